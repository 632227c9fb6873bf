//! What the warehouse writes to clients' people: to whom and when, and the outbox.
//!
//! A message is a row for one contact, kind and subject, whose key keeps it from being queued twice, however many programs
//! share a database. What it says is read when it is sent ([`facts`]).

mod contacts;
pub mod facts;
mod outbox;
mod queue;
mod settings;

pub use contacts::{Contact, Wishes, add_contact, change_contact, contacts, remove_contact};
pub use outbox::{
    Claimed, ClaimedMessage, LEASE, Recent, begin, claim, delete_ended_before, ended, explain_claim,
    handed_over, postpone, recent, release_lapsed, retry,
};
pub use queue::{DueMessage, explain_queue, queue_due, queue_recovered_stores, queue_refused, queue_stores};
pub use settings::{DueLook, Looked, StoredSettings, due_looks, explain_due_looks, find, look_again, save};
