//! Each number of the overview is what its list has.

use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::order_age::OrderAge;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::shipping_promise::{Due, TypedPromise, Weekday};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use storage::Database;
use storage::integrations::{StoreFacts, set_store_facts};
use test_support::databases::execute;
use test_support::on_both_databases;
use uuid::Uuid;

use crate::test_server::{TestServer, caller, number, roomy};

const DAY: i64 = 86_400_000;

async fn listed_orders(server: &TestServer, mut query: OrderQuery) -> i64 {
    let mut count = 0;
    loop {
        let page = server.ports.orders.list(query.clone()).await.unwrap();
        count += i64::try_from(page.rows.len()).unwrap();
        match page.next {
            Some(next) => query.after = next,
            None => return count,
        }
    }
}

async fn listed_shipments(server: &TestServer, mut query: ShipmentQuery) -> i64 {
    let mut count = 0;
    loop {
        let page = server.ports.shipments.list(query.clone()).await.unwrap();
        count += i64::try_from(page.rows.len()).unwrap();
        match page.next {
            Some(next) => query.after = next,
            None => return count,
        }
    }
}

on_both_databases! {
    async fn orders_are_counted_as_their_lists_have_them(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let today = runtime::clock::now().start_of_day();
        // The overview counts by the days of no store, and nor do the lists that it leads to.
        let behind = StoreZone { name: "Pacific/Pago_Pago".to_owned(), utc_offset_seconds: -39_600 };
        let facts = StoreFacts { zone: Some(&behind), ..StoreFacts::default() };
        set_store_facts(server.database(), server.integration, facts).await.unwrap();
        // On each of seven days, the last one after today: some store's clock is ahead. Imported today, or last week at the
        // beginning or at the end of the day.
        execute(server.database(), format!(
            "UPDATE orders SET created_at = {} - (remote_id % 7) * {DAY}, imported_at = CASE remote_id % 3 WHEN 0 THEN imported_at
                 WHEN 1 THEN {} ELSE {} END",
            today.millis() + DAY + 7, today.millis() - 7 * DAY, today.millis() - 6 * DAY - 1
        )).await;
        let overview = server.ports.overview.overview(&caller()).await.unwrap();
        for (age, count) in &overview.to_ship {
            assert!(*count > 0, "{age:?}");
            let query = OrderQuery::to_ship_of_age(*age, overview.today());
            assert_eq!(listed_orders(&server, query).await, *count, "{age:?}");
        }
        assert_eq!(overview.to_ship.iter().map(|(age, _)| *age).collect::<Vec<_>>(), OrderAge::ALL);
        assert_eq!(overview.due_today, None);
        assert_eq!(listed_orders(&server, OrderQuery::to_ship_due(Due::Late)).await, overview.late.0);
        let imported = OrderQuery { imported_from: overview.today().date(), ..OrderQuery::default() };
        assert_eq!(listed_orders(&server, imported).await, overview.imported.today);
        let all = listed_orders(&server, OrderQuery::default()).await;
        assert!(overview.imported.last_week > 0 && overview.imported.last_week < all - overview.imported.today,
            "what came in later that day is not compared: {:?}", overview.imported);
        assert_eq!(overview.days.len(), 14);
        let mut placed = 0;
        for day in &overview.days {
            assert_eq!(listed_orders(&server, OrderQuery::placed_on(day.day)).await, day.orders, "{}", day.day);
            placed += day.orders;
        }
        assert!(placed > 0 && placed < all, "those of tomorrow are in no day yet");
    }

    async fn what_is_late_goes_by_what_its_client_was_promised(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let now = runtime::clock::now();
        // From four days ago to four days ahead.
        execute(server.database(), format!(
            "UPDATE orders SET created_at = {} + (remote_id % 97 - 48) * {}", now.millis(), DAY / 12
        )).await;
        let late_by_age = server.ports.overview.overview(&caller()).await.unwrap().late;
        let integration = storage::integrations::find(server.database(), server.integration).await.unwrap().unwrap();
        // By day there, so that neither its midnight nor the time of its carrier comes while this runs.
        let is_morning = now.millis().rem_euclid(DAY) < DAY / 2;
        let typed = TypedPromise {
            zone: if is_morning { "Asia/Kathmandu" } else { "America/St_Johns" }.to_owned(),
            cut_off: "09:30".to_owned(),
            days: "1".to_owned(),
            leaves_by: "23:59".to_owned(),
            working_days: Weekday::ALL.map(|day| day.code().to_owned()).into(),
            holidays: [-1, 1].map(|day| Timestamp::from_millis(now.millis() + day * DAY).date()).join(" "),
        };
        server.ports.clients.change_promise(&caller(), integration.client_id, typed, None).await.unwrap();
        let overview = server.ports.overview.overview(&caller()).await.unwrap();
        let due_today = overview.due_today.expect("a client has a promise").0;
        assert!(due_today > 0 && overview.late.0 > 0 && overview.late != late_by_age, "{late_by_age:?} {overview:?}");
        let (mut late, mut today) = (0, 0);
        let mut all = OrderQuery { work_list: Some(WorkList::ToShip), ..OrderQuery::default() };
        loop {
            let page = server.ports.orders.list(all.clone()).await.unwrap();
            for row in &page.rows {
                let ship_by = row.ship_by.expect("it may be shipped");
                assert!(ship_by.at > row.created_at);
                match row.due(now) {
                    Some(Due::Late) => late += 1,
                    Some(Due::Today) => today += 1,
                    None => assert!(ship_by.at > now),
                }
            }
            let Some(next) = page.next else { break };
            all.after = next;
        }
        assert_eq!((overview.late.0, due_today), (late, today));
        for (due, count) in [(Due::Late, late), (Due::Today, today)] {
            assert_eq!(listed_orders(&server, OrderQuery::to_ship_due(due)).await, count, "{due:?}");
        }
    }

    async fn shipments_are_counted_as_their_lists_have_them(database: Database) {
        let server = TestServer::new(database, roomy(300)).await;
        let shipping = server.an_order_of_several().await;
        let line = shipping.consignments[0].lines[0].remote_id;
        let ship = async |tracking: &str| server.ship(shipping.order_id, &[(line, 1)], number(tracking)).await.unwrap();
        let [changed, voided] = [ship("1Z1").await, ship("1Z2").await];
        server.push_all().await;
        let shipments = &server.ports.shipments;
        shipments.void(&caller(), voided).await.unwrap();
        server.push_all().await;
        let failed = ship("1Z3").await;
        shipments.turn_off(&caller(), server.integration).await.unwrap();
        // Two pushes of one shipment.
        let another = Uuid::now_v7();
        shipments.correct_tracking(&caller(), changed, number("1Z4")).await.unwrap();
        let once_more = format!(
            "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, created_at,
                 next_try_at, tries, attempt, detail)
             SELECT '{another}', shipment_id, integration_id, order_id, position + 100, kind, state, since, created_at, next_try_at,
                 tries, attempt, detail FROM shipment_pushes WHERE shipment_id = '{changed}' AND state = 'held'"
        );
        execute(server.database(), once_more).await;
        execute(server.database(), format!(
            "UPDATE shipment_pushes SET state = 'failed', failure = 'order_gone' WHERE shipment_id = '{failed}';
             UPDATE shipments SET made_at = made_at - 7 * {DAY} WHERE id = '{failed}'"
        )).await;
        let overview = server.ports.overview.overview(&caller()).await.unwrap();
        assert_eq!((overview.held(), overview.failed()), (1, 1));
        for (state, count) in [(PushState::Held, overview.held()), (PushState::Failed, overview.failed())] {
            let query = ShipmentQuery { state: Some(state), ..ShipmentQuery::default() };
            assert_eq!(listed_shipments(&server, query).await, count, "{state:?}");
        }
        assert_eq!((overview.shipped.today, overview.shipped.last_week), (1, 1), "the third was voided");
        for day in &overview.days {
            let query = ShipmentQuery::shipped(day.day, day.day);
            assert_eq!(listed_shipments(&server, query).await, day.shipments, "{}", day.day);
        }
        let shipped: i64 = overview.days.iter().map(|day| day.shipments).sum();
        assert_eq!(shipped, 2);
    }
}
