//! The SQL that counts orders.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::work_list::WorkList;

use super::candidates::{push_driven, push_filter, push_searched, push_stores};
use super::filter::OrderFilter;
use super::pick::has_stores_apart;
use super::search::Search;
use super::source::{FAILED_PUSHES, Source};
use crate::statement::Statement;

/// How many orders pass the filter, counted up to `most`; its search is not looked at. Where `stores` are given, only theirs.
pub(super) fn count(
    filter: &OrderFilter,
    source: Option<&Source<'_>>,
    stores: Option<&[IntegrationId]>,
    most: i64,
) -> Statement {
    let mut statement = Statement::default();
    match source {
        Some(source) => {
            source.push_found(&mut statement, None);
            statement.push(" SELECT count(*) FROM (SELECT 1");
            push_driven(&mut statement, filter);
        }
        None => {
            statement.push("SELECT count(*) FROM (SELECT 1");
            push_list(&mut statement, filter);
        }
    }
    push_these_stores(&mut statement, stores);
    statement.push(" LIMIT ").integer(most).push(") AS counted");
    statement
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
            WorkList::Failed => statement
                .push("o.id IN (SELECT order_id FROM ")
                .push(FAILED_PUSHES)
                .push(")"),
            WorkList::Done => statement.push("o.shipping_state = 'not_to_ship' AND o.left_to_ship = 0"),
            WorkList::NotToShip => statement.push("o.shipping_state = 'not_to_ship' AND o.left_to_ship > 0"),
        };
        statement.push(" THEN 1 END), ");
    }
    statement.push("count(*)");
    push_driven(&mut statement, filter);
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

/// Of the first `window` orders of a list, whichever they are: how many these are, and how many of them are searched for.
pub(super) fn count_among(filter: &OrderFilter, search: &Search, window: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT count(*), count(CASE WHEN TRUE");
    search.push_words(&mut statement, "first", None);
    search.push_checks(&mut statement, "first");
    statement.push(" THEN 1 END) FROM (SELECT o.id, o.remote_id, o.terms");
    push_list(&mut statement, filter);
    push_these_stores(&mut statement, search.stores.as_deref());
    statement.push(" LIMIT ").integer(window).push(") AS first");
    statement
}

fn push_list(statement: &mut Statement, filter: &OrderFilter) {
    statement.push(" FROM orders o WHERE TRUE");
    push_stores(statement, filter);
    // SQLite would rather walk all orders of the days than the few of the list, whose index has the stores apart.
    if has_stores_apart(filter) {
        statement.push(" AND o.integration_id IN (SELECT id FROM integrations)");
    }
    push_filter(statement, filter, None);
}

fn push_these_stores(statement: &mut Statement, stores: Option<&[IntegrationId]>) {
    if let Some(stores) = stores {
        statement.push(" AND o.integration_id IN (");
        statement
            .texts(stores.iter().map(IntegrationId::to_string))
            .push(")");
    }
}
