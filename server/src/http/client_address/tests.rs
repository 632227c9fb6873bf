use axum::http::HeaderValue;
use proptest::prelude::*;

use super::*;

const PROXY: &str = "10.0.0.2";
const OTHER_PROXY: &str = "fd00::7";
const CLIENT: &str = "198.51.100.7";

fn trusted() -> TrustedProxies {
    TrustedProxies::parse(&["10.0.0.0/8", "fd00::/8"]).unwrap()
}

fn address(peer: &str, lines: &[(&'static str, &str)]) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, value.parse().unwrap());
    }
    client_address(peer.parse().unwrap(), &headers, &trusted()).to_string()
}

#[test]
fn goes_back_from_proxy_to_proxy() {
    let by = |line: &str| address(PROXY, &[(X_FORWARDED_FOR, line)]);
    assert_eq!(by(CLIENT), CLIENT);
    assert_eq!(
        by(&format!("192.0.2.9, {CLIENT}, 10.9.9.9,{OTHER_PROXY}")),
        CLIENT
    );
    // Nobody but proxies: the one that is farthest away.
    assert_eq!(by(&format!("10.1.1.1, {OTHER_PROXY}")), "10.1.1.1");
    assert_eq!(address(PROXY, &[]), PROXY);
}

#[test]
fn all_lines_are_one_list() {
    let lines = [
        (X_FORWARDED_FOR, "192.0.2.9"),
        (X_FORWARDED_FOR, CLIENT),
        (X_FORWARDED_FOR, "10.1.1.1, 10.1.1.2"),
    ];
    assert_eq!(address(PROXY, &lines), CLIENT);
}

#[test]
fn a_hop_that_cannot_be_read_ends_the_way() {
    for odd in ["unknown", "_hidden", "", "nonsense", "1.2.3", "\"", "[::1"] {
        let line = format!("{CLIENT}, {odd}, 10.1.1.1");
        assert_eq!(address(PROXY, &[(X_FORWARDED_FOR, &line)]), "10.1.1.1", "{odd}");
        let line = format!("for={CLIENT}, for={odd}, for=10.1.1.1");
        if odd != "\"" {
            assert_eq!(address(PROXY, &[(FORWARDED, &line)]), "10.1.1.1", "{odd}");
        }
    }
    assert_eq!(address(PROXY, &[(X_FORWARDED_FOR, "unknown")]), PROXY);
}

#[test]
fn ports_brackets_and_clothes_are_taken_off() {
    for (line, expected) in [
        ("198.51.100.7:4711", CLIENT),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("::ffff:198.51.100.7", CLIENT),
    ] {
        assert_eq!(address(PROXY, &[(X_FORWARDED_FOR, line)]), expected, "{line}");
    }
    let from_mapped_proxy = address("::ffff:10.0.0.2", &[(X_FORWARDED_FOR, CLIENT)]);
    assert_eq!(from_mapped_proxy, CLIENT);
    assert_eq!(address("::ffff:198.51.100.7", &[]), CLIENT);
}

#[test]
fn the_standard_header_is_read_as_well() {
    for (line, expected) in [
        ("for=198.51.100.7", CLIENT),
        ("For=\"198.51.100.7:47011\";proto=https;by=10.0.0.2", CLIENT),
        (
            "by=10.0.0.2; host=\"a;for=192.0.2.1,b\" ; for=198.51.100.7",
            CLIENT,
        ),
        ("host=\"a\\\";for=192.0.2.1\\\"\";for=198.51.100.7", CLIENT),
        (
            "for=192.0.2.1, for=\"[2001:db8::1]:4711\", for=\"[fd00::8]\"",
            "2001:db8::1",
        ),
        // Nobody named, or two.
        ("for=192.0.2.1, proto=https", PROXY),
        ("for=192.0.2.1;for=198.51.100.7", PROXY),
        ("for=\"unknown\"", PROXY),
        ("for=_gateway", PROXY),
    ] {
        assert_eq!(address(PROXY, &[(FORWARDED, line)]), expected, "{line}");
    }
}

#[test]
fn headers_that_contradict_are_not_believed() {
    let both = |list: &str, standard: &str| address(PROXY, &[(X_FORWARDED_FOR, list), (FORWARDED, standard)]);
    assert_eq!(both(CLIENT, "for=198.51.100.7"), CLIENT);
    assert_eq!(both(CLIENT, "for=192.0.2.9"), PROXY);
    assert_eq!(both("unknown", "for=198.51.100.7"), PROXY);
}

#[test]
fn proxies_are_networks_or_addresses() {
    let parsed = TrustedProxies::parse(&["10.1.2.3", "::ffff:192.168.0.0/112", "2001:db8::/32"]).unwrap();
    for (address, is_trusted) in [
        ("10.1.2.3", true),
        ("10.1.2.4", false),
        ("192.168.255.1", true),
        ("192.169.0.1", false),
        ("2001:db8:ffff::1", true),
        ("2001:db9::1", false),
    ] {
        assert_eq!(parsed.contains(address.parse().unwrap()), is_trusted, "{address}");
    }
    for odd in [
        "proxy.example.com",
        "10.0.0.0/33",
        "10.0.0",
        "",
        "0.0.0.0/0",
        "::/0",
    ] {
        assert_eq!(TrustedProxies::parse(&["10.0.0.1", odd]), Err(odd));
    }
    let usual = TrustedProxies::default();
    for (address, is_trusted) in [
        ("127.0.0.9", true),
        ("::1", true),
        ("::2", false),
        ("10.0.0.1", false),
    ] {
        assert_eq!(usual.contains(address.parse().unwrap()), is_trusted, "{address}");
    }
    assert!(!TrustedProxies::none().contains("127.0.0.1".parse().unwrap()));
}

/// What somebody may write into a header: what is nearly right, and anything at all.
fn made_up() -> impl Strategy<Value = Vec<u8>> {
    let nearly = proptest::sample::select(vec![
        "for=",
        "\"",
        "\\",
        ",",
        ";",
        " ",
        "=",
        "[",
        "]",
        "10.0.0.3",
        "fd00::1",
        "192.0.2.1",
        "unknown",
        ":80",
    ]);
    let nearly = proptest::collection::vec(nearly, 0..12).prop_map(|parts| parts.concat().into_bytes());
    let anything = proptest::collection::vec(32_u8..127, 0..40);
    let binary = proptest::collection::vec(128_u8..=255, 0..8);
    prop_oneof![nearly, anything, binary]
}

fn an_address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(IpAddr::from),
        any::<[u8; 16]>().prop_map(IpAddr::from)
    ]
    .prop_map(|address| address.to_canonical())
    .prop_filter("no proxy", |address| !trusted().contains(*address))
}

