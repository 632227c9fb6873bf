//! Storing a page of orders: rows, problems, checkpoint and counters in one transaction, fenced by the lease.
//!
//! Idempotent: an order is known by its integration and its number in the store, and changes only where what came is
//! different and not older. Reading any page again changes nothing.

mod insert;
mod rows;
mod terms;

use std::collections::HashMap;

use parcelpilot_domain::import_run::Counters;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::StatusFilter;
use parcelpilot_domain::problem::pause_after;
use parcelpilot_domain::time::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::insert::InsertRows;
use self::rows::{CONSIGNMENTS, Cell, LINES, ORDERS, TERMS};
use crate::imports::source::{BadOrder, FetchedOrder};
use crate::storage::macros::transaction;
use crate::storage::runs::{Lease, Span};
use crate::storage::shipments::recount;
use crate::storage::{Database, StorageError, StorageResult};

/// Longest raw text of a problem that is kept, in bytes.
const RAW_MAX_BYTES: usize = 64 * 1024;

pub struct PageToStore<'a> {
    /// The span as it stands after this page.
    pub span: &'a Span,
    pub orders: &'a [FetchedOrder],
    pub accept: Accept<'a>,
    pub at: Timestamp,
}

/// Which orders enter. One that is in already is followed whatever its status becomes.
#[derive(Debug, Clone, Copy)]
pub enum Accept<'a> {
    Everything,
    Statuses(&'a StatusFilter),
}

impl Accept<'_> {
    fn enters(self, order: &Order) -> bool {
        match self {
            Accept::Everything => true,
            Accept::Statuses(statuses) => statuses.accepts(order.status),
        }
    }
}

/// An order as it is stored already.
struct Known {
    id: String,
    modified_at: i64,
    content_hash: String,
}

/// What is to be written of a page, known before the transaction is begun but for what is stored already.
struct Incoming<'a> {
    order: &'a Order,
    content_hash: String,
}

