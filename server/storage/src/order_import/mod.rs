//! Storing a page of orders: rows, problems, checkpoint and counters in one transaction, fenced by the lease.
//!
//! Idempotent: an order is known by its integration and its number in the store, and changes only where what came is
//! different and not older. Reading any page again changes nothing.

mod changes;
mod delete;
mod known;
mod prepared;
mod problem_rows;
mod raw;
mod rows;
mod terms;

use std::collections::{HashMap, HashSet};

use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::problem::pause_after;
use parcelpilot_domain::status_update::StatusMove;
use uuid::Uuid;

use self::changes::Changes;
use self::known::{Known, KnownColumns};
use self::problem_rows::{LEAVE_OUT_PROBLEM, SOLVE_PROBLEM, UPSERT_PROBLEM, without_left_out};
use self::rows::{CONSIGNMENTS, HOLDS, LINES, ORDERS, PRODUCT_IMAGES, RAW};
use crate::channels::{CHANNELS, ChannelRules, RULES, RuleColumns, follow_channel};
use crate::columns::RowName;
use crate::holds::{held_statuses, keep_shipping_state};
use crate::ignore_rules::{ClientRules, IgnoreRuleColumns, OF_STORE};
use crate::macros::{lock_order, moved_to, transaction};
use crate::many_rows::ManyRows;
use crate::order_warnings::{keep_warnings, mark_gone};
use crate::runs::{Lease, Span};
use crate::shipments::keep_left_to_ship;
use crate::status_updates::STATUS_UPDATES;
use crate::{Database, StorageError, StorageResult};

pub(crate) use self::changes::term_rows;
pub use self::delete::delete_orders;
pub use self::prepared::PreparedPage;
pub(crate) use self::raw::unpack;
pub(crate) use self::rows::{NO_PAGE, TERMS};
pub(crate) use self::terms::{Terms, term as search_term};

/// Longest raw text of a problem that is kept, in bytes.
const RAW_MAX_BYTES: usize = 64 * 1024;

pub struct PageToStore<'a> {
    /// The span as it stands after this page.
    pub span: &'a Span,
    pub page: PreparedPage,
    pub accept: Accept<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredPage {
    /// Of some of its orders, the channel's name is not known.
    pub has_unnamed_channels: bool,
}

/// Which orders enter, if their channel is imported. One that is in already is followed whatever its status becomes.
#[derive(Debug, Clone, Copy)]
pub enum Accept<'a> {
    Everything,
    Statuses(&'a StatusFilter),
}

impl Accept<'_> {
    fn enters(self, status: OrderStatus) -> bool {
        match self {
            Accept::Everything => true,
            Accept::Statuses(statuses) => statuses.accepts(status),
        }
    }
}

