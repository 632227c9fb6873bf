//! What holds for every text.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use parcelpilot_domain::credentials::{Parsed, Typed, check, decode, parse};
use parcelpilot_domain::store_hash::StoreHash;
use proptest::prelude::*;
use proptest::sample::select;
use secrecy::ExposeSecret;

#[derive(Debug, Clone)]
struct Values {
    hash: String,
    token: String,
    id: String,
    secret: String,
}

prop_compose! {
    fn values()(hash in "[a-z0-9]{3,20}", token in "[a-z0-9]{31}", id in "[a-z0-9]{31}", secret in "[0-9a-f]{64}") -> Values {
        Values { hash, token, id, secret }
    }
}

/// A label as people write it: `access_token`, `Access-Token`.
fn label(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(names), select(vec![" ", "_", "-", "  "]), any::<u16>()).prop_map(|(name, joint, case)| {
        let cased = name.chars().enumerate().map(|(at, char)| {
            if case >> (at % 16) & 1 == 1 {
                char.to_ascii_lowercase()
            } else {
                char
            }
        });
        cased.collect::<String>().replace(' ', joint)
    })
}

fn pair(names: &'static [&'static str], value: String) -> impl Strategy<Value = String> {
    let separator = select(vec![
        ":",
        ": ",
        "=",
        " = ",
        "\t:\t",
        ":\u{a0}",
        ":\n",
        ":\r\n\r\n",
    ]);
    let quotes = select(vec![
        ("", ""),
        ("\"", "\""),
        ("'", "'"),
        ("“", "”"),
        ("\u{200b}", "\u{feff}"),
    ]);
    (label(names), separator, quotes)
        .prop_map(move |(label, separator, (open, close))| format!("{label}{separator}{open}{value}{close}"))
}

/// Values, their pairs in some order and layout, and what parts the pairs.
fn file() -> impl Strategy<Value = (Values, Vec<String>, &'static str)> {
    values().prop_flat_map(|values| {
        let shapes = vec![
            "https://api.bigcommerce.com/stores/{}/v3/",
            "{}",
            "store-{}",
            "https://store-{}.mybigcommerce.com/",
        ];
        let hash = values.hash.clone();
        let path = select(shapes).prop_map(move |shape| shape.replace("{}", &hash));
        let path = path.prop_flat_map(|path| pair(&["API PATH", "STORE HASH"], path));
        let token = pair(&["ACCESS TOKEN", "X AUTH TOKEN", "TOKEN"], values.token.clone());
        let id = pair(&["CLIENT ID"], values.id.clone());
        let secret = pair(&["CLIENT SECRET"], values.secret.clone());
        let name = pair(&["CLIENT NAME", "NAME"], "orders, read".to_owned());
        let pairs = (path, token, id, secret, name).prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e]);
        let ending = select(vec!["\n", "\r\n", "\r", "\n\n", " \t\n", "\r\nSCOPES: all\r\n"]);
        (Just(values), pairs.prop_shuffle(), ending)
    })
}

fn assert_fields(parsed: &Parsed, values: &Values) {
    let fields = &parsed.fields;
    assert_eq!(
        fields.store_hash.as_ref().map(StoreHash::as_str),
        Some(values.hash.as_str())
    );
    assert_eq!(
        fields.access_token.as_ref().map(|token| token.expose_secret()),
        Some(values.token.as_str())
    );
    assert_eq!(fields.client_id.as_ref(), Some(&values.id));
    assert_eq!(
        fields.client_secret.as_ref().map(|secret| secret.expose_secret()),
        Some(values.secret.as_str())
    );
    assert!(parsed.is_complete());
}

/// Pieces of real files in senseless order: nearer to the parser's edges than plain noise.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = vec![
        "ACCESS TOKEN",
        "CLIENT ID",
        "TOKEN",
        "NAME",
        "API PATH",
        "BC_",
        ":",
        "=",
        " ",
        "\n",
        "\r",
        "\"",
        "“",
        "#",
        "{",
        "https://",
        "api.bigcommerce.com",
        "/stores/",
        "store-",
        ".mybigcommerce.com",
        "abc123",
        "é",
        "\u{feff}",
        "\u{a0}",
        "/",
        "@",
        "k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s",
        "\u{2028}",
        "🦀",
    ];
    proptest::collection::vec(select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

fn walk(text: &str) {
    let parsed = parse(text);
    let typed = check(Typed {
        store_hash: text,
        access_token: text,
        client_id: text,
        client_secret: text,
    });
    for finding in parsed.findings.iter().chain(&typed.findings) {
        assert!(finding.sentence().to_string().ends_with(['.', ')']));
        let last = text.matches(['\n', '\r']).count() + 1;
        assert!(finding.line.is_none_or(|line| line >= 1 && line as usize <= last));
    }
}

proptest! {
    // A case that was found becomes a test of its own in `credentials.rs`.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in any::<String>(), pieces in pieces(), bytes in any::<Vec<u8>>()) {
        walk(&text);
        walk(&pieces);
        let _ = StoreHash::from_pasted(&pieces);
        if let Ok(text) = decode(&bytes) {
            walk(&text);
        }
    }

    #[test]
    fn any_layout_gives_the_same_fields((values, pairs, ending) in file()) {
        let parsed = parse(&pairs.join(ending));
        assert_fields(&parsed, &values);
        prop_assert_eq!(parsed.fields.account_name.as_deref(), Some("orders, read"));
    }

    #[test]
    fn the_order_does_not_matter((values, mut pairs, ending) in file()) {
        pairs.reverse();
        assert_fields(&parse(&pairs.join(ending)), &values);
    }

    #[test]
    fn one_line_is_enough(values in values(), order in Just(vec![0, 1, 2, 3, 4]).prop_shuffle(), gap in select(vec![" ", ", ", "; ", "\t"])) {
        let pairs = [
            format!("API PATH: https://api.bigcommerce.com/stores/{}/v3/", values.hash),
            format!("ACCESS TOKEN: {}", values.token),
            format!("CLIENT ID: {}", values.id),
            format!("CLIENT SECRET: {}", values.secret),
            "CLIENT NAME: orders: all".to_owned(),
        ];
        let line: Vec<_> = order.into_iter().map(|at| pairs[at].as_str()).collect();
        assert_fields(&parse(&line.join(gap)), &values);
    }

    /// Swapped, doubled, cut and dirty values: whatever is said of them, they are not in it.
    #[test]
    fn no_sentence_tells_a_value(values in values(), shift in 0..5_usize, dirt in select(vec!["", " ", "/", "é", " # x", "\n", "://"])) {
        let all = [&values.token, &values.id, &values.secret, &values.token];
        let labels = ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "API PATH", "TOKEN"];
        let pairs = labels.iter().enumerate().map(|(at, label)| {
            let (start, end) = all[(at + shift) % all.len()].split_at(20);
            format!("{label}: {start}{dirt}{end}")
        });
        let text = pairs.collect::<Vec<_>>().join("\n");
        let findings = parse(&text).findings;
        prop_assert!(!findings.is_empty());
        for finding in findings {
            let told = finding.sentence().to_string() + &format!("{finding:?}") + &serde_json::to_string(&finding).unwrap();
            for value in all {
                prop_assert!(!told.contains(&value[..20]) && !told.contains(&value[20..]), "{told}");
            }
        }
    }
}

#[test]
fn a_megabyte_ends() {
    for piece in ["ACCESS TOKEN: ", "k3v9 / "] {
        walk(&piece.repeat((1 << 20) / piece.len()));
    }
}
