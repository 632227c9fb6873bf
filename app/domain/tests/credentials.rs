//! Every form in which the credentials are known to come gives the same fields.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use parcelpilot_domain::credentials::{CredentialField, Parsed, Typed, check, decode, parse};
use secrecy::ExposeSecret;

const TOKEN: &str = "k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s";
const ID: &str = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p";
const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
const PATH: &str = "https://api.bigcommerce.com/stores/abc123/v3/";

fn fill(template: &str) -> String {
    template
        .replace("{T}", TOKEN)
        .replace("{I}", ID)
        .replace("{S}", SECRET)
        .replace("{P}", PATH)
}

fn assert_whole(text: &str) -> Parsed {
    let parsed = parse(text);
    assert_eq!(parsed.findings, [], "{text:?}");
    assert!(parsed.is_complete());
    assert_eq!(parsed.fields.fields_found(), CredentialField::ALL, "{text:?}");
    assert_eq!(
        parsed.fields.store_hash.as_ref().map(|hash| hash.as_str()),
        Some("abc123")
    );
    assert_eq!(
        parsed
            .fields
            .access_token
            .as_ref()
            .map(|token| token.expose_secret()),
        Some(TOKEN)
    );
    assert_eq!(parsed.fields.client_id.as_deref(), Some(ID));
    assert_eq!(
        parsed
            .fields
            .client_secret
            .as_ref()
            .map(|secret| secret.expose_secret()),
        Some(SECRET)
    );
    parsed
}

#[test]
fn the_files_of_all_years() {
    let files = [
        "ACCESS TOKEN: {T}\nCLIENT NAME: my app\nAPI PATH: {P}\nCLIENT ID: {I}\nCLIENT SECRET: {S}\n",
        "ACCESS TOKEN: {T}\nCLIENT ID: {I}\nCLIENT SECRET: {S}\nNAME: my app\nAPI PATH: {P}",
        "ACCESS TOKEN: {T}\nCLIENT NAME: my app\nCLIENT ID: {I}\nCLIENT SECRET: {S}\nNAME: my app\nAPI PATH: {P}",
    ];
    for file in files {
        let parsed = assert_whole(&fill(file));
        assert_eq!(parsed.fields.account_name.as_deref(), Some("my app"));
    }
}

#[test]
fn trimmed_to_what_is_needed() {
    let parsed = parse(&fill("API PATH: {P}\nACCESS TOKEN: {T}"));
    assert_eq!(parsed.findings, []);
    assert_eq!(
        parsed.fields.fields_found(),
        [CredentialField::StoreHash, CredentialField::AccessToken]
    );
    assert!(parsed.is_complete());
}

