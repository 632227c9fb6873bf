//! The chain: each entry is signed along with the signature of the one before it, so that none can be changed, moved,
//! added or taken out between two others without the key, which is not in the database in the open.
//!
//! A signature is HMAC-SHA-256, in hex, of a list of texts. Each text is preceded by the number of its bytes (64 bits,
//! big-endian), so that two lists never look the same. The first text says what is signed, and in which version. An
//! entry's place is not among them: its predecessor's signature is, which is as good.
//!
//! What this can't show is that the newest entries were cut off, along with a head that fits: an older state of the
//! database looks just like that. Hence `--expect`: whoever keeps the newest signature elsewhere sees it.

use std::fmt;
use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use parcelpilot_domain::sealed::Sealed;
use sha2::Sha256;

use super::EventColumns;
use crate::columns::RowName;
use crate::macros::{change, read, row};
use crate::{Database, StorageError, StorageResult};

const EVENT: &str = "parcelpilot audit event 1";
const CUT: &str = "parcelpilot audit cut 1";
const PSEUDONYM: &str = "parcelpilot audit pseudonym 1";

/// What signs the entries.
#[derive(Clone)]
pub struct AuditKey(Hmac<Sha256>);

impl AuditKey {
    pub fn new(secret: &[u8]) -> Self {
        Self(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// Names somebody without saying who: the same for the same text, and by the key alone.
    pub fn pseudonym(&self, text: &str) -> String {
        self.sign(&[PSEUDONYM, text])
    }

    fn sign(&self, texts: &[&str]) -> String {
        let mut mac = self.0.clone();
        for text in texts {
            mac.update(&(text.len() as u64).to_be_bytes());
            mac.update(text.as_bytes());
        }
        let bytes = mac.finalize().into_bytes();
        bytes.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a text does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    pub(super) fn sign_event(&self, previous: &str, event: &EventColumns) -> String {
        let (at, joined_at) = (event.at.to_string(), event.joined_at.to_string());
        self.sign(&[
            EVENT,
            previous,
            &event.id,
            &at,
            &event.actor_kind,
            &event.actor_id,
            &event.actor,
            &event.actor_email,
            &event.token_id,
            &event.token_name,
            &event.address,
            &event.action,
            &event.subject,
            &event.detail,
            &joined_at,
        ])
    }

    /// That the entries before `first_sequence` were removed by this program.
    pub(super) fn sign_cut(&self, first_sequence: i64, hash_before: &str) -> String {
        self.sign(&[CUT, &first_sequence.to_string(), hash_before])
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey")
    }
}

row! {
    /// The newest entry, locked until the transaction ends: whoever else appends comes after.
    pub(crate) struct Head { pub sequence: i64, pub hash: String }
}

/// On both engines a lock, since it writes. Within a transaction this is the last lock to be taken.
pub(crate) const LOCK_HEAD: &str =
    "UPDATE audit_chain SET sequence = sequence WHERE id = 1 RETURNING sequence, hash";

impl Head {
    /// Gives the entry the next place.
    pub(crate) fn append(&mut self, key: &AuditKey, event: &mut EventColumns) {
        let hash = key.sign_event(&self.hash, event);
        self.sequence += 1;
        event.sequence = Some(self.sequence);
        event.previous_hash = Some(std::mem::replace(&mut self.hash, hash.clone()));
        event.hash = Some(hash);
    }
}

/// For a chain without its row, which only somebody else can have deleted.
pub(crate) fn headless() -> StorageError {
    RowName::new("audit_chain", "1").wrong("sequence")
}

/// The key as it is kept, and whether anything was signed with one yet.
pub async fn sealed_key(database: &Database) -> StorageResult<(Option<Sealed>, bool)> {
    let found: Option<(Option<Vec<u8>>, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT sealed_key, sequence FROM audit_chain WHERE id = 1")
            .fetch_optional(executor)
            .await?
    });
    let (key, sequence) = found.ok_or_else(headless)?;
    Ok((key.map(Sealed::from_bytes), sequence > 0))
}

/// Keeps a first key; quiet where another program was faster.
pub async fn keep_key(database: &Database, key: &Sealed) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE audit_chain SET sealed_key = $1 WHERE id = 1 AND sealed_key IS NULL AND sequence = 0",
        )
        .bind(key.as_bytes())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}
