//! Events out to clients' own programs: what is the warehouse's own stays here.

use parcelpilot::http::api_v1::event_data;
use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use storage::changes::{Following, follow, publish};
use storage::{Database, integrations};
use test_support::databases::execute;
use test_support::rows::{TestOrder, consignment, line};

use crate::events_out::{PAGE, Shop, secret};

/// What the people of the warehouse wrote, and who they are.
const OURS: [&str; 7] = [
    "canarytag",
    "canaryhold",
    "canaryholder",
    "canarybin",
    "canaryshipper",
    "canaryoverride",
    "canarypush",
];

/// An order that is on hold, and was shipped all the same, which its store refused.
async fn shipped_order(database: &Database, store: IntegrationId) {
    let order = TestOrder::new(store, 7).insert(database).await;
    consignment(database, order, 1).await;
    line(database, order, 1, Some(1), "physical").await;
    let [tag, hold, holder, bin, shipper, reason, push] = OURS;
    execute(
        database,
        format!(
            "UPDATE order_lines SET bin = '{bin}';
             INSERT INTO tags (tag_key, name) VALUES ('{tag}', '{tag}');
             INSERT INTO order_tags (order_id, tag_key) VALUES ('{order}', '{tag}');
             INSERT INTO order_holds (id, order_id, reason, placed_at, placed_by)
                 VALUES ('01890000-0000-7000-8000-000000000003', '{order}', '{hold}', 1, '{holder}');
             INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash, override_reason)
                 VALUES ('01890000-0000-7000-8000-000000000001', '{store}', '{order}', 7, 1, 'ups', '', '1Z', '', 1,
                     '{shipper}', TRUE, 1, '', '{reason}');
             INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, failure, detail)
                 VALUES ('01890000-0000-7000-8000-000000000002', '01890000-0000-7000-8000-000000000001', '{store}', '{order}', 1, 'create', 'failed', 1, 1, 1, 1, 1,
                     'over_quantity', '{push}')"
        ),
    )
    .await;
    publish(database).await.unwrap();
}

/// All events, one after the other.
async fn told(database: &Database, client: Option<ClientId>) -> String {
    let Following::Changes { changes, .. } = follow(database, ChangePosition(0), 100).await.unwrap() else {
        panic!("all is kept")
    };
    let mut told = String::new();
    for change in &changes {
        told += &event_data(database, change, client).await.unwrap().to_string();
    }
    told
}

#[tokio::test]
async fn a_client_s_program_gets_nothing_that_is_the_warehouse_s_own() {
    let shop = Shop::new().await;
    let database = &shop.app.context.database;
    let store = shop.app.add_integration(&shop.cookie).await.parse().unwrap();
    let client = integrations::all(database).await.unwrap()[0].client_id;
    secret(&shop.add_for(&client.to_string()).await);
    shipped_order(database, store).await;
    let (ours, theirs) = (told(database, None).await, told(database, Some(client)).await);
    for canary in OURS {
        assert!(ours.contains(canary), "{canary}: {ours}");
        assert!(!theirs.contains(canary), "{canary}: {theirs}");
    }
    for part in ["a@b.c", "SKU-1", "1Z", "\"tags\":[]", "\"code\":\"manual\""] {
        assert!(theirs.contains(part), "{part}: {theirs}");
    }
    let [first, ..] = &shop.sent(1).await[..] else {
        panic!("one")
    };
    let sent = String::from_utf8(first.body.clone()).unwrap();
    assert!(sent.contains("a@b.c") && !sent.contains("canary"), "{sent}");
}

/// One of whose channels is another client's.
#[tokio::test]
async fn a_client_learns_nothing_of_whose_store_it_sells_in() {
    let shop = Shop::new().await;
    let database = &shop.app.context.database;
    let store: IntegrationId = shop.app.add_integration(&shop.cookie).await.parse().unwrap();
    let owner = integrations::all(database).await.unwrap().remove(0);
    let bolt = test_support::rows::client(database, "Bolt").await;
    shipped_order(database, store).await;
    execute(
        database,
        format!("UPDATE orders SET client_id = '{bolt}', staff_notes = 'for our people'"),
    )
    .await;
    let (whole, theirs) = (told(database, None).await, told(database, Some(bolt)).await);
    let name = format!("\"name\":{:?}", owner.name);
    assert!(whole.contains(&name), "{name}: {whole}");
    assert!(!theirs.contains(&name) && theirs.contains("Bolt"), "{theirs}");
    assert!(
        whole.contains("for our people") && !theirs.contains("for our people"),
        "{theirs}"
    );
    for row in storage::clients::list(database).await.unwrap() {
        assert_eq!(
            theirs.contains(&row.name),
            row.id == bolt,
            "{}: {theirs}",
            row.name
        );
    }
}

/// Its key was lost, say.
#[tokio::test]
async fn a_secret_that_can_not_be_opened_is_replaced() {
    let shop = Shop::new().await;
    secret(&shop.add().await);
    let endpoint = shop.endpoint().await;
    shop.app
        .execute("UPDATE event_endpoints SET secret = zeroblob(60)")
        .await;
    let page = format!("{PAGE}/{endpoint}");
    let rotate = [
        ("__action", "/api/rotate_event_secret"),
        ("id", endpoint.as_str()),
    ];
    let new = secret(&shop.post(&page, &rotate).await);
    let test = [("__action", "/api/send_test_event"), ("id", endpoint.as_str())];
    shop.post(&page, &test).await;
    let [request] = &shop.program.received_requests().await.unwrap()[..] else {
        panic!("one")
    };
    let webhook = standardwebhooks::Webhook::new(&new).unwrap();
    webhook.verify(&request.body, &request.headers).unwrap();
    let signatures = request.headers["webhook-signature"].to_str().unwrap();
    assert_eq!(signatures.split(' ').count(), 1, "by the new one alone");
}
