//! The order list's address: what it is narrowed to, and where its page begins.

use std::str::FromStr;

use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::english;
use parcelpilot_domain::ids::{IntegrationId, InvalidId, OrderId, RemoteChannelId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::shipping_promise::Due;
use parcelpilot_domain::time::Timestamp;

use crate::pages::list_address::{SEARCH_MAX_CHARS, id_text, list_address};
use crate::pages::shipments::ADDRESS_PARAMETER;

/// A query, and what of the address could not be used: an address that was cut or made up still shows orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadQuery {
    pub query: OrderQuery,
    pub complaints: Vec<&'static str>,
}

pub fn read(params: &ParamsMap) -> ReadQuery {
    let text = |name: &str| params.get_str(name).unwrap_or_default().trim().to_owned();
    let mut complaints = Vec::new();
    let mut day = |name: &str, complaint: &'static str| {
        let text = text(name);
        if text.is_empty() || Timestamp::from_date(&text).is_some() {
            return text;
        }
        complaints.push(complaint);
        String::new()
    };
    let from = day(
        "from",
        english!("The first day is not a date like 2026-11-22, so it was left out."),
    );
    let mut until = day(
        "until",
        english!("The last day is not a date like 2026-11-22, so it was left out."),
    );
    let imported_from = day(
        "imported_from",
        english!("The day of the import is not a date like 2026-11-22, so it was left out."),
    );
    // Dates in this form sort as text.
    if !from.is_empty() && !until.is_empty() && until < from {
        complaints.push(english!(
            "The last day is before the first day, so it was left out."
        ));
        until.clear();
    }
    let mut query = OrderQuery {
        search: text("search").chars().take(SEARCH_MAX_CHARS).collect(),
        from,
        until,
        imported_from,
        after: text("after"),
        ..OrderQuery::default()
    };
    query.client = parsed(
        &text("client"),
        &mut complaints,
        english!("There is no such client."),
    );
    query.integration = parsed(
        &text("integration"),
        &mut complaints,
        english!("There is no such integration."),
    );
    let channel: Option<ChannelOfStore> = parsed(
        &text("channel"),
        &mut complaints,
        english!("There is no such channel."),
    );
    match channel {
        Some(ChannelOfStore(store, _)) if query.integration.is_some_and(|chosen| chosen != store) => {
            complaints.push(english!(
                "The channel is one of another integration, so it was left out."
            ));
        }
        Some(ChannelOfStore(store, channel)) => {
            query.integration = Some(store);
            query.channel = Some(channel);
        }
        None => {}
    }
    query.status = parsed(
        &text("status"),
        &mut complaints,
        english!("There is no such status."),
    )
    .map(OrderStatus);
    query.has_warning = text("warning") == OPEN_WARNING;
    let due = text("due");
    query.due = Due::from_code(&due);
    if query.due.is_none() && !due.is_empty() {
        complaints.push(english!(
            "There is no such choice of when orders are to leave, so it was left out."
        ));
    }
    let list = text("list");
    query.work_list = WorkList::from_code(&list);
    if query.work_list.is_none() && !list.is_empty() {
        complaints.push(english!("There is no such list, so all orders are shown."));
    }
    if !query.from.is_empty() || !query.until.is_empty() {
        query.calendar = DayCalendar::from_code(&text("days")).unwrap_or_default();
    }
    // What is shown is no reason to refuse a list, or a file of it.
    query.columns = text("columns").parse().ok();
    query.order = ListOrder::from_code(&text("sort")).unwrap_or_default();
    if !query.order.fits(query.work_list) {
        complaints.push(english!(
            "This list can be sorted by age only, so it begins with the newest."
        ));
        query.order = ListOrder::default();
    }
    ReadQuery { query, complaints }
}

/// What the query of a list's address asks for, for files that hold the same orders. Nothing where any of it can't be
/// used: a file must not hold more than was asked for, another client's orders among them.
pub fn order_query(query: &str) -> Option<OrderQuery> {
    let address = RequestUrl::new(&format!("/orders?{query}")).parse().ok()?;
    let read = read(address.search_params());
    read.complaints.is_empty().then_some(read.query)
}

