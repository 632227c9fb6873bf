//! The SQL that counts orders.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::work_list::WorkList;

use super::candidates::{push_driven, push_filter, push_has_failed, push_searched, push_stores};
use super::filter::OrderFilter;
use super::pick::{RARE, has_stores_apart};
use super::search::Search;
use super::source::{FAILED_PUSHES, Source};
use crate::channels::ClientStores;
use crate::statement::Statement;

/// Counts a list among the first `window` orders that an index finds: all that it finds, where these are fewer. The statement
/// gives how many were looked at, and how many of them are of the list, up to one more than are counted.
pub(super) struct Way {
    pub statement: Statement,
    window: i64,
}

impl Way {
    /// Whether the number that was found is the list's.
    pub(super) const fn settles(&self, looked_at: i64, found: i64) -> bool {
        looked_at < self.window || found > OrderCount::COUNTED
    }
}

/// How to count the filter's list, with what is searched in it; the next way where the one before does not settle it.
pub(super) fn ways(filter: &OrderFilter, search: &Search) -> Vec<Way> {
    if filter.work_list == Some(WorkList::Failed) {
        return vec![among_failed(filter, search)];
    }
    let walks = walks(filter);
    let way = |(walked, checked): &(OrderFilter, OrderFilter)| among_walked(walked, checked, search);
    walks.iter().map(way).collect()
}

/// What is walked by an index, and what is left to be looked at in each order.
fn walks(filter: &OrderFilter) -> Vec<(OrderFilter, OrderFilter)> {
    let all = OrderFilter::default;
    let mut walks = Vec::new();
    let (mut walked, mut checked) = (filter.clone(), all());
    if filter.imported_from.is_some() {
        let imported = OrderFilter {
            imported_from: walked.imported_from.take(),
            ..all()
        };
        checked.imported_from = imported.imported_from;
        walks.push((imported, walked.clone()));
    }
    if walked.has_warning && walked.work_list.is_some() {
        let (mut warned, mut of_list) = (walked.clone(), checked.clone());
        of_list.work_list = warned.work_list.take();
        walks.push((warned, of_list));
        walked.has_warning = false;
        checked.has_warning = true;
    }
    walks.push((walked, checked));
    walks
}

fn among_walked(walked: &OrderFilter, checked: &OrderFilter, search: &Search) -> Way {
    let client = search.client.as_ref().filter(|_| walked.client.is_some());
    let stores = search.stores.as_deref();
    // The index of imports has no stores.
    let (walked_stores, checked_stores) = match walked.imported_from {
        None => (stores, None),
        Some(_) => (None, stores),
    };
    let push_walk = |statement: &mut Statement| {
        push_list(statement, walked, client);
        push_these_stores(statement, walked_stores);
    };
    // Whether an index has no others between the client's orders.
    let are_together = client.is_none_or(ClientStores::are_together) && !search.names_clients();
    let is_all_walked = *checked == OrderFilter::default() && !search.looks_into_orders() && are_together;
    if is_all_walked && checked_stores.is_none() {
        return all_walked(push_walk);
    }
    let mut statement = Statement::default();
    push_looked_at(&mut statement, |statement| {
        push_walk(statement.push("SELECT 1"));
        statement.push(" LIMIT ").integer(RARE);
    });
    statement.push(
        "SELECT 1 FROM (SELECT o.id, o.integration_id, o.remote_id, o.terms, o.status_id, o.created_at,
             o.imported_at, o.shipping_state, o.left_to_ship, o.has_warning, o.channel_id, o.client_id",
    );
    push_walk(&mut statement);
    statement.push(" LIMIT ").integer(RARE).push(") AS o WHERE TRUE");
    push_stores(&mut statement, checked, search.client.as_ref());
    if let Some(client) = client.filter(|client| !client.are_together()) {
        client.push(&mut statement);
    }
    push_filter(&mut statement, checked, None);
    push_these_stores(&mut statement, checked_stores);
    search.push_clients(&mut statement);
    search.push_words(&mut statement, "o", None);
    search.push_checks(&mut statement, "o");
    push_counted(&mut statement);
    Way {
        statement,
        window: RARE,
    }
}

