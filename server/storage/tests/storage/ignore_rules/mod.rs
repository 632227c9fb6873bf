//! Rules by which lines are not shipped: kept once, followed by open orders, and asked again by whoever ships.

mod following;
mod previews;

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_domain::ids::{ClientId, OrderId, RemoteChannelId, RemoteLineId, ShipmentId};
use parcelpilot_domain::ignore_rule::{IgnoreRule, RULES_MAX};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::changes::{self, ChangeError, OrderSnapshot};
use parcelpilot_domain::shipment::draft::{DraftProblem, ShipmentDraft};
use parcelpilot_domain::shipment::tracking::TrackingDraft;
use parcelpilot_domain::store::channels::{ChannelKind, StoreChannel};
use parcelpilot_domain::time::Timestamp;
use storage::ignore_rules::{self, Added};
use storage::integrations::{self, IntegrationChange};
use storage::orders::{OrderFilter, find_whole};
use storage::shipments::{ShipmentChange, change_order};
use storage::{Database, StorageError, channels, client_skus, orders};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line};
use uuid::Uuid;

use crate::integrations::change_of;

fn rule(text: &str) -> IgnoreRule {
    text.parse().expect("a rule")
}

async fn add(database: &Database, client: ClientId, text: &str) {
    let added = ignore_rules::add(database, client, &rule(text), "Ada", at(10)).await;
    assert_eq!(added.expect("added"), Added::Yes);
}

/// All that are due; of how many orders other lines are ignored.
async fn follow(database: &Database, now: Timestamp) -> u64 {
    let mut changed = 0;
    while let Some(due) = ignore_rules::claim_due(database, now).await.expect("claimed") {
        changed += ignore_rules::follow(database, &due).await.expect("followed");
    }
    changed
}

async fn claimed(database: &Database, now: Timestamp) -> Option<ClientId> {
    let due = ignore_rules::claim_due(database, now).await.expect("claimed");
    due.map(|due| due.client)
}

/// Two lines of it have two pieces each.
async fn order_of(database: &Database, order: TestOrder<'_>, skus: &[&str]) -> OrderId {
    let left = 2 * i64::try_from(skus.len()).expect("few");
    let order = TestOrder {
        left_to_ship: left,
        ..order
    };
    let number = order.remote_id;
    let id = order.insert(database).await;
    consignment(database, id, 7).await;
    for (line_number, sku) in (number * 100..).zip(skus) {
        line(database, id, line_number, Some(7), "physical").await;
        let sql = format!(
            "UPDATE order_lines SET sku = '{sku}', quantity = 2, quantity_shipped = 0, quantity_refunded = 0
             WHERE order_id = '{id}' AND remote_id = {line_number}"
        );
        execute(database, sql).await;
    }
    id
}

/// What is left, whether it is to be shipped now, and the rules of its lines.
async fn told(database: &Database, order: OrderId) -> (i64, &'static str, Vec<String>) {
    let whole = find_whole(database, order).await.expect("read").expect("there");
    let lines = whole.stored.order.lines.iter();
    let rules = lines.map(|line| {
        line.ignored_by
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    });
    (whole.facts.left, whole.may_ship().state().code(), rules.collect())
}

