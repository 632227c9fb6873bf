//! Walks the chain and says where it breaks, if it does.

use parcelpilot_domain::audit::ChainFault;
use parcelpilot_domain::time::Timestamp;

use super::chain::headless;
use super::{AuditKey, EventColumns, SELECT};
use crate::macros::{read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Entries read at once, and the most that are in memory.
const BATCH: i64 = 1_000;

/// An entry by its place and signature, to be noted elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    pub sequence: i64,
    pub hash: String,
}

/// What a walk over the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// In the chain, up to where it breaks.
    pub entries: i64,
    pub oldest: Option<Timestamp>,
    pub newest: Option<Timestamp>,
    /// The place of the oldest entry that is kept: later than 1 where older ones were removed by the program itself.
    pub first_sequence: i64,
    /// Entries that got their place after they were written, and when the last of them did: those of earlier releases,
    /// or of whoever writes into the database by other means.
    pub joined_later: i64,
    pub last_joined: Option<Timestamp>,
    /// Of these, the ones that come after an entry which was signed when it was written: a replica of an earlier release
    /// wrote them beside this one, or somebody took their signatures away and had them signed anew.
    pub joined_among_signed: i64,
    /// Entries without a place, which the server gives them.
    pub waiting: i64,
    pub head: ChainHead,
    pub broken: Option<BrokenAt>,
}

/// The first place that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenAt {
    pub sequence: i64,
    pub fault: ChainFault,
    /// The id of the entry that is there, if one is.
    pub entry: Option<String>,
}

row! {
    struct Ends {
        sequence: i64, hash: String, first_sequence: i64, hash_before: String, cut_proof: String, last: i64, waiting: i64,
    }
}

/// # Errors
/// Those of the database. A broken chain is none.
pub async fn verify(
    database: &Database,
    key: &AuditKey,
    expected: Option<&ChainHead>,
) -> StorageResult<ChainReport> {
    let ends = ends(database).await?;
    let mut report = ends.report();
    report.broken = match ends.wrong_beginning(key) {
        Some(broken) => Some(broken),
        None => walk(database, key, &ends, expected, &mut report).await?,
    };
    if report.broken.is_none() {
        report.broken = ends.wrong_end(expected);
    }
    Ok(report)
}

/// Both ends as they are at one moment; what is appended later is left to the next walk.
async fn ends(database: &Database) -> StorageResult<Ends> {
    let ends: Option<Ends> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT sequence, hash, first_sequence, hash_before, cut_proof,
                 (SELECT COALESCE(max(sequence), 0) FROM audit_events) AS last,
                 (SELECT count(*) FROM audit_events WHERE sequence IS NULL) AS waiting
             FROM audit_chain WHERE id = 1",
        )
        .fetch_optional(executor)
        .await?
    });
    ends.ok_or_else(headless)
}

async fn walk(
    database: &Database,
    key: &AuditKey,
    ends: &Ends,
    expected: Option<&ChainHead>,
    report: &mut ChainReport,
) -> StorageResult<Option<BrokenAt>> {
    let (mut place, mut previous) = (ends.first_sequence, ends.hash_before.clone());
    while place <= ends.sequence {
        let batch = batch(database, place, ends.sequence).await?;
        if batch.is_empty() {
            return fault_at(database, key, place, &previous, None).await.map(Some);
        }
        for entry in batch {
            let hash = entry.hash.clone().unwrap_or_default();
            let is_next = entry.sequence == Some(place) && entry.previous_hash.as_ref() == Some(&previous);
            if !is_next || !is_signed(key, &entry) {
                return fault_at(database, key, place, &previous, Some(entry))
                    .await
                    .map(Some);
            }
            if expected.is_some_and(|expected| expected.sequence == place && expected.hash != hash) {
                return Ok(Some(broken(place, ChainFault::OtherThanExpected, Some(entry))));
            }
            report.count(&entry);
            place += 1;
            previous = hash;
        }
    }
    let is_the_newest = previous == ends.hash;
    Ok((!is_the_newest).then(|| broken(ends.sequence, ChainFault::Changed, None)))
}