/// Nothing is left to be looked at, so the index alone is read: reading a thousand orders for it takes SQLite up to 5 ms.
fn all_walked(push_walk: impl FnOnce(&mut Statement)) -> Way {
    let mut statement = Statement::default();
    statement.push("SELECT count(*), count(*) FROM (SELECT 1");
    push_walk(&mut statement);
    push_counted(&mut statement);
    Way {
        statement,
        window: OrderCount::COUNTED + 1,
    }
}

fn among_failed(filter: &OrderFilter, search: &Search) -> Way {
    let source = Source::FailedPushes;
    let mut statement = Statement::default();
    source.push_found(&mut statement, Some(RARE));
    push_looked_at(&mut statement, |statement| {
        statement.push("SELECT 1 FROM ").push(FAILED_PUSHES);
        statement.push(" LIMIT ").integer(RARE);
    });
    statement.push("SELECT 1");
    push_driven(&mut statement, filter, search);
    push_searched(&mut statement, &source, search);
    push_counted(&mut statement);
    Way {
        statement,
        window: RARE,
    }
}

/// Only where it matters.
fn push_looked_at(statement: &mut Statement, looked_at: impl FnOnce(&mut Statement)) {
    statement
        .push(" SELECT CASE WHEN count(*) > ")
        .integer(OrderCount::COUNTED)
        .push(" THEN 0 ELSE (SELECT count(*) FROM (");
    looked_at(statement);
    statement.push(") AS looked_at) END, count(*) FROM (");
}

fn push_counted(statement: &mut Statement) {
    statement
        .push(" LIMIT ")
        .integer(OrderCount::COUNTED + 1)
        .push(") AS counted");
}

/// How many orders are found, of each work list and of all, in this order: [`tallied`].
pub(super) fn tally(
    filter: &OrderFilter,
    source: &Source<'_>,
    search: &Search,
    most: Option<i64>,
) -> Statement {
    let mut statement = Statement::default();
    source.push_found(&mut statement, most);
    statement.push(" SELECT ");
    for list in WorkList::ALL {
        statement.push("count(CASE WHEN ");
        match list {
            WorkList::ToShip => statement.push("o.shipping_state = 'to_ship'"),
            WorkList::Held => statement.push("o.shipping_state = 'held'"),
            WorkList::Failed => push_has_failed(&mut statement, "o"),
            WorkList::Done => statement.push("o.shipping_state = 'not_to_ship' AND o.left_to_ship = 0"),
            WorkList::NotToShip => statement.push("o.shipping_state = 'not_to_ship' AND o.left_to_ship > 0"),
        };
        statement.push(" THEN 1 END), ");
    }
    statement.push("count(*)");
    push_driven(&mut statement, filter, search);
    push_searched(&mut statement, source, search);
    statement
}

/// What a tally's columns count.
pub(super) type Tally = (i64, i64, i64, i64, i64, i64);

pub(super) fn tallied(tally: Tally) -> impl Iterator<Item = (Option<WorkList>, i64)> {
    let (first, second, third, fourth, fifth, all) = tally;
    let lists = WorkList::ALL.map(Some).into_iter().chain([None]);
    lists.zip([first, second, third, fourth, fifth, all])
}

/// Of the client, those that an index has together.
fn push_list(statement: &mut Statement, filter: &OrderFilter, client: Option<&ClientStores>) {
    statement.push(" FROM orders o WHERE TRUE");
    push_stores(statement, filter, None);
    if let Some(client) = client {
        client.push_together(statement);
    }
    // SQLite would rather walk all orders of the days than the few of the list, whose index has the stores apart.
    if has_stores_apart(filter) {
        statement.push(" AND o.integration_id IN (SELECT id FROM integrations)");
    }
    push_filter(statement, filter, filter.integration);
}

fn push_these_stores(statement: &mut Statement, stores: Option<&[IntegrationId]>) {
    if let Some(stores) = stores {
        statement.push(" AND o.integration_id IN (");
        statement
            .texts(stores.iter().map(IntegrationId::to_string))
            .push(")");
    }
}