fn texts(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

async fn ship(database: &Database, order: OrderId, lines: &[i64]) -> Result<bool, ChangeError> {
    let draft = ShipmentDraft {
        address_id: None,
        lines: lines
            .iter()
            .map(|line| ShippedLine {
                line: RemoteLineId(*line),
                quantity: 2,
            })
            .collect(),
        tracking: TrackingDraft::default(),
        override_reason: None,
        seen_shipments: None,
    };
    let id = ShipmentId::from_uuid(Uuid::now_v7());
    let change = ShipmentChange {
        order,
        by: "Ada",
        at: at(20),
    };
    change_order(database, change, |order: &OrderSnapshot| {
        changes::make(order, id, &draft, false)
    })
    .await
    .expect("asked")
}

on_both_databases! {
    async fn a_client_has_a_rule_once_and_so_many(database: Database) {
        let acme = client(&database, "Acme").await;
        let bolt = client(&database, "Bolt").await;
        add(&database, acme, "sku:Gift wrap").await;
        let again = ignore_rules::add(&database, acme, &rule("sku:GIFT  WRAP"), "Ada", at(11)).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        add(&database, acme, "sku_beginning:Gift wrap").await;
        add(&database, bolt, "sku:Gift wrap").await;
        let listed = ignore_rules::list(&database, acme).await.expect("read");
        let shown: Vec<_> = listed.iter().map(|row| (row.rule.to_string(), row.created_by.as_str(), row.created_at)).collect();
        assert_eq!(shown, [
            ("sku:Gift wrap".to_owned(), "Ada", at(10)),
            ("sku_beginning:Gift wrap".to_owned(), "Ada", at(10)),
        ]);
        for number in 2..RULES_MAX {
            add(&database, acme, &format!("sku:{number}")).await;
        }
        let beyond = ignore_rules::add(&database, acme, &rule("sku:X"), "Ada", at(11)).await;
        assert_eq!(beyond.expect("asked"), Added::TooMany);
        ignore_rules::remove(&database, acme, &rule("sku:gift WRAP"), at(12)).await.expect("removed");
        let again = ignore_rules::remove(&database, acme, &rule("sku:gift WRAP"), at(12)).await;
        assert!(matches!(again, Err(StorageError::ChangedMeanwhile)), "{again:?}");
        assert_eq!(ignore_rules::list(&database, bolt).await.expect("read").len(), 1);
    }

    async fn open_orders_follow_their_clients_rules_and_come_back(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        let other = integration(&database, bolt, "Other", 2).await;
        let mixed = order_of(&database, TestOrder::new(store, 1), &["WRAP", "TENT"]).await;
        let only = order_of(&database, TestOrder::new(store, 2), &["WRAP"]).await;
        let done = order_of(&database, TestOrder { status: 2, ..TestOrder::new(store, 3) }, &["WRAP"]).await;
        execute(&database, format!(
            "UPDATE order_lines SET quantity_shipped = 2 WHERE order_id = '{done}';
             UPDATE orders SET left_to_ship = 0, shipping_state = 'not_to_ship' WHERE id = '{done}'"
        )).await;
        let of_bolt = order_of(&database, TestOrder::new(other, 4), &["WRAP"]).await;
        let of_bolt_here = order_of(&database, TestOrder::new(store, 5), &["WRAP"]).await;
        execute(&database, format!(
            "UPDATE orders SET client_id = '{bolt}' WHERE id = '{of_bolt_here}'; UPDATE integrations SET is_shared = TRUE"
        )).await;

        assert_eq!(follow(&database, at(10)).await, 0);
        add(&database, acme, "sku:wrap").await;
        assert_eq!(follow(&database, at(11)).await, 2);
        assert_eq!(told(&database, mixed).await, (2, "to_ship", texts(&["sku:wrap", ""])));
        assert_eq!(told(&database, only).await, (0, "not_to_ship", texts(&["sku:wrap"])));
        for kept in [done, of_bolt, of_bolt_here] {
            assert_eq!(told(&database, kept).await.2, texts(&[""]));
        }
        let filter = OrderFilter {
            client: Some(acme),
            work_list: Some(parcelpilot_domain::shipment::work_list::WorkList::ToShip),
            ..OrderFilter::default()
        };
        let page = orders::list(&database, &filter, 9).await.expect("read");
        assert_eq!(page.rows.iter().map(|row| row.remote_id).collect::<Vec<_>>(), [1]);

        // Nobody else begins with it; after a while it is done once more, and changes nothing.
        assert_eq!(claimed(&database, at(12)).await, None);
        let later = at(20).plus(ignore_rules::SETTLE);
        assert_eq!(claimed(&database, later).await, Some(acme));
        assert_eq!(follow(&database, later.plus(ignore_rules::SETTLE)).await, 0);
        assert_eq!(claimed(&database, later.plus(ignore_rules::SETTLE * 3)).await, None);

        ignore_rules::remove(&database, acme, &rule("sku:WRAP"), at(30)).await.expect("removed");
        assert_eq!(follow(&database, at(31)).await, 2);
        assert_eq!(told(&database, mixed).await, (4, "to_ship", texts(&["", ""])));
        assert_eq!(told(&database, only).await, (2, "to_ship", texts(&[""])));
    }

    async fn a_store_that_is_given_to_another_client_goes_by_the_rules_of_that_one(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        let wrap = order_of(&database, TestOrder::new(store, 1), &["WRAP"]).await;
        let tent = order_of(&database, TestOrder::new(store, 2), &["TENT"]).await;
        add(&database, acme, "sku:WRAP").await;
        follow(&database, at(11)).await;
        assert_eq!(told(&database, wrap).await.1, "not_to_ship");

        let given = IntegrationChange { client_id: bolt, ..change_of(&database, "Store").await };
        integrations::update(&database, store, &given).await.expect("given");
        assert_eq!(follow(&database, at(12)).await, 1);
        assert_eq!(told(&database, wrap).await, (2, "to_ship", texts(&[""])), "Bolt has no rule");
        add(&database, bolt, "sku:TENT").await;
        let back = IntegrationChange { client_id: acme, ..change_of(&database, "Store").await };
        follow(&database, at(13)).await;
        assert_eq!(told(&database, tent).await.1, "not_to_ship");
        integrations::update(&database, store, &back).await.expect("given back");
        follow(&database, at(14)).await;
        assert_eq!(told(&database, wrap).await.1, "not_to_ship");
        assert_eq!(told(&database, tent).await, (2, "to_ship", texts(&[""])));
    }

    async fn an_order_of_ignored_lines_alone_follows_its_channel_to_a_client_without_that_rule(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let store = integration(&database, acme, "Store", 1).await;
        let outlet = RemoteChannelId(2);
        let name = StoreChannel {
            id: outlet,
            name: "Outlet".to_owned(),
            kind: ChannelKind::Storefront,
            platform: "bigcommerce".to_owned(),
            is_closed: false,
        };
        channels::set_names(&database, store, &[name]).await.expect("named");
        let wrap = order_of(&database, TestOrder::new(store, 1), &["WRAP"]).await;
        let cancelled = order_of(&database, TestOrder::new(store, 2), &["WRAP"]).await;
        execute(&database, "UPDATE orders SET channel_id = 2".to_owned()).await;
        add(&database, acme, "sku:WRAP").await;
        follow(&database, at(11)).await;
        execute(&database, format!("UPDATE orders SET status_id = 5 WHERE id = '{cancelled}'")).await;
        assert_eq!(told(&database, wrap).await.1, "not_to_ship");

        let moves = channels::would_move(&database, store, outlet, Some(bolt)).await.expect("counted");
        assert_eq!(moves.0, 1);
        let settings = ChannelSettings {
            version: channels::find(&database, store, outlet).await.expect("read").expect("there").version,
            client: Some(bolt),
            is_imported: true,
            is_held: false,
        };
        channels::set(&database, store, outlet, settings, at(12)).await.expect("set");
        for due in channels::claim_due(&database, at(12)).await.expect("claimed") {
            assert_eq!(channels::follow(&database, &due).await.expect("followed"), 1);
        }
        assert_eq!(told(&database, wrap).await, (2, "to_ship", texts(&[""])));
    }

    async fn whoever_ships_goes_by_the_rules_themselves(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["WRAP", "TENT", "PEGS"]).await;
        let abroad = order_of(&database, TestOrder::new(store, 2), &["TENT"]).await;
        client_skus::set_required(&database, acme, true).await.expect("set");
        let item = |sku: &str| parcelpilot_domain::client_sku::WarehouseItem {
            sku: sku.parse().expect("a SKU"),
            units: parcelpilot_domain::client_sku::UnitsPerPack::ONE,
        };
        for sku in ["TENT", "PEGS"] {
            client_skus::add(&database, acme, &sku.parse().expect("a SKU"), &item(sku), at(1)).await.expect("added");
        }
        assert!(matches!(ship(&database, order, &[101]).await, Err(ChangeError::MayNotShip(_))), "WRAP is not listed");
        // Nothing has followed yet, and what is ignored need not be listed.
        add(&database, acme, "sku:WRAP").await;
        let Err(ChangeError::Draft(errors)) = ship(&database, order, &[100, 101]).await else {
            panic!("the gift wrap is not shipped from here")
        };
        assert_eq!(errors.iter().map(|error| error.problem).collect::<Vec<_>>(), [DraftProblem::NotShipped]);
        assert_eq!(ship(&database, order, &[101]).await, Ok(true));
        assert_eq!(told(&database, order).await.0, 2, "the pegs");
        assert_eq!(ship(&database, order, &[102]).await, Ok(true));
        assert_eq!((told(&database, order).await.0, told(&database, order).await.1), (0, "not_to_ship"));
        // The order says by which rule, though nothing has followed; what was shipped is never ignored.
        add(&database, acme, "sku:PEGS").await;
        follow(&database, at(22)).await;
        assert_eq!(told(&database, order).await, (0, "not_to_ship", texts(&["sku:WRAP", "", ""])));
        ignore_rules::remove(&database, acme, &rule("sku:WRAP"), at(23)).await.expect("removed");
        client_skus::set_required(&database, acme, false).await.expect("set");
        assert_eq!(ship(&database, order, &[100]).await, Ok(true), "its mark is not asked");

        add(&database, acme, "country:us").await;
        let Err(ChangeError::Draft(errors)) = ship(&database, abroad, &[200]).await else {
            panic!("nothing of it is shipped from here")
        };
        assert_eq!(errors[0].problem, DraftProblem::NotShipped);
    }

    async fn what_was_left_to_others_by_a_shipment_comes_back_when_its_rule_goes(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["WRAP", "TENT"]).await;
        add(&database, acme, "sku:WRAP").await;
        assert_eq!(ship(&database, order, &[101]).await, Ok(true));
        assert_eq!(told(&database, order).await, (0, "not_to_ship", texts(&["sku:WRAP", ""])));
        ignore_rules::remove(&database, acme, &rule("sku:WRAP"), at(21)).await.expect("removed");
        assert_eq!(follow(&database, at(22)).await, 1);
        assert_eq!(told(&database, order).await, (2, "to_ship", texts(&["", ""])));
    }

    async fn a_bundle_that_was_ignored_comes_back_with_a_part_that_is_voided(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = order_of(&database, TestOrder::new(store, 1), &["SET", "TENT", "PEGS"]).await;
        execute(&database, format!("UPDATE order_lines SET parent = 100 WHERE order_id = '{order}' AND remote_id > 100")).await;
        assert_eq!(ship(&database, order, &[101]).await, Ok(true));
        add(&database, acme, "sku:PEGS").await;
        follow(&database, at(21)).await;
        assert_eq!(told(&database, order).await, (0, "not_to_ship", texts(&["sku:PEGS", "", "sku:PEGS"])));
        let change = ShipmentChange { order, by: "Ada", at: at(22) };
        let void = |order: &OrderSnapshot| changes::void(order, order.shipments[0].id);
        change_order(&database, change, void).await.expect("asked").expect("voided");
        assert_eq!(told(&database, order).await, (4, "to_ship", texts(&["", "", "sku:PEGS"])));
    }
}