fn headers(lines: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(name, HeaderValue::from_bytes(&value).unwrap());
    }
    headers
}

proptest! {
    #[test]
    fn nobody_else_can_choose_an_address(
        peer in an_address(),
        lists in proptest::collection::vec(made_up(), 0..3),
        standards in proptest::collection::vec(made_up(), 0..3),
    ) {
        let lists = lists.into_iter().map(|line| (X_FORWARDED_FOR, line));
        let standards = standards.into_iter().map(|line| (FORWARDED, line));
        let headers = headers(lists.chain(standards));
        prop_assert_eq!(client_address(peer, &headers, &trusted()), peer);
    }

    #[test]
    fn what_a_client_wrote_before_a_proxy_changes_nothing(
        client in an_address(),
        before in made_up(),
        line_of_its_own in made_up(),
        has_own_line: bool,
    ) {
        let peer = PROXY.parse().unwrap();
        let quoted = match client {
            IpAddr::V4(client) => format!("for={client}"),
            IpAddr::V6(client) => format!("for=\"[{client}]:4711\";proto=https"),
        };
        for (name, added) in [(X_FORWARDED_FOR, client.to_string()), (FORWARDED, quoted)] {
            // Some proxies add to the last line, some a line.
            let lines = if has_own_line {
                vec![(name, line_of_its_own.clone()), (name, before.clone()), (name, added.clone().into_bytes())]
            } else {
                vec![(name, line_of_its_own.clone()), (name, [&before, &b", "[..], added.as_bytes()].concat())]
            };
            prop_assert_eq!(client_address(peer, &headers(lines), &trusted()), client);
        }
    }

    #[test]
    fn with_the_other_header_made_up_it_is_the_client_or_the_proxy(client in an_address(), other in made_up()) {
        let peer = PROXY.parse().unwrap();
        let found = client_address(
            peer,
            &headers([(X_FORWARDED_FOR, client.to_string().into_bytes()), (FORWARDED, other)]),
            &trusted(),
        );
        prop_assert!(found == client || found == peer, "{found}");
    }
}
