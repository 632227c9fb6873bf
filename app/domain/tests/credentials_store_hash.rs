//! Everything that people paste for a store hash.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use parcelpilot_domain::store_hash::{StoreHash, StoreHashError};

#[test]
fn every_shape_gives_the_hash() {
    let shapes = [
        "abc123",
        " ABC123 ",
        "store-abc123",
        "https://api.bigcommerce.com/stores/abc123/v3/",
        "https://api.bigcommerce.com/stores/abc123/v3",
        "https://api.bigcommerce.com/stores/abc123/v2/",
        "https://api.bigcommerce.com/stores/abc123/",
        "https://api.bigcommerce.com/stores/abc123",
        "https://api.bigcommerce.com/stores/abc123/v3/catalog/products?limit=5#top",
        "https://api.bigcommerce.com/stores/store-abc123/v3/",
        "HTTP://API.BigCommerce.com:443/Stores/Abc123/V3/",
        "//api.bigcommerce.com//stores//abc123",
        "api.bigcommerce.com/stores/abc123/v3/",
        "/stores/abc123/v3",
        "stores/abc123",
        "https://store-abc123.mybigcommerce.com",
        "https://store-abc123.mybigcommerce.com/manage/dashboard",
        "https://store-abc123-1023.mybigcommerce.com/",
        "store-abc123.mybigcommerce.com",
    ];
    for shape in shapes {
        assert_eq!(
            StoreHash::from_pasted(shape).map(String::from).as_deref(),
            Ok("abc123"),
            "{shape}"
        );
    }
}

#[test]
fn everything_else_is_refused_by_name() {
    use StoreHashError::*;
    let refused = [
        ("", Empty),
        ("store-", Empty),
        ("ab", NotAHash),
        ("abcdefghij0123456789z", NotAHash),
        ("abc_123", NotAHash),
        ("äbc123", NotAHash),
        ("https://api.bigcommerce.com/stores/{hash}/v3", NotAHash),
        ("https://api.bigcommerce.com/stores/%2e%2e/v3", NotAHash),
        ("https://store-abc123-eu.mybigcommerce.com/", NotAHash),
        ("https://api.bigcommerce.com", NoStoreInPath),
        ("https://api.bigcommerce.com/stores/", NoStoreInPath),
        ("a/b", NoStoreInPath),
        ("1F0C6A52-7a54-4c8e-9d5b-0a7f3b1e2c4d", AccountLevel),
        ("https://api.bigcommerce.com/accounts/any/graphql", AccountLevel),
        ("https://store-abc123.mybigcommerce.com/api/v2/", Legacy),
        ("https://shop.example/api/v2", Legacy),
        ("https://shop.mybigcommerce.com/", OtherHost),
        (
            "https://api.bigcommerce.com.evil.example/stores/abc123",
            OtherHost,
        ),
        (
            "https://api.bigcommerce.com@evil.example/stores/abc123",
            OtherHost,
        ),
        (
            "https://evil.example\\@api.bigcommerce.com/stores/abc123",
            OtherHost,
        ),
        (
            "https://evil.example#api.bigcommerce.com/stores/abc123",
            OtherHost,
        ),
        ("https://store-abc123.mybigcommerce.com.evil.example/", OtherHost),
        ("https://ümybigcommerce.com/", OtherHost),
    ];
    for (text, error) in refused {
        assert_eq!(StoreHash::from_pasted(text), Err(error), "{text}");
    }
}

#[test]
fn the_wire_is_checked_too() {
    let hash: StoreHash = "AbC123".parse().unwrap();
    assert_eq!(serde_json::to_string(&hash).unwrap(), r#""abc123""#);
    assert_eq!(serde_json::from_str::<StoreHash>(r#""ABC123""#).unwrap(), hash);
    for text in [
        r#""a/../b""#,
        r#""""#,
        r#""https://api.bigcommerce.com/stores/abc123""#,
        "5",
    ] {
        assert!(serde_json::from_str::<StoreHash>(text).is_err(), "{text}");
    }
}