async fn batch(database: &Database, from: i64, to: i64) -> StorageResult<Vec<EventColumns>> {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("sequence >= ")
        .integer(from)
        .push(" AND sequence <= ")
        .integer(to)
        .push(" ORDER BY sequence LIMIT ")
        .integer(BATCH);
    read_all(database, &statement).await
}

/// What happened at a place where not the entry stands that should.
async fn fault_at(
    database: &Database,
    key: &AuditKey,
    place: i64,
    previous: &str,
    found: Option<EventColumns>,
) -> StorageResult<BrokenAt> {
    let found = found.filter(|entry| entry.sequence == Some(place));
    let mut statement = Statement::default();
    statement.push(SELECT).push("previous_hash = ").text(previous);
    let is_elsewhere = read_all(database, &statement)
        .await?
        .iter()
        .any(|entry| entry.sequence != Some(place) && is_signed(key, entry));
    let fault = match &found {
        // Whole, but it belongs elsewhere.
        Some(entry) if is_signed(key, entry) && is_elsewhere => ChainFault::Reordered,
        Some(entry) if is_signed(key, entry) => ChainFault::Removed,
        Some(_) if is_elsewhere => ChainFault::Added,
        Some(_) => ChainFault::Changed,
        None if is_elsewhere => ChainFault::Reordered,
        None => ChainFault::Removed,
    };
    Ok(broken(place, fault, found))
}

async fn read_all(database: &Database, statement: &Statement) -> StorageResult<Vec<EventColumns>> {
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

fn is_signed(key: &AuditKey, entry: &EventColumns) -> bool {
    let previous = entry.previous_hash.as_deref().unwrap_or_default();
    entry.hash.as_deref() == Some(key.sign_event(previous, entry).as_str())
}

fn broken(sequence: i64, fault: ChainFault, entry: Option<EventColumns>) -> BrokenAt {
    BrokenAt {
        sequence,
        fault,
        entry: entry.map(|entry| entry.id),
    }
}

impl Ends {
    fn report(&self) -> ChainReport {
        ChainReport {
            entries: 0,
            oldest: None,
            newest: None,
            first_sequence: self.first_sequence,
            joined_later: 0,
            last_joined: None,
            joined_among_signed: 0,
            waiting: self.waiting,
            head: ChainHead {
                sequence: self.sequence,
                hash: self.hash.clone(),
            },
            broken: None,
        }
    }

    /// Where the chain begins is either its very beginning, or signed.
    fn wrong_beginning(&self, key: &AuditKey) -> Option<BrokenAt> {
        let is_right = match self.first_sequence {
            1 => self.hash_before.is_empty(),
            first => self.cut_proof == key.sign_cut(first, &self.hash_before),
        };
        (!is_right).then(|| broken(self.first_sequence, ChainFault::Removed, None))
    }

    fn wrong_end(&self, expected: Option<&ChainHead>) -> Option<BrokenAt> {
        if self.last > self.sequence {
            return Some(broken(self.sequence + 1, ChainFault::Added, None));
        }
        let expected = expected?;
        let fault = match expected.sequence {
            later if later > self.sequence => ChainFault::Removed,
            sequence if sequence >= self.first_sequence => return None,
            sequence if sequence == self.first_sequence - 1 && expected.hash == self.hash_before => {
                return None;
            }
            sequence if sequence == self.first_sequence - 1 => ChainFault::OtherThanExpected,
            _ => ChainFault::ExpectedIsTooOld,
        };
        let at = expected.sequence.min(self.sequence + 1);
        Some(broken(at, fault, None))
    }
}

impl ChainReport {
    fn count(&mut self, entry: &EventColumns) {
        let at = Timestamp::from_millis(entry.at);
        self.entries += 1;
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        self.newest = Some(self.newest.map_or(at, |newest| newest.max(at)));
        if entry.joined_at > 0 {
            let joined = Timestamp::from_millis(entry.joined_at);
            self.joined_later += 1;
            // All before it were signed when they were written, or joined.
            let has_signed = self.entries > self.joined_later;
            self.joined_among_signed += i64::from(has_signed);
            self.last_joined = Some(self.last_joined.map_or(joined, |last| last.max(joined)));
        }
    }
}
