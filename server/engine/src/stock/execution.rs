//! Sends the levels of one lease: all by one call, mostly. Where the store refuses the call for one of them, it is
//! halved, and the first half is called to the end before the second one is begun: otherwise the calls that one lease may make are
//! used up before any small batch is taken.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use metrics::counter;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::stock::{StockPause, StoreSku};
use parcelpilot_domain::store::shipments::{BeforeSending, SinkError};
use parcelpilot_domain::store::stock::{LevelToSend, StockSink};
use parcelpilot_domain::time::Timestamp;
use runtime::metrics::STOCK_CALLS_ENDED;
use storage::stock::{Ending, LeasedLevel, LeasedStock, Turn};
use storage::{Database, StorageResult, stock as rows};
use tracing::warn;

use super::sender::{BEGIN_WITHIN, LEASE, paused};
use super::split::split;
use crate::shipments::retry_policy::PushRetryPolicy;

/// Calls of one lease, so that wrong levels don't use up a store's quota. The rest waits for the next one.
const CALLS_MAX: usize = 40;
/// Until the next lease where these were not enough, or what was refused before was refused again.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(10);
/// Where the store seems to refuse all alike: long enough for somebody to see it, short enough for good ones to be tried.
const BETWEEN_LIKE_REFUSALS: Duration = Duration::from_secs(60);
/// After so many levels that were refused in the same words, one by one and with none taken, it may not be the levels:
/// the location may be disabled, or gone. The others are not refused for that: they wait, and are the next to be tried there.
const SAME_WORDS: usize = 3;

pub struct StockExecution<'a> {
    pub database: &'a Database,
    pub sink: &'a dyn StockSink,
    pub leased: &'a LeasedStock,
    pub retry_policy: PushRetryPolicy,
    pub settles_within: Duration,
}

/// What the calls of this lease have shown so far.
#[derive(Default)]
struct Shown {
    has_taken: bool,
    words: String,
    in_these_words: usize,
}

impl StockExecution<'_> {
    pub async fn run(&self) -> StorageResult<()> {
        let ending = self.send().await?;
        rows::finish(self.database, self.leased, &ending).await
    }

    async fn send(&self) -> StorageResult<Ending<'_>> {
        // Those of each turn by themselves, so that a wrong one stops none of a turn before. The last is the next.
        let turns = self.leased.levels.chunk_by(|one, other| one.turn == other.turn);
        let mut parts: Vec<Vec<&LeasedLevel>> = turns.map(|turn| turn.iter().collect()).collect();
        parts.reverse();
        let mut shown = Shown::default();
        let mut calls = 0;
        let mut wait = Duration::ZERO;
        while let Some(part) = parts.pop() {
            if calls == CALLS_MAX {
                return Ok(Ending {
                    wait: BETWEEN_ROUNDS,
                    ..Ending::default()
                });
            }
            calls += 1;
            let answer = self.call(&part).await;
            counter!(STOCK_CALLS_ENDED.name, "end" => end_of(&answer)).increment(1);
            match answer {
                Ok(()) => {
                    shown.has_taken = true;
                    rows::confirm(self.database, self.leased, &skus(&part)).await?;
                }
                Err(SinkError::Refused {
                    failure: PushFailure::Refused,
                    words,
                }) => {
                    if part.len() > 1 {
                        rows::clear_intent(self.database, self.leased).await?;
                        parts.extend(split(part, &words));
                        continue;
                    }
                    rows::refuse(self.database, self.leased, &skus(&part), &words).await?;
                    let is_again = part.iter().any(|one| one.turn == Turn::Refused);
                    if is_again {
                        wait = BETWEEN_ROUNDS;
                    }
                    if shown.is_of_all(&words) {
                        // Of those that were refused before, it says little of the others.
                        let wait = if is_again { wait } else { BETWEEN_LIKE_REFUSALS };
                        return Ok(Ending {
                            wait,
                            is_location_refused: !is_again,
                            ..Ending::default()
                        });
                    }
                }
                Err(error) => return Ok(self.halted(error, &part)),
            }
        }
        Ok(Ending {
            wait,
            ..Ending::default()
        })
    }

    async fn call(&self, part: &[&LeasedLevel]) -> Result<(), SinkError> {
        let levels: Vec<LevelToSend> = part.iter().map(|one| one.level.clone()).collect();
        let last_check = LastCheck {
            database: self.database,
            leased: self.leased,
            fresh_until: part
                .iter()
                .map(|one| one.fresh_until)
                .min()
                .unwrap_or(Timestamp::from_millis(0)),
        };
        self.sink.set(self.leased.location, &levels, &last_check).await
    }

    /// No more calls for now.
    fn halted<'a>(&self, error: SinkError, part: &[&'a LeasedLevel]) -> Ending<'a> {
        let integration = self.leased.integration;
        match error {
            SinkError::Refused { failure, words } => {
                warn!(%integration, ?failure, %words, "the store takes no stock levels");
                paused(match failure {
                    PushFailure::TokenRefused => StockPause::TokenRefused,
                    PushFailure::CredentialsUnreadable => StockPause::CredentialsUnreadable,
                    _ => StockPause::ScopeMissing,
                })
            }
            // What stopped it is asked at the next claim.
            SinkError::NotSent => Ending {
                wait: self.retry_policy.settling_time,
                ..Ending::default()
            },
            SinkError::Throttled(wait) => Ending {
                wait,
                ..Ending::default()
            },
            SinkError::Later(_) => Ending {
                wait: self.retry_policy.pause(self.leased.tries + 1),
                is_try: true,
                ..Ending::default()
            },
            SinkError::Uncertain(_) => Ending {
                wait: self
                    .retry_policy
                    .pause(self.leased.tries + 1)
                    .max(self.settles_within),
                is_try: true,
                uncertain: skus(part),
                ..Ending::default()
            },
        }
    }
}

impl Shown {
    /// Whether one more refusal shows that all are refused alike.
    fn is_of_all(&mut self, words: &str) -> bool {
        if self.words == words {
            self.in_these_words += 1;
        } else {
            words.clone_into(&mut self.words);
            self.in_these_words = 1;
        }
        !self.has_taken && self.in_these_words >= SAME_WORDS
    }
}

const fn end_of(answer: &Result<(), SinkError>) -> &'static str {
    match answer {
        Ok(()) => "confirmed",
        Err(SinkError::Refused { .. }) => "refused",
        Err(_) => "postponed",
    }
}

fn skus<'a>(part: &[&'a LeasedLevel]) -> Vec<&'a StoreSku> {
    part.iter().copied().map(|one| &one.level.sku).collect()
}

/// Stores that it is about to be sent, as the last step before that.
struct LastCheck<'a> {
    database: &'a Database,
    leased: &'a LeasedStock,
    fresh_until: Timestamp,
}

#[async_trait]
impl BeforeSending for LastCheck<'_> {
    async fn may_go_until(&self) -> Option<Instant> {
        let asked = Instant::now();
        match rows::record_intent(self.database, self.leased, self.fresh_until, LEASE).await {
            Ok(fresh_for) => Some(asked + BEGIN_WITHIN.min(fresh_for)),
            Err(error) => {
                warn!(integration = %self.leased.integration, %error, "stock levels are not sent: they must not be, or that they are about to be sent could not be stored");
                None
            }
        }
    }
}
