//! What can be saved but is probably not what was meant: told, with the line, and the value is taken.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use parcelpilot_domain::credentials::CredentialField::{
    self, AccessToken, ClientId, ClientSecret, StoreHash,
};
use parcelpilot_domain::credentials::FindingKind::{self, *};
use parcelpilot_domain::credentials::Severity::{Note, Warn};
use parcelpilot_domain::credentials::parse;
use secrecy::ExposeSecret;

const TOKEN: &str = "k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s";
const START: &str = "k3v9q0z7m1x5";
const OLD_ID: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Two lines and their one finding. `{T}` stands for the token, `{O}` for a client ID of the old kind.
fn assert_doubt(lines: [&str; 2], expected: (u32, CredentialField, FindingKind)) {
    let text = lines
        .join("\n")
        .replace("{T}", TOKEN)
        .replace("{O}", OLD_ID)
        .replace("{S}", START);
    let parsed = parse(&text);
    let found: Vec<_> = parsed
        .findings
        .iter()
        .map(|found| (found.line, found.field, found.kind))
        .collect();
    let (line, field, kind) = expected;
    assert_eq!(found, [(Some(line), Some(field), kind)], "{text}");
    assert!(parsed.is_complete(), "{text}");
    let sentence = parsed.findings[0].sentence().to_string();
    assert!(
        !sentence.contains(TOKEN) && !sentence.contains(START) && !sentence.contains(OLD_ID),
        "{sentence}"
    );
    if matches!(kind, BlanksRemoved | TextAfterValue) {
        assert_eq!(
            parsed.fields.access_token.unwrap().expose_secret(),
            TOKEN,
            "{text}"
        );
        assert_eq!(parsed.fields.store_hash.unwrap().as_str(), "abc123", "{text}");
    }
}

const PATH: &str = "API PATH: https://api.bigcommerce.com/stores/abc123/v3/";

#[test]
fn values_in_each_others_place() {
    let warnings = [
        ("TOKEN: {O} CLIENT ID: {T}", AccessToken, TokenAndClientIdSwapped),
        ("TOKEN: {T} CLIENT ID: {T}", ClientId, SameAs(AccessToken)),
        ("TOKEN: {T} CLIENT SECRET: {T}", ClientSecret, SameAs(AccessToken)),
        ("TOKEN: {O}{O}", AccessToken, SecretInPlaceOfToken),
    ];
    for (line, field, kind) in warnings {
        assert_doubt([PATH, line], (2, field, kind));
    }
}

#[test]
fn blanks_and_remarks() {
    let in_token = [
        ("TOKEN: {S} c8b2n6l4j0h3g7f1d5s", BlanksRemoved),
        ("TOKEN: {T} # of 2024", TextAfterValue),
        ("TOKEN: {T} production", TextAfterValue),
        ("TOKEN: \"{T}\" // mine", TextAfterValue),
        ("TOKEN: {T} SCOPES: orders", TextAfterValue),
    ];
    for (line, kind) in in_token {
        assert_doubt([PATH, line], (2, AccessToken, kind));
    }
    let in_path = [
        (
            "API PATH: https://api.bigcommerce.com/stores/abc123/v3/ # the hash is 123456",
            TextAfterValue,
        ),
        (
            "API PATH: https://api.bigcommerce.com/stores/abc123/v3/ see https://example.com",
            TextAfterValue,
        ),
        (
            "API PATH: https://api.bigcommerce.com/ stores/abc123",
            BlanksRemoved,
        ),
        (
            "API PATH: https://api.bigcommerce.com/stores/abc 123/v3/",
            BlanksRemoved,
        ),
        ("STORE HASH: abc123 (the shop)", TextAfterValue),
        ("STORE HASH: abc 123", BlanksRemoved),
    ];
    for (line, kind) in in_path {
        assert_doubt(["TOKEN: {T}", line], (2, StoreHash, kind));
    }
}

#[test]
fn placeholders() {
    for line in [
        "TOKEN: xxxxalphanumstringxxxx",
        "TOKEN: your_access_token",
        "TOKEN: 0000000000000000000000000000000",
    ] {
        assert_doubt([PATH, line], (2, AccessToken, Placeholder));
    }
    assert_doubt(["STORE HASH: xxxxxx", "TOKEN: {T}"], (1, StoreHash, Placeholder));
}

#[test]
fn lengths_are_hints() {
    for (line, characters, severity) in [
        ("TOKEN: {S}", 12, Warn),
        ("TOKEN: {T}{T}{T}{T}{T}", 155, Warn),
        ("TOKEN: {T}abcd", 35, Note),
        ("TOKEN: {S}{S}", 24, Note),
    ] {
        assert_doubt([PATH, line], (2, AccessToken, OddLength { characters }));
        let text = line.replace("{T}", TOKEN).replace("{S}", START);
        assert!(
            parse(&text)
                .findings
                .iter()
                .any(|found| found.severity == severity),
            "{line}"
        );
    }
    // Secrets are 64 characters today, and were as long as tokens.
    assert_doubt(
        [PATH, "TOKEN: {T} CLIENT SECRET: {O}{O}{O}"],
        (2, ClientSecret, OddLength { characters: 96 }),
    );
    let both = format!("{PATH}\nTOKEN: {TOKEN}\nCLIENT SECRET: ");
    assert_eq!(parse(&format!("{both}{OLD_ID}{OLD_ID}")).findings, []);
    assert_eq!(parse(&format!("{both}{OLD_ID}")).findings, []);
}