/// Stores the page, or nothing of it. [`StorageError::LeaseLost`] where another worker has the run now.
pub async fn store_page(database: &Database, lease: &Lease, page: PageToStore<'_>) -> StorageResult<()> {
    let incoming: Vec<Incoming<'_>> = page
        .orders
        .iter()
        .filter_map(|order| order.as_ref().ok())
        .map(|order| Incoming {
            order,
            content_hash: content_hash(order),
        })
        .collect();
    let bad: Vec<&BadOrder> = page
        .orders
        .iter()
        .filter_map(|order| order.as_ref().err())
        .map(|bad| &**bad)
        .collect();
    let ids = || incoming.iter().map(|one| one.order.remote_id.0);
    let (lowest, highest) = (ids().min().unwrap_or(0), ids().max().unwrap_or(-1));
    let span = page.span;
    let at = page.at.millis();

    transaction!(database, |tx| {
        // First the fence: it takes the run's row, so that nobody takes the run over before this is committed.
        let row = sqlx::query_as::<_, (String,)>(
            "UPDATE import_runs SET worked_ms = worked_ms + ($4 - changed_at), changed_at = $4 \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' RETURNING integration_id",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(at)
        .fetch_optional(&mut *tx)
        .await?;
        let (integration_id,) = row.ok_or(StorageError::LeaseLost)?;

        // Whoever confirms a shipment of one of these orders waits, or has written before they are looked at.
        let in_flight = sqlx::query_as::<_, (String,)>(AHEAD)
            .bind(&integration_id)
            .bind(lowest)
            .bind(highest)
            .fetch_all(&mut *tx)
            .await?;
        for (id,) in &in_flight {
            sqlx::query("UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1")
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }

        let known = sqlx::query_as::<_, (i64, String, i64, String)>(
            "SELECT remote_id, id, modified_at, content_hash FROM orders \
             WHERE integration_id = $1 AND remote_id >= $2 AND remote_id <= $3",
        )
        .bind(&integration_id)
        .bind(lowest)
        .bind(highest)
        .fetch_all(&mut *tx)
        .await?;
        let known: HashMap<i64, Known> = known
            .into_iter()
            .map(|(remote_id, id, modified_at, content_hash)| {
                (
                    remote_id,
                    Known {
                        id,
                        modified_at,
                        content_hash,
                    },
                )
            })
            .collect();

        let changes = Changes::of(&incoming, &known, page.accept);
        for (id, one) in &changes.updated {
            for sql in rows::DELETE_PARTS {
                sqlx::query(sql).bind(id).execute(&mut *tx).await?;
            }
            let mut query = sqlx::query(rows::UPDATE_ORDER);
            for cell in rows::updated_order(id, one.order, &one.content_hash, at) {
                query = rows::bind!(query, cell);
            }
            query.execute(&mut *tx).await?;
        }
        tx.insert_rows(&ORDERS, changes.order_rows(&integration_id, at))
            .await?;
        tx.insert_rows(&LINES, changes.line_rows()).await?;
        tx.insert_rows(&CONSIGNMENTS, changes.consignment_rows()).await?;
        tx.insert_rows(&TERMS, changes.term_rows()).await?;
        if !changes.updated.is_empty() {
            let ahead = sqlx::query_as::<_, (String,)>(AHEAD)
                .bind(&integration_id)
                .bind(lowest)
                .bind(highest)
                .fetch_all(&mut *tx)
                .await?;
            for (id,) in &ahead {
                recount!(tx, id);
            }
        }

        let open = sqlx::query_as::<_, (i64,)>(
            "SELECT remote_id FROM problems \
             WHERE integration_id = $1 AND solved_at IS NULL AND remote_id >= $2 AND remote_id <= $3",
        )
        .bind(&integration_id)
        .bind(lowest)
        .bind(highest)
        .fetch_all(&mut *tx)
        .await?;
        for (remote_id,) in open
            .into_iter()
            .filter(|(open,)| incoming.iter().any(|one| one.order.remote_id.0 == *open))
        {
            sqlx::query(SOLVE_PROBLEM)
                .bind(&integration_id)
                .bind(remote_id)
                .bind(at)
                .execute(&mut *tx)
                .await?;
        }
        for bad in &bad {
            let (id, tries) = sqlx::query_as::<_, (String, i64)>(UPSERT_PROBLEM)
                .bind(Uuid::now_v7().to_string())
                .bind(&integration_id)
                .bind(lease.run_id.to_string())
                .bind(remote_key(bad))
                .bind(bad.remote_id.map(|id| id.0))
                .bind(bad.kind.code())
                .bind(&bad.field)
                .bind(&bad.detail)
                .bind(cut(&bad.raw))
                .bind(at)
                .fetch_one(&mut *tx)
                .await?;
            let next_try = bad.remote_id.map(|_| page.at.plus(pause_after(tries)).millis());
            sqlx::query("UPDATE problems SET next_try_at = $2 WHERE id = $1")
                .bind(id)
                .bind(next_try)
                .execute(&mut *tx)
                .await?;
        }

        let counters = changes.counters(&bad);
        sqlx::query(
            "UPDATE import_runs SET seen = seen + $2, created = created + $3, updated = updated + $4, \
             unchanged = unchanged + $5, skipped = skipped + $6, problems = problems + $7, stalls = 0 WHERE id = $1",
        )
        .bind(lease.run_id.to_string())
        .bind(counters.seen)
        .bind(counters.created)
        .bind(counters.updated)
        .bind(counters.unchanged)
        .bind(counters.skipped)
        .bind(counters.problems)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE import_spans SET next_id = $3, seen = $4, is_done = $5 WHERE run_id = $1 AND ordinal = $2")
            .bind(lease.run_id.to_string())
            .bind(span.ordinal)
            .bind(span.next_id)
            .bind(span.seen)
            .bind(span.is_done)
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// Orders of a page with shipments that the store counts otherwise than we do.
const AHEAD: &str = "SELECT DISTINCT order_id FROM shipments \
     WHERE integration_id = $1 AND order_number >= $2 AND order_number <= $3 AND ahead <> 0 ORDER BY order_id";

const SOLVE_PROBLEM: &str =
    "UPDATE problems SET solved_at = $3, next_try_at = NULL WHERE integration_id = $1 AND remote_id = $2";

/// That an order is not in the store is nothing new to whoever dismissed that after the run was queued.
macro_rules! still_dismissed {
    () => {
        "CASE WHEN excluded.kind = 'not_found' AND problems.dismissed_at >= \
         (SELECT created_at FROM import_runs WHERE id = excluded.run_id) THEN problems.dismissed_at END"
    };
}

/// One that was solved or dismissed and is back begins anew.
const UPSERT_PROBLEM: &str = concat!(
    "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, \
     detail, raw, first_seen_at, last_seen_at, tries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1) \
     ON CONFLICT (integration_id, remote_key) DO UPDATE SET run_id = excluded.run_id, kind = excluded.kind, \
     field = excluded.field, detail = excluded.detail, raw = excluded.raw, last_seen_at = excluded.last_seen_at, \
     first_seen_at = CASE WHEN problems.solved_at IS NULL THEN problems.first_seen_at ELSE excluded.first_seen_at END, \
     tries = CASE WHEN problems.solved_at IS NULL THEN problems.tries + 1 ELSE 1 END, solved_at = ",
    still_dismissed!(),
    ", dismissed_at = ",
    still_dismissed!(),
    " RETURNING id, tries"
);

/// What a page changes here.
struct Changes<'a> {
    created: Vec<(String, &'a Incoming<'a>)>,
    updated: Vec<(String, &'a Incoming<'a>)>,
    unchanged: i64,
    skipped: i64,
}

impl<'a> Changes<'a> {
    fn of(incoming: &'a [Incoming<'a>], known: &HashMap<i64, Known>, accept: Accept<'_>) -> Self {
        let mut changes = Changes {
            created: Vec::new(),
            updated: Vec::new(),
            unchanged: 0,
            skipped: 0,
        };
        for one in incoming {
            match known.get(&one.order.remote_id.0) {
                None if accept.enters(one.order) => changes.created.push((Uuid::now_v7().to_string(), one)),
                None => changes.skipped += 1,
                Some(known) if is_news(known, one) => changes.updated.push((known.id.clone(), one)),
                Some(_) => changes.unchanged += 1,
            }
        }
        changes
    }

    fn counters(&self, bad: &[&BadOrder]) -> Counters {
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let (created, updated, problems) = (
            count(self.created.len()),
            count(self.updated.len()),
            count(bad.len()),
        );
        let seen = created + updated + self.unchanged + self.skipped + problems;
        let (unchanged, skipped) = (self.unchanged, self.skipped);
        Counters {
            seen,
            created,
            updated,
            unchanged,
            skipped,
            problems,
            calls: 0,
            throttled: 0,
        }
    }

    fn order_rows(&self, integration_id: &str, at: i64) -> Vec<Cell> {
        self.created
            .iter()
            .flat_map(|(id, one)| rows::new_order(id, integration_id, one.order, &one.content_hash, at))
            .collect()
    }

    fn written(&self) -> impl Iterator<Item = (&str, &Order)> {
        self.created
            .iter()
            .chain(&self.updated)
            .map(|(id, one)| (id.as_str(), one.order))
    }

    fn line_rows(&self) -> Vec<Cell> {
        self.written()
            .flat_map(|(id, order)| rows::lines(id, order))
            .collect()
    }

    fn consignment_rows(&self) -> Vec<Cell> {
        self.written()
            .flat_map(|(id, order)| rows::consignments(id, order))
            .collect()
    }

    fn term_rows(&self) -> Vec<Cell> {
        let row = |id: &str, term| [Cell::Text(term), Cell::Text(id.to_owned())];
        self.written()
            .flat_map(|(id, order)| terms::of(order).into_iter().flat_map(move |term| row(id, term)))
            .collect()
    }
}

/// An older answer, from a replica that lags or a page read before another run's, changes nothing.
fn is_news(known: &Known, one: &Incoming<'_>) -> bool {
    one.content_hash != known.content_hash && one.order.modified_at.millis() >= known.modified_at
}

fn content_hash(order: &Order) -> String {
    let text = serde_json::to_vec(order).expect("an order has only plain values");
    hex(&Sha256::digest(text))
}

fn remote_key(bad: &BadOrder) -> String {
    match bad.remote_id {
        Some(id) => id.to_string(),
        None => format!("sha256:{}", hex(&Sha256::digest(bad.raw.as_bytes()))),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// PostgreSQL's texts hold no NUL, and nobody reads more than this of a broken order.
fn cut(raw: &str) -> String {
    let mut end = raw.len().min(RAW_MAX_BYTES);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw[..end].replace('\0', "\u{fffd}")
}