#[test]
fn other_layouts() {
    let layouts = [
        // All on one line, in two orders, and separated by commas.
        "ACCESS TOKEN: {T} CLIENT NAME: my app API PATH: {P} CLIENT ID: {I} CLIENT SECRET: {S}",
        "CLIENT ID: {I} CLIENT SECRET: {S} NAME: my app STORE HASH: abc123 TOKEN: {T}",
        "ACCESS TOKEN: {T}, API PATH: {P}, CLIENT ID: {I}; CLIENT SECRET: {S}",
        // Case, joints, synonyms.
        "access_token={T}\nstore-hash=ABC123\nClient Id = {I}\nclientSecret: {S}",
        "X-AUTH-TOKEN: {T}\nApi-Path: {P}\nX-Auth-Client: {I}\nCLIENT_SECRET: {S}",
        "export BIGCOMMERCE_ACCESS_TOKEN='{T}'\nBC_STORE_HASH=abc123\nBIGCOMMERCE_CLIENT_ID=\"{I}\"\nBC_CLIENT_SECRET={S}",
        // Quotes, JSON, Markdown.
        "ACCESS TOKEN: \"{T}\"\nAPI PATH: '{P}'\nCLIENT ID: “{I}”\nCLIENT SECRET: `{S}`",
        r#"{"store_hash": "abc123", "accessToken": "{T}", "client_id": "{I}", "client_secret": "{S}", "scope": "store_v2_orders"}"#,
        "{\n  \"api_path\": \"{P}\",\n  \"access_token\": \"{T}\",\n  \"client_id\": \"{I}\",\n  \"client_secret\": \"{S}\"\n}",
        "- **ACCESS TOKEN:** {T}\n- **API PATH:** {P}\n* **Client ID**: {I}\n> `CLIENT SECRET`: {S}",
        // The value on the line after its label, blank lines, line endings.
        "ACCESS TOKEN:\n{T}\n\nAPI PATH:\r\n\r\n\"{P}\"\r\nClient ID\n{I}\nClient secret\n\n{S}",
        "ACCESS TOKEN: {T}\r\nAPI PATH: {P}\r\nCLIENT ID: {I}\r\nCLIENT SECRET: {S}\r\n",
        "ACCESS TOKEN: {T}\rAPI PATH: {P}\rCLIENT ID: {I}\rCLIENT SECRET: {S}",
        // Tabs, no blank, non-breaking and zero-width ones, a byte order mark.
        "Access token\t{T}\nStore hash\tabc123\n\tCLIENT ID :\t{I}\nCLIENT SECRET:{S}",
        "\u{feff}CLIENT\u{202f}ID: \u{2060}{I}\nACCESS\u{a0}TOKEN:\u{a0}{T}\u{200b}\nAPI PATH:\u{2003}{P}\nCLIENT SECRET: {S}\u{ad}",
        // Unknown labels, a path without its label.
        "# from the password safe\nScopes: orders\nACCESS TOKEN: {T}\n{P}\nCLIENT ID: {I}\nCLIENT SECRET: {S}\nowner: me",
        // The same twice.
        "ACCESS TOKEN: {T}\nTOKEN: {T}\nAPI PATH: {P}\nSTORE HASH: abc123\nCLIENT ID: {I}\nCLIENT SECRET: {S}\nCLIENT ID:",
    ];
    for layout in layouts {
        assert_whole(&fill(layout));
    }
}

#[test]
fn a_name_may_hold_words_that_are_labels() {
    let parsed = assert_whole(&fill(
        "CLIENT NAME: Sync token: name: 2 #1\nACCESS TOKEN: {T}\nAPI PATH: {P}\nCLIENT ID: {I}\nCLIENT SECRET: {S}",
    ));
    assert_eq!(
        parsed.fields.account_name.as_deref(),
        Some("Sync token: name: 2 #1")
    );
}

#[test]
fn typed_values_follow_the_same_rules() {
    let parsed = check(Typed {
        store_hash: PATH,
        access_token: TOKEN,
        ..Typed::default()
    });
    assert_eq!(parsed.findings, []);
    assert!(parsed.is_complete());
    assert_eq!(
        parsed
            .fields
            .store_hash
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("abc123")
    );

    let with_labels = fill("ACCESS TOKEN: {T}\n");
    let parsed = check(Typed {
        store_hash: " store-ABC123 ",
        access_token: &with_labels,
        client_id: ID,
        client_secret: SECRET,
    });
    assert_eq!(parsed.findings, []);
    assert_eq!(parsed.fields.fields_found(), CredentialField::ALL);
}

#[test]
fn secrets_are_not_in_debug() {
    let shown = format!(
        "{:?}",
        assert_whole(&fill(
            "ACCESS TOKEN: {T} API PATH: {P} CLIENT ID: {I} CLIENT SECRET: {S}"
        ))
    );
    assert!(
        shown.contains(ID) && !shown.contains(TOKEN) && !shown.contains(SECRET),
        "{shown}"
    );
}

#[test]
fn every_encoding_of_a_file() {
    let text = fill(
        "ACCESS TOKEN: {T}\r\nCLIENT NAME: Café 東京\r\nAPI PATH: {P}\r\nCLIENT ID: {I}\r\nCLIENT SECRET: {S}\r\n",
    );
    let little: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &with_mark, &little, &big] {
        assert_eq!(decode(bytes).as_deref(), Ok(text.as_str()));
    }
    assert_whole(&text);

    let eight_bit: Vec<u8> = text
        .chars()
        .map(|char| u8::try_from(u32::from(char)).unwrap_or(0xe9))
        .collect();
    assert_whole(&decode(&eight_bit).unwrap());
}
