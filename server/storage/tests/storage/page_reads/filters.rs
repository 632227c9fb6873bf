//! What people narrow lists to.

use parcelpilot_domain::audit::ActorKind;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::time::Timestamp;
use storage::audit::AuditFilter;
use storage::orders::{CreatedSpan, OrderFilter};
use storage::shipments::ShipmentFilter;
use test_support::rows::at;

pub fn order_filters(
    client: ClientId,
    store: IntegrationId,
    lately: Timestamp,
) -> Vec<(String, OrderFilter)> {
    let all = OrderFilter::default;
    let span = CreatedSpan {
        from: Some(at(100 * 3_600)),
        until: Some(at(9_000 * 3_600)),
    };
    let narrowed = [
        ("all", all()),
        (
            "a store's",
            OrderFilter {
                integration: Some(store),
                ..all()
            },
        ),
        (
            "a client's",
            OrderFilter {
                client: Some(client),
                ..all()
            },
        ),
        (
            "of a status",
            OrderFilter {
                status: Some(OrderStatus(11)),
                ..all()
            },
        ),
        (
            "of a store's status",
            OrderFilter {
                status: Some(OrderStatus(11)),
                integration: Some(store),
                ..all()
            },
        ),
        (
            "with warnings",
            OrderFilter {
                has_warning: true,
                ..all()
            },
        ),
        (
            "of some days",
            OrderFilter {
                created: span.into(),
                ..all()
            },
        ),
        (
            "imported lately",
            OrderFilter {
                imported_from: Some(lately),
                ..all()
            },
        ),
        (
            "of a common word",
            OrderFilter {
                search: "ada".to_owned(),
                ..all()
            },
        ),
        (
            "of a rare word",
            OrderFilter {
                search: "sku-77".to_owned(),
                ..all()
            },
        ),
        (
            "of no status that is here",
            OrderFilter {
                status: Some(OrderStatus(7)),
                ..all()
            },
        ),
    ];
    let lists = [
        None,
        Some(WorkList::ToShip),
        Some(WorkList::Held),
        Some(WorkList::Failed),
        Some(WorkList::Done),
        Some(WorkList::NotToShip),
    ];
    let of = |(name, filter): &(&str, OrderFilter)| {
        lists.map(|work_list| {
            (
                format!("{name}, {work_list:?}"),
                OrderFilter {
                    work_list,
                    ..filter.clone()
                },
            )
        })
    };
    narrowed.iter().flat_map(of).collect()
}

pub fn shipment_filters(
    client: ClientId,
    store: IntegrationId,
    orders: i64,
) -> Vec<(String, ShipmentFilter)> {
    let all = ShipmentFilter::default;
    let narrowed = [
        ("all", all()),
        (
            "a store's",
            ShipmentFilter {
                integration: Some(store),
                ..all()
            },
        ),
        (
            "a client's",
            ShipmentFilter {
                client: Some(client),
                ..all()
            },
        ),
        (
            "of some days",
            ShipmentFilter {
                shipped_from: Some(at(3_600)),
                shipped_until: Some(at(orders * 3_600)),
                ..all()
            },
        ),
        (
            "of a number",
            ShipmentFilter {
                search: "77".to_owned(),
                ..all()
            },
        ),
    ];
    let states = [None].into_iter().chain(PushState::ALL.map(Some));
    let of = |state: Option<PushState>| {
        narrowed
            .clone()
            .map(|(name, filter)| (format!("{name}, {state:?}"), ShipmentFilter { state, ..filter }))
    };
    states.flat_map(of).collect()
}

pub fn audit_filters(now: Timestamp) -> [(&'static str, AuditFilter); 9] {
    let all = AuditFilter::default;
    let of_words = |words: &str| AuditFilter {
        search: words.to_owned(),
        ..all()
    };
    [
        ("all", all()),
        (
            "of a kind",
            AuditFilter {
                kind: Some(ActorKind::Stranger),
                ..all()
            },
        ),
        (
            "of a person",
            AuditFilter {
                email: "ada@example.com".to_owned(),
                ..all()
            },
        ),
        (
            "of some days",
            AuditFilter {
                from: Some(at(3_600)),
                until: Some(now),
                ..all()
            },
        ),
        ("of words", of_words("ada")),
        ("of no words that are there", of_words("nobody")),
        (
            "of some days, of words",
            AuditFilter {
                from: Some(at(3_600)),
                until: Some(now),
                ..of_words("nobody")
            },
        ),
        (
            "of a person, of words",
            AuditFilter {
                email: "ada@example.com".to_owned(),
                ..of_words("nobody")
            },
        ),
        (
            "of a person, of another kind",
            AuditFilter {
                kind: Some(ActorKind::Stranger),
                email: "ada@example.com".to_owned(),
                ..all()
            },
        ),
    ]
}
