//! The channels that a store sells on: page by page, and never a reason to fail.

use parcelpilot_domain::ids::RemoteChannelId;
use parcelpilot_domain::store::channels::{ChannelKind, ChannelsError, StoreChannel};
use parcelpilot_domain::store::orders::OrderSource;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{Fixture, forbidden, ok, status, text};

fn page(channels: &Value, pages: u64) -> ResponseTemplate {
    ok(&json!({"data": channels, "meta": {"pagination": {"total_pages": pages}}}))
}

fn channel(id: i64, name: &str, kind: ChannelKind, platform: &str) -> StoreChannel {
    StoreChannel {
        is_closed: false,
        id: RemoteChannelId(id),
        name: name.to_owned(),
        kind,
        platform: platform.to_owned(),
    }
}

#[tokio::test]
async fn all_pages_are_read_and_what_is_odd_in_one_spoils_no_other() {
    let fixture = Fixture::new().await;
    let first = json!([
        {"id": 1, "name": " Cups & Co ", "type": "storefront", "platform": "bigcommerce", "status": "active"},
        {"id": "odd", "name": "Nobody's"},
        {"id": "664179", "name": null, "type": "telepathy", "platform": 7},
    ]);
    let second = json!([
        {"id": 5, "name": "Amazon", "type": "marketplace", "platform": "amazon", "status": "disconnected"},
        {"id": 6, "name": "eBay", "type": "marketplace", "platform": "ebay", "status": "terminated"},
    ]);
    fixture.part("v3/channels", 1, page(&first, 2)).await;
    fixture.part("v3/channels", 2, page(&second, 2)).await;
    let expected = vec![
        channel(1, "Cups & Co", ChannelKind::Storefront, "bigcommerce"),
        channel(664_179, "", ChannelKind::Other, "7"),
        channel(5, "Amazon", ChannelKind::Marketplace, "amazon"),
        StoreChannel {
            is_closed: true,
            ..channel(6, "eBay", ChannelKind::Marketplace, "ebay")
        },
    ];
    assert_eq!(fixture.store.channels().await, Ok(expected));
    let below = "/stores/abc123/v3/channels?limit=250&page=";
    assert_eq!(
        fixture.requests().await,
        [1, 2].map(|page| format!("{below}{page}"))
    );
}

#[tokio::test]
async fn a_refusal_is_told_from_a_failure_and_nothing_is_tried_twice() {
    for (response, refused) in [
        (forbidden(), true),
        (status(401), true),
        (status(500), false),
        (text(200, "text/html", "<html>"), false),
        (ok(&json!({"data": 7})), false),
    ] {
        let fixture = Fixture::new().await;
        fixture.part("v3/channels", 1, response).await;
        let answer = fixture.store.channels().await;
        assert_eq!(answer == Err(ChannelsError::Refused), refused, "{answer:?}");
        assert!(answer.is_err());
        assert_eq!(fixture.requests().await.len(), 1);
    }
}
