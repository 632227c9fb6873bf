//! Everything that the parser can say, where it says it, and that the sentences keep secrets.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use parcelpilot_domain::credentials::FindingKind::*;
use parcelpilot_domain::credentials::Severity::{self, Missing as Absent, Refuse, Warn};
use parcelpilot_domain::credentials::{
    CredentialField, CredentialField::*, Finding, FindingKind, MAX_BYTES, Typed, check, decode, parse,
};
use parcelpilot_domain::store_hash::StoreHashError;

const TOKEN: &str = "k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s";
const OTHER: &str = "z9y8w7v6u5t4s3r2q1p0o9n8m7l6k5j";
const PATH: &str = "API PATH: https://api.bigcommerce.com/stores/abc123/v3/\n";

fn finding(line: u32, field: CredentialField, severity: Severity, kind: FindingKind) -> Finding {
    Finding {
        line: Some(line),
        field: Some(field),
        severity,
        kind,
    }
}

/// One finding, and no part of the values in its sentence.
fn assert_only(text: &str, expected: &Finding) -> String {
    let parsed = parse(text);
    assert_eq!(parsed.findings, std::slice::from_ref(expected), "{text:?}");
    assert_eq!(parsed.is_refused(), expected.severity == Refuse);
    assert!(!parsed.is_complete());
    let sentence = expected.sentence().to_string();
    // The host is in every hint; anything else of such a length might be a secret.
    let words = text
        .split([' ', '\n', '/'])
        .filter(|word| word.len() >= 16 && *word != "api.bigcommerce.com");
    for word in words {
        assert!(!sentence.contains(word), "{sentence}");
    }
    sentence
}