/// Stores the page, or nothing of it. [`StorageError::LeaseLost`] where another worker has the run now.
///
/// The fence comes last, right before the commit: pages of a run's spans are written side by side, and wait for each
/// other only for the moment in which they are counted. Who lost the run meanwhile finds that there, and all that was
/// written is taken back. An order that moves from one status to another while both are read can be on two such pages:
/// the second of them is refused by the unique index, and the run goes on from its checkpoints.
///
/// What was read of another store than the integration has by now is refused by the same fence; the next claim of the
/// run says why.
pub async fn store_page(
    database: &Database,
    lease: &Lease,
    to_store: PageToStore<'_>,
) -> StorageResult<StoredPage> {
    let PageToStore { span, page, accept } = to_store;
    let (lowest, highest) = page.bounds();
    let (read_at, at) = (page.read_at.millis(), page.at.millis());

    transaction!(database, |tx| {
        let row = sqlx::query_as::<_, (String, String, String, Option<String>, Option<String>)>(
            "SELECT r.integration_id, i.held_statuses, i.store_hash, i.status_on_import, i.client_id \
             FROM import_runs r JOIN integrations i ON i.id = r.integration_id \
             WHERE r.id = $1 AND r.lease_owner = $2 AND r.attempt = $3 AND r.state = 'running'",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .fetch_optional(&mut *tx)
        .await?;
        let (integration_id, held, store, status_move, client) = row.ok_or(StorageError::LeaseLost)?;
        let status_move = status_move.as_deref().and_then(StatusMove::from_code);
        let held = held_statuses(RowName::new("integrations", &integration_id), &held)?;
        let rules = sqlx::query_as::<_, RuleColumns>(RULES)
            .bind(&integration_id)
            .fetch_all(&mut *tx)
            .await?;
        let rules = ChannelRules::new(rules);
        let ignore_rules = sqlx::query_as::<_, IgnoreRuleColumns>(OF_STORE)
            .bind(&integration_id)
            .bind(lowest)
            .bind(highest)
            .fetch_all(&mut *tx)
            .await?;
        let ignore_rules = ClientRules::new(ignore_rules)?;

        // Whoever confirms a shipment of one of these orders waits, or has written before they are looked at.
        let in_flight = sqlx::query_as::<_, (String,)>(AHEAD)
            .bind(&integration_id)
            .bind(lowest)
            .bind(highest)
            .fetch_all(&mut *tx)
            .await?;
        for (id,) in &in_flight {
            lock_order!(tx, id);
        }

        let known = sqlx::query_as::<_, KnownColumns>(
            "SELECT o.remote_id, o.id, o.modified_at, o.content_hash, o.pages_from, o.terms, o.status_id, \
             o.is_deleted, o.gone_at, o.erased_at, o.shipping_state, o.channel_id, o.client_id, o.has_ignored, \
             r.order_id AS raw_of \
             FROM orders o LEFT JOIN order_raw r ON r.order_id = o.id \
             WHERE o.integration_id = $1 AND o.remote_id >= $2 AND o.remote_id <= $3",
        )
        .bind(&integration_id)
        .bind(lowest)
        .bind(highest)
        .fetch_all(&mut *tx)
        .await?;
        let known: HashMap<i64, Known> = known.into_iter().map(KnownColumns::known).collect();
        let open = sqlx::query_as::<_, (i64,)>(
            "SELECT remote_id FROM problems \
             WHERE integration_id = $1 AND solved_at IS NULL AND remote_id >= $2 AND remote_id <= $3 \
             ORDER BY remote_id",
        )
        .bind(&integration_id)
        .bind(lowest)
        .bind(highest)
        .fetch_all(&mut *tx)
        .await?;
        for (remote_id,) in open
            .into_iter()
            .filter(|(open,)| page.orders.iter().any(|order| order.remote_id == *open))
        {
            sqlx::query(SOLVE_PROBLEM)
                .bind(&integration_id)
                .bind(remote_id)
                .bind(at)
                .execute(&mut *tx)
                .await?;
        }

        let mut changes = Changes::of(page.orders, (read_at, page.at), known, accept, &rules);
        let channels = std::mem::take(&mut changes.channels);
        let followers = changes.followers(&rules);
        let mut ignoring = changes.ignore((&rules, &ignore_rules), client.as_deref());
        let (bad, left_out) = without_left_out!(tx, &integration_id, page.bad, rules);
        let counters = changes.counters(bad.len(), left_out.len());
        let has_updated = !changes.updated.is_empty();
        let mut erased_marks = Vec::new();
        for (known, order) in &mut changes.updated {
            if !known.is_erased && rows::update!(tx, rows::UPDATE_ORDER, known, order, held, read_at) == 0 {
                known.is_erased = true;
                *order = order.without_personal_data(page.at);
            }
            if known.is_erased {
                rows::update!(tx, rows::UPDATE_ERASED_ORDER, known, order, held, read_at);
                let marks = sqlx::query_as::<_, (String, i64, String)>(IGNORED)
                    .bind(&known.id)
                    .fetch_all(&mut *tx)
                    .await?;
                if !marks.is_empty() && !ignoring.contains(&known.id) {
                    ignoring.push(known.id.clone());
                }
                erased_marks.extend(marks);
            }
            // The order's row is held by now: whoever erases it has, or comes after.
            for sql in rows::DELETE_PARTS {
                sqlx::query(sql).bind(&known.id).execute(&mut *tx).await?;
            }
            keep_warnings!(tx, known.id.as_str(), known.before, order.ending(), at);
        }
        for (known, order) in &changes.returned {
            sqlx::query(concat!(
                "UPDATE orders SET gone_at = NULL, updated_at = ",
                moved_to!("$2"),
                " WHERE id = $1"
            ))
            .bind(&known.id)
            .bind(at)
            .execute(&mut *tx)
            .await?;
            keep_warnings!(tx, known.id.as_str(), known.before, order.ending(), at);
            // The rules of its client may have changed while it was gone.
            keep_left_to_ship!(tx, known.id.clone(), at);
        }
        let mut erased_since = HashSet::new();
        for id in changes.missing_raw() {
            if sqlx::query(LOCK_UNLESS_ERASED)
                .bind(id)
                .execute(&mut *tx)
                .await?
                .rows_affected()
                == 0
            {
                erased_since.insert(id.to_owned());
            }
        }
        changes.leave_out_raw(&erased_since);
        let status_updates = changes.status_updates((&integration_id, &store), status_move, at);
        let rows = changes.into_rows(&integration_id, (&held, &rules), (read_at, at), database.kind());
        tx.insert_rows(&ORDERS, rows.orders).await?;
        tx.insert_rows(&LINES, rows.lines).await?;
        tx.insert_rows(&CONSIGNMENTS, rows.consignments).await?;
        tx.insert_rows(&RAW, rows.raw).await?;
        tx.insert_rows(&HOLDS, rows.holds).await?;
        // One that was here before, and was updated then, is not updated again.
        tx.insert_new_rows(&STATUS_UPDATES, status_updates).await?;
        tx.delete_rows(&TERMS, rows.changed_terms).await?;
        tx.insert_rows(&TERMS, rows.terms).await?;
        if has_updated {
            let ahead = sqlx::query_as::<_, (String,)>(AHEAD)
                .bind(&integration_id)
                .bind(lowest)
                .bind(highest)
                .fetch_all(&mut *tx)
                .await?;
            for (id,) in ahead {
                // Whoever ships one of these at the moment has written before it is counted, or waits.
                lock_order!(tx, &id);
                keep_left_to_ship!(tx, id, at);
            }
            // The changed orders' rows are held by now, so no hold is placed meanwhile.
            let on_hold = sqlx::query_as::<_, (String,)>(ON_HOLD)
                .bind(&integration_id)
                .bind(lowest)
                .bind(highest)
                .fetch_all(&mut *tx)
                .await?;
            for (id,) in on_hold {
                keep_shipping_state!(tx, id);
            }
            for (id, channel) in followers {
                if follow_channel!(tx, &id, rules.client(channel), at) > 0 {
                    keep_left_to_ship!(tx, id, at);
                }
            }
        }
        for (id, line, rule) in erased_marks {
            sqlx::query("UPDATE order_lines SET ignored_by = $3 WHERE order_id = $1 AND remote_id = $2")
                .bind(&id)
                .bind(line)
                .bind(&rule)
                .execute(&mut *tx)
                .await?;
        }
        for id in ignoring {
            keep_left_to_ship!(tx, id, at);
        }

        for remote_id in &page.not_found {
            mark_gone!(tx, &integration_id, remote_id.0, at);
        }
        for key in &left_out {
            sqlx::query(LEAVE_OUT_PROBLEM)
                .bind(&integration_id)
                .bind(key)
                .bind(at)
                .execute(&mut *tx)
                .await?;
        }
        for (key, bad) in &bad {
            let (id, tries) = sqlx::query_as::<_, (String, i64)>(UPSERT_PROBLEM)
                .bind(Uuid::now_v7().to_string())
                .bind(&integration_id)
                .bind(lease.run_id.to_string())
                .bind(key)
                .bind(bad.remote_id.map(|id| id.0))
                .bind(bad.kind.code())
                .bind(&bad.field)
                .bind(&bad.detail)
                .bind(cut(&bad.raw))
                .bind(at)
                .bind(bad.channel.map(|channel| channel.0))
                .fetch_one(&mut *tx)
                .await?;
            let next_try = bad.remote_id.map(|_| page.at.plus(pause_after(tries)).millis());
            sqlx::query("UPDATE problems SET next_try_at = $2 WHERE id = $1")
                .bind(id)
                .bind(next_try)
                .execute(&mut *tx)
                .await?;
        }

        // After all orders are held: who waits here for a page that names the same products holds nothing that it needs.
        tx.insert_new_rows(&PRODUCT_IMAGES, rows.product_images).await?;
        tx.insert_new_rows(&CHANNELS, rules.new_rows(&integration_id, &channels))
            .await?;
        sqlx::query("UPDATE import_spans SET next_id = $3, seen = $4, is_done = $5 WHERE run_id = $1 AND ordinal = $2")
            .bind(lease.run_id.to_string())
            .bind(span.ordinal)
            .bind(span.next_id)
            .bind(span.seen)
            .bind(span.is_done)
            .execute(&mut *tx)
            .await?;
        let counted = sqlx::query(
            "UPDATE import_runs SET worked_ms = worked_ms + ($10 - changed_at), changed_at = $10, seen = seen + $4, \
             created = created + $5, updated = updated + $6, unchanged = unchanged + $7, skipped = skipped + $8, \
             problems = problems + $9, stalls = 0 \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' \
             AND store_hash IN ('', (SELECT i.store_hash FROM integrations i WHERE i.id = integration_id))",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(counters.seen)
        .bind(counters.created)
        .bind(counters.updated)
        .bind(counters.unchanged)
        .bind(counters.skipped)
        .bind(counters.problems)
        .bind(at)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if counted == 0 {
            return Err(StorageError::LeaseLost);
        }
        Ok(StoredPage {
            has_unnamed_channels: !rules.has_names_of(&channels),
        })
    })
}

/// As `lock_order!`, but for an order that was erased since it was looked at.
const LOCK_UNLESS_ERASED: &str =
    "UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1 AND erased_at IS NULL";

/// Orders of a page with shipments that the store counts otherwise than we do.
const AHEAD: &str = "SELECT DISTINCT order_id FROM shipments \
     WHERE integration_id = $1 AND order_number >= $2 AND order_number <= $3 AND ahead <> 0 ORDER BY order_id";

/// Orders of a page that a person put on hold.
const ON_HOLD: &str = "SELECT o.id FROM orders o JOIN order_holds h ON h.order_id = o.id AND h.released_at IS NULL \
     WHERE o.integration_id = $1 AND o.remote_id >= $2 AND o.remote_id <= $3 ORDER BY o.id";

/// By which rules the lines of an order are ignored. That of a country is not to be found in an address that was erased.
const IGNORED: &str =
    "SELECT order_id, remote_id, ignored_by FROM order_lines WHERE order_id = $1 AND ignored_by IS NOT NULL";

/// PostgreSQL's texts hold no NUL, and nobody reads more than this of a broken order.
fn cut(raw: &str) -> String {
    let mut end = raw.len().min(RAW_MAX_BYTES);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw[..end].replace('\0', "\u{fffd}")
}
