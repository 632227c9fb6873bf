//! What every page reads, but for the lists, whose filters are many.

use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::personal_data::ShopperEmail;
use parcelpilot_domain::time::Timestamp;
use storage::orders::OrderFilter;
use storage::overview::Flow;
use storage::{
    alerts, audit, checks, client_skus, clients, counts, holds, integrations, measures, order_tags, orders,
    overview, people, personal_data, problems, runs, shipments,
};
use test_support::rows::at;

use super::filters::audit_filters;
use super::meter::Meter;
use super::{HOUR, PAGE, Work, read};

pub async fn pages(
    meter: &Meter,
    work: &mut Work,
    (owner, store): (ClientId, IntegrationId),
    now: Timestamp,
) {
    let database = &meter.database;
    let shipment = "00000002-0000-7000-8000-100000000077".parse().expect("an id");
    let run = "00000005-0000-7000-8000-100000000077".parse().expect("an id");
    let first = orders::list(database, &OrderFilter::default(), 1)
        .await
        .expect("read")
        .rows[0]
        .clone();
    read! { meter, work,
        "overview": counts::totals_and_spans(database, at(now.millis() - 12 * HOUR)),
        "overview, part of an hour": overview::part_of_hour(database, Flow::Imported, at(HOUR * 5 / 2)),
        "overview, shipped in a part of an hour": overview::part_of_hour(database, Flow::Shipped, at(HOUR * 5 / 2)),
        "overview, version": overview::version(database, now),
        "bell": overview::attention_count(database, now),
        "integrations": integrations::list(database),
        "client, SKUs that are not listed": client_skus::unlisted(database, owner),
        "integration": integrations::detail(database, store),
        "problems": problems::open(database, None),
        "problems of one store": problems::open(database, Some(store)),
        "problems, counted": problems::count_open(database, None),
        "problems of one store, counted": problems::count_open(database, Some(store)),
        "problems of a run": problems::of_run(database, "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id")),
        "pushes by client": shipments::counts(database, at(1)),
        "shipments, version": shipments::version(database),
        "last carrier": shipments::last_carrier(database, store),
        "measures": measures::measures(database),
        "imports": runs::live(database, None, QuietSyncs::Hidden),
        "imports, days": runs::days(database, now),
        "alerts": alerts::list_open(database),
        "operators' alerts": alerts::list_open_of_operators(database),
        "order": orders::detail(database, first.id),
        "order, its neighbours": orders::neighbours(database, &OrderFilter::default(), first.id),
        "order, its shipments": shipments::of_order(database, first.id),
        "order, version of its shipments": shipments::version_of_order(database, first.id),
        "order, a shipment of it": shipments::find(database, shipment),
        "order, statuses that hold": holds::held_statuses_of(database, store),
        "orders, tags": order_tags::known(database),
        "pack, by number": orders::numbered(database, RemoteOrderId(77), PAGE),
        "pack, by code": orders::is_known_code(database, "sku-77"),
        "pack, by no code": orders::is_known_code(database, "nothing"),
        "shipment CSV": shipments::numbered(database, &[RemoteOrderId(77)], None),
        "import": runs::run_row(database, run),
        "import, its selection": runs::selection_of(database, run),
        "import, its spans": runs::spans(database, run),
        "import, its events": runs::events(database, run),
        "import, its check": checks::of_run(database, run),
        "imports of one store": runs::live(database, Some(store), QuietSyncs::Shown),
        "import, active": runs::active_of(database, store),
        "completeness": checks::latest(database, store),
        "order, for its programs": async { Ok(orders::find_whole(database, first.id).await?.is_some()) },
        "order, as it was sent": orders::raw(database, first.id),
        "order, its number": orders::find_remote(database, first.id),
        "order, as its store has it": async { Ok(shipments::store_view(database, first.id).await.is_ok()) },
        "order, reasons": personal_data::reasons(database, first.id),
        "shipment, its order": shipments::place_of(database, shipment),
        "print": orders::ids(database, &OrderFilter::default(), PAGE),
        "orders, for programs": async { Ok(orders::whole(database, &OrderFilter::default(), PAGE).await?.next) },
        "orders that changed": async { Ok(orders::changed(database, &OrderFilter::default(), at(1), PAGE).await?.next) },
        "overview, clients": overview::active_clients(database),
        "health": measures::is_migrated(database),
        "people": people::list(database, now),
        "clients": clients::list(database),
        "personal data": personal_data::count_finished(database, owner, at(i64::MAX)),
        "shopper": personal_data::find(database, &ShopperEmail::typed("ada@example.com").expect("an address"), None),
    }
    for (name, filter) in audit_filters(now) {
        for after in ["", "3600000.0"] {
            let page = audit::list(database, &filter, after, 100);
            work.push(
                meter
                    .read(format!("audit trail, {name}, after {after:?}"), page)
                    .await,
            );
        }
    }
}