/// The address of a file with the orders of a list.
pub fn file_address(query: &OrderQuery, ending: &str) -> String {
    address_at(&format!("/orders.{ending}"), query, "")
}

/// A channel in an address: each store numbers its own.
pub fn channel_text(integration: IntegrationId, channel: RemoteChannelId) -> String {
    format!("{integration}_{channel}")
}

struct ChannelOfStore(IntegrationId, RemoteChannelId);

impl FromStr for ChannelOfStore {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (store, channel) = text.split_once('_').ok_or(InvalidId)?;
        let channel = channel.parse().map_err(|_| InvalidId)?;
        Ok(Self(store.parse()?, RemoteChannelId(channel)))
    }
}

/// The address's word for orders that need a person.
pub const OPEN_WARNING: &str = "open";

fn parsed<T: std::str::FromStr>(
    text: &str,
    complaints: &mut Vec<&'static str>,
    complaint: &'static str,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        complaints.push(complaint);
    }
    value
}

/// Whether it shows all orders, page by page, in whatever order and columns.
pub fn is_everything(query: &OrderQuery) -> bool {
    let unpaged = OrderQuery {
        after: String::new(),
        order: ListOrder::default(),
        columns: None,
        ..query.clone()
    };
    unpaged == OrderQuery::default()
}

/// The address of the same query, from another place on.
pub fn address(query: &OrderQuery, after: &str) -> String {
    address_at("/orders", query, after)
}

/// The query of the list's address, from its beginning; nothing where it is just all orders.
pub fn list_query(query: &OrderQuery) -> Option<String> {
    let address = address(query, "");
    address.split_once('?').map(|(_, query)| query.to_owned())
}

/// The address of an order of the list that the query is, so that it can lead back and to the next one.
pub fn order_address(id: OrderId, query: &OrderQuery) -> String {
    address_at(&format!("/orders/{id}"), query, "")
}

/// The same, with the form for one of the order's addresses.
pub fn ship_to_address(id: OrderId, query: &OrderQuery, address_id: i64) -> String {
    let order = order_address(id, query);
    let join = if order.contains('?') { '&' } else { '?' };
    format!("{order}{join}{ADDRESS_PARAMETER}={address_id}#ship")
}

fn address_at(path: &str, query: &OrderQuery, after: &str) -> String {
    let sort = Some(query.order).filter(|order| *order != ListOrder::default());
    let calendar = Some(query.calendar).filter(|calendar| *calendar != DayCalendar::default());
    let channel = query.integration.zip(query.channel);
    let channel = channel.map(|(store, channel)| channel_text(store, channel));
    let fields = [
        ("search", query.search.as_str()),
        ("client", &id_text(query.client)),
        ("integration", &id_text(query.integration)),
        ("channel", channel.as_deref().unwrap_or_default()),
        ("status", &id_text(query.status.map(|status| status.0))),
        ("warning", if query.has_warning { OPEN_WARNING } else { "" }),
        ("due", query.due.map(Due::code).unwrap_or_default()),
        ("list", query.work_list.map(WorkList::code).unwrap_or_default()),
        ("from", &query.from),
        ("until", &query.until),
        ("days", calendar.map(DayCalendar::code).unwrap_or_default()),
        ("imported_from", &query.imported_from),
        ("sort", sort.map(ListOrder::code).unwrap_or_default()),
        ("columns", &id_text(query.columns.as_ref())),
        ("after", after),
    ];
    list_address(path, &fields)
}