#[test]
fn unusable_addresses_are_refused_by_name() {
    let refused = [
        (
            "https://api.bigcommerce.com/stores/1f0c6a52-7a54-4c8e-9d5b-0a7f3b1e2c4d/v3/",
            StoreHashError::AccountLevel,
            "account-level",
        ),
        (
            "https://api.bigcommerce.com/accounts/1f0c6a52-7a54-4c8e-9d5b-0a7f3b1e2c4d/graphql",
            StoreHashError::AccountLevel,
            "Store-level",
        ),
        (
            "https://api.example.com/stores/abc123/v3/",
            StoreHashError::OtherHost,
            "api.bigcommerce.com",
        ),
        (
            "https://shop.example.com/api/v2/",
            StoreHashError::Legacy,
            "V2/V3 API token",
        ),
        (
            "https://api.bigcommerce.com/v3/",
            StoreHashError::NoStoreInPath,
            "names no store",
        ),
        ("{store_hash}", StoreHashError::NotAHash, "not a store hash"),
    ];
    for (path, error, part) in refused {
        let text = format!("ACCESS TOKEN: {TOKEN}\nAPI PATH: {path}");
        let sentence = assert_only(&text, &finding(2, StoreHash, Refuse, UnusableStoreHash(error)));
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn a_label_twice_names_both_lines() {
    let text = format!("ACCESS TOKEN: {TOKEN}\n{PATH}\nTOKEN: {OTHER}");
    let kind = LabelTwice {
        first: Some(1),
        second: Some(4),
    };
    let sentence = assert_only(&text, &finding(4, AccessToken, Refuse, kind));
    assert!(
        sentence.starts_with("ACCESS TOKEN is on line 1 and on line 4"),
        "{sentence}"
    );

    let text = format!("TOKEN: {TOKEN} {PATH}STORE HASH: zzz999");
    let kind = LabelTwice {
        first: Some(1),
        second: Some(2),
    };
    assert_only(&text, &finding(2, StoreHash, Refuse, kind));

    let text = format!("STORE HASH: abc123 TOKEN: {TOKEN} ACCESS TOKEN: {OTHER}");
    let kind = LabelTwice {
        first: Some(1),
        second: Some(1),
    };
    let sentence = assert_only(&text, &finding(1, AccessToken, Refuse, kind));
    assert!(
        sentence.starts_with("ACCESS TOKEN is twice on line 1"),
        "{sentence}"
    );
}

#[test]
fn impossible_characters_are_refused_in_every_key() {
    for (field, label) in [
        (AccessToken, "TOKEN"),
        (ClientId, "CLIENT ID"),
        (ClientSecret, "CLIENT SECRET"),
    ] {
        for bad in [
            "k3v9q0z7m1x5c8b2/n6l4j0h3g7f1d5",
            "•••••••••••••••••",
            "<token-token-token>",
            "кккккккккккккккккк",
        ] {
            let rest = if field == AccessToken {
                String::new()
            } else {
                format!("\nTOKEN: {TOKEN}")
            };
            let text = format!("{PATH}{label}: {bad}{rest}");
            assert_only(&text, &finding(2, field, Refuse, ImpossibleCharacters));
        }
    }
}

#[test]
fn what_is_needed_is_missed_kindly() {
    let at_no_line = |field| Finding {
        line: None,
        field: Some(field),
        severity: Absent,
        kind: Missing,
    };
    let sentence = assert_only(
        &format!("CLIENT ID: {OTHER}\nACCESS TOKEN: {TOKEN}"),
        &at_no_line(StoreHash),
    );
    assert!(sentence.contains("mybigcommerce.com"), "{sentence}");
    assert_only(PATH, &at_no_line(AccessToken));
    // Empty: the line is known. What follows is another label, not a value.
    let sentence = assert_only(
        &format!("{PATH}ACCESS TOKEN:\nSCOPES: all"),
        &finding(2, AccessToken, Absent, Missing),
    );
    assert!(sentence.contains("only once"), "{sentence}");
    assert_eq!(
        parse(" \n").findings,
        [at_no_line(StoreHash), at_no_line(AccessToken)]
    );
}

#[test]
fn another_programs_file_is_told_so() {
    let whole = Finding {
        line: None,
        field: None,
        severity: Warn,
        kind: NotBigCommerceFile,
    };
    let others = [
        "SHOPIFY_API_KEY=0123456789abcdef\nSHOPIFY_ACCESS_TOKEN=shpat_0123456789abcdef".to_owned(),
        "{\"type\": \"service_account\", \"private_key\": \"x\"}".to_owned(),
        "Dear all, please find the file attached.".to_owned(),
        format!("API_KEY={OTHER}\nCLIENT_ID={OTHER}"),
        format!("{{\"client_id\": \"{OTHER}\", \"token_uri\": \"x\"}}"),
    ];
    for text in others {
        let parsed = parse(&text);
        assert_eq!(parsed.findings.first(), Some(&whole), "{text}");
        assert!(!parsed.is_complete() && !parsed.is_refused());
    }
    // Half of the right file is not another program's.
    assert!(!parse(&format!("CLIENT ID: {OTHER}")).findings.contains(&whole));
}

#[test]
fn what_is_no_text_of_this_size_is_refused() {
    let too_large = "ACCESS TOKEN: x\n".repeat(MAX_BYTES / 16) + "y";
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert_eq!(decode(too_large.as_bytes()).unwrap_err().kind, TooLarge);
    assert_eq!(
        parse(&too_large).findings,
        [decode(too_large.as_bytes()).unwrap_err()]
    );
    assert!(decode(&too_large.as_bytes()[1..]).is_ok());
    for bytes in [
        &image[..],
        b"\x80\x81\x82\xff",
        b"TOKEN: a\0b",
        b"\xff\xfe\0\xd8\0\xd8",
    ] {
        assert_eq!(decode(bytes).unwrap_err().kind, Binary, "{bytes:?}");
    }
    assert!(parse("TOKEN: a\0b").is_refused());
    for nothing in [&b""[..], b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe"] {
        assert_eq!(decode(nothing).unwrap_err().kind, Empty, "{nothing:?}");
    }
}

#[test]
fn typed_values_are_found_fault_with_in_their_fields() {
    let typed = Typed {
        store_hash: "https://evil.example/stores/abc123",
        access_token: "a b",
        ..Typed::default()
    };
    let kinds: Vec<_> = check(typed)
        .findings
        .iter()
        .map(|finding| (finding.field, finding.kind))
        .collect();
    let expected = [
        (Some(StoreHash), UnusableStoreHash(StoreHashError::OtherHost)),
        (Some(AccessToken), BlanksRemoved),
        (Some(AccessToken), OddLength { characters: 2 }),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn findings_survive_the_wire() {
    let sent = parse(&format!(
        "ACCESS TOKEN: {TOKEN}\nTOKEN: {OTHER}\nAPI PATH: ftp://x/y"
    ))
    .findings;
    let text = serde_json::to_string(&sent).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Finding>>(&text).unwrap(), sent);
    assert_eq!(sent.len(), 2);
}