// The router's own escaping asks the browser in its other half.
#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::pages::list_address::parts;

    fn params(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_can_be_read_is_used_and_the_rest_is_said() {
        let read = read(&params(&[
            ("search", " ann "),
            ("status", "9"),
            ("client", "not-an-id"),
            ("from", "2026-11-31"),
            ("until", "2026-11-22"),
        ]));
        assert_eq!(read.query.search, "ann");
        assert_eq!(read.query.status, Some(OrderStatus(9)));
        assert_eq!(read.query.client, None);
        assert_eq!(
            (read.query.from.as_str(), read.query.until.as_str()),
            ("", "2026-11-22")
        );
        assert_eq!(read.complaints.len(), 2, "{:?}", read.complaints);
    }

    #[test]
    fn days_are_the_stores_unless_said_otherwise() {
        for (days, calendar) in [
            ("", DayCalendar::Store),
            ("mars", DayCalendar::Store),
            ("utc", DayCalendar::Utc),
        ] {
            let read = read(&params(&[("from", "2026-11-22"), ("days", days)]));
            assert_eq!(read.query.calendar, calendar, "{days}");
        }
        // Without a day there is nothing to say of it.
        let read = read(&params(&[("days", "utc")]));
        assert!(is_everything(&read.query));
    }

    #[test]
    fn an_end_before_the_beginning_is_left_out() {
        let read = read(&params(&[("from", "2026-11-22"), ("until", "2026-11-21")]));
        assert_eq!(read.query.until, "");
        assert_eq!(read.complaints.len(), 1);
    }

    #[test]
    fn a_channel_is_of_its_store_and_of_no_other() {
        let store = "0190b1f0-0000-7000-8000-000000000002";
        let channel = format!("{store}_5");
        let alone = read(&params(&[("channel", channel.as_str())]));
        assert_eq!(
            alone.query.integration.map(|id| id.to_string()).as_deref(),
            Some(store)
        );
        assert_eq!(
            (alone.query.channel, alone.complaints.len()),
            (Some(RemoteChannelId(5)), 0)
        );
        let other = "0190b1f0-0000-7000-8000-000000000003";
        for (name, value) in [("integration", other), ("client", ""), ("channel", "5")] {
            let pairs = match name {
                "channel" => [("channel", value), ("client", "")],
                _ => [("channel", channel.as_str()), (name, value)],
            };
            let read = read(&params(&pairs));
            assert_eq!(read.query.channel.is_some(), name == "client", "{name}");
            assert_eq!(read.complaints.is_empty(), name == "client", "{name}");
        }
    }

    #[test]
    fn an_address_leads_back_to_its_query() {
        let query = OrderQuery {
            search: "a&b=c #7 ü".to_owned(),
            client: "0190b1f0-0000-7000-8000-000000000001".parse().ok(),
            integration: "0190b1f0-0000-7000-8000-000000000002".parse().ok(),
            channel: Some(RemoteChannelId(664_177)),
            status: Some(OrderStatus(11)),
            has_warning: true,
            due: Some(Due::Late),
            work_list: Some(WorkList::Failed),
            order: ListOrder::OldestFirst,
            imported_from: "2026-11-02".to_owned(),
            from: "2026-11-01".to_owned(),
            calendar: DayCalendar::Utc,
            columns: "client,tags".parse().ok(),
            ..OrderQuery::default()
        };
        let address = address(&query, "x/y");
        let (path, params) = parts(&address);
        assert_eq!(path, "/orders");
        let expected = OrderQuery {
            after: "x/y".to_owned(),
            ..query
        };
        assert_eq!(read(&params).query, expected);
        assert_eq!(super::address(&OrderQuery::default(), ""), "/orders");
    }

    #[test]
    fn a_later_page_of_everything_is_still_everything() {
        let query = OrderQuery {
            after: "x".to_owned(),
            ..OrderQuery::default()
        };
        assert!(is_everything(&query));
        let in_other_columns = OrderQuery {
            columns: "none".parse().ok(),
            ..query.clone()
        };
        assert!(is_everything(&in_other_columns));
        let narrowed = OrderQuery {
            status: Some(OrderStatus(9)),
            ..query
        };
        assert!(!is_everything(&narrowed));
    }
}
