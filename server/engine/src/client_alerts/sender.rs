//! Queues what is due to clients' people, and sends it. Any number of senders may share a database.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::client_alert::{ClientMessageKind, ClientMessageState, Letter, Section, Written};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::shipping_promise::ShippingPromise;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::TimeZoneName;
use storage::client_alerts::{self as rows, Claimed, ClaimedMessage, DueLook, DueMessage, Looked};
use storage::clock::database_now;
use storage::{Database, StorageError, StorageResult, shipping_promises};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::LetterWriter;
use super::clock::ClientClock;
use super::compose::{Composer, late_filter};
use super::mailer::{ClientMailer, NotSent};

const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Every fourth look is at stores and shipments as well; the others are at clients' clocks alone.
const LOOKS_TO_ONE_AT_ALL: u32 = 4;
const CLIENTS_AT_ONCE: i64 = 100;
/// After so long of sending, what has become due meanwhile is queued first: it may be no news when all has been sent.
const SENDS_FOR: Duration = Duration::from_secs(10);
/// While the mail server can't be reached.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(60),
    longest: Duration::from_secs(60 * 60),
};

#[derive(Clone)]
pub struct ClientAlerts {
    pub database: Database,
    pub mailer: Arc<ClientMailer>,
    pub writer: Arc<dyn LetterWriter>,
}

impl ClientAlerts {
    pub async fn work(self, shutdown: CancellationToken) {
        for looks in 0_u32.. {
            // A letter on its way is waited for: whether it arrived would not be known.
            let is_at_all = looks.is_multiple_of(LOOKS_TO_ONE_AT_ALL);
            match self.round(is_at_all, SENDS_FOR, &shutdown).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => warn!(%error, "failed to look after the alerts of clients"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Queues what is due, and sends it for so long. Whether there may be more to send.
    ///
    /// # Errors
    /// The database failed.
    pub async fn round(
        &self,
        is_at_all: bool,
        sends_for: Duration,
        shutdown: &CancellationToken,
    ) -> StorageResult<bool> {
        let now = database_now(&self.database).await?;
        self.queue(is_at_all, now).await?;
        let began = Instant::now();
        while !shutdown.is_cancelled() {
            if !self.send_next(database_now(&self.database).await?).await? {
                return Ok(false);
            }
            if began.elapsed() >= sends_for {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Queues and sends all that is due.
    ///
    /// # Errors
    /// The database failed. What the mail server answers is kept with each message.
    pub async fn look(&self, now: Timestamp) -> StorageResult<()> {
        self.queue(true, now).await?;
        while self.send_next(now).await? {}
        Ok(())
    }

    async fn queue(&self, is_at_all: bool, now: Timestamp) -> StorageResult<()> {
        rows::release_lapsed(&self.database, now).await?;
        if is_at_all {
            rows::queue_stores(&self.database, now).await?;
            rows::queue_recovered_stores(&self.database, now).await?;
            rows::queue_refused(&self.database, now).await?;
        }
        let due = rows::due_looks(&self.database, now, CLIENTS_AT_ONCE).await?;
        if due.is_empty() {
            return Ok(());
        }
        let promises = shipping_promises::list(&self.database).await?;
        let promises: HashMap<ClientId, ShippingPromise> = promises
            .into_iter()
            .map(|made| (made.client, made.promise))
            .collect();
        for look in due {
            let promise = promises.get(&look.stored.client).cloned();
            let clock = ClientClock::of(look.stored.settings.clone(), promise);
            self.queue_of_client(&look, &clock, now).await?;
        }
        Ok(())
    }

    async fn queue_of_client(
        &self,
        look: &DueLook,
        clock: &ClientClock,
        now: Timestamp,
    ) -> StorageResult<()> {
        let Looked {
            mut digest_day,
            mut late_day,
        } = look.stored.looked.clone();
        let mut due = Vec::new();
        if let Some(digest) = clock.digest(now, &digest_day) {
            digest_day = digest.day.clone();
            due.push(DueMessage {
                kind: ClientMessageKind::Digest,
                day: digest.day,
                expires_at: digest.until,
            });
        }
        if let Some(late) = clock.late(now, &late_day) {
            late_day = late.day.clone();
            let filter = late_filter(clock, look.stored.client, &late.day);
            let has_any = match filter {
                Some((filter, _)) => rows::facts::has_any(&self.database, &filter).await?,
                None => false,
            };
            if has_any {
                due.push(DueMessage {
                    kind: ClientMessageKind::Late,
                    day: late.day,
                    expires_at: late.until,
                });
            }
        }
        let looked = Looked { digest_day, late_day };
        rows::queue_due(&self.database, look, &looked, &due, clock.next_look(now), now).await
    }

    /// False where nothing is due, or the mail server can't be reached.
    async fn send_next(&self, now: Timestamp) -> StorageResult<bool> {
        let Some(claimed) = rows::claim(&self.database, now).await? else {
            return Ok(false);
        };
        let database = &self.database;
        let stored = rows::find(database, claimed.client).await?;
        let promise = shipping_promises::find(database, claimed.client).await?;
        let (Some(stored), true) = (stored, claimed.client_is_active) else {
            self.drop_all(&claimed, &claimed.messages, now).await?;
            return Ok(true);
        };
        let clock = ClientClock::of(
            stored.settings.clone(),
            promise.as_ref().map(|made| made.promise.clone()),
        );
        if let Some(until) = clock.quiet_until(now) {
            rows::postpone(database, &claimed, &claimed.messages, until).await?;
            return Ok(true);
        }
        let composer = Composer {
            database,
            client: claimed.client,
            stored: &stored,
            clock: &clock,
            now,
        };
        let (mut said, mut sections, mut needless) = (Vec::new(), Vec::new(), Vec::new());
        let mut too_late = Vec::new();
        for message in &claimed.messages {
            if message.expires_at <= now {
                // Only what was tried is missing.
                match message.tries {
                    0 => needless.push(message.clone()),
                    _ => too_late.push(message.clone()),
                }
                continue;
            }
            let is_wanted = claimed.wishes.events.contains(&message.kind.event());
            match composer.section(message).await?.filter(|_| is_wanted) {
                Some(section) => {
                    said.push(message.clone());
                    sections.push(section);
                }
                None => needless.push(message.clone()),
            }
        }
        self.drop_all(&claimed, &needless, now).await?;
        let failed = ClientMessageState::Failed;
        rows::ended(database, &claimed, &too_late, failed, Some("too_late"), now).await?;
        if said.is_empty() {
            return Ok(true);
        }
        let zone = promise.map_or(stored.settings.zone, |made| made.promise.zone().clone());
        let letter = Letter {
            client: claimed.client_name.clone(),
            sections,
        };
        let written = self.writer.write(&letter, claimed.wishes.language, &zone);
        self.send(&claimed, &said, &written, now).await
    }

    async fn send(
        &self,
        claimed: &Claimed,
        messages: &[ClaimedMessage],
        written: &Written,
        now: Timestamp,
    ) -> StorageResult<bool> {
        let (database, client) = (&self.database, claimed.client);
        if let Err(NotSent::Later(reason)) = self.mailer.reach().await {
            warn!(%client, reason, "the mail server can't be reached; retrying later");
            self.retry(claimed, messages, &reason, now).await?;
            return Ok(false);
        }
        match rows::begin(database, claimed, messages, now).await {
            Ok(()) => {}
            // The contact was removed, or another sender has them.
            Err(StorageError::LeaseLost) => return Ok(true),
            Err(error) => return Err(error),
        }
        match self.mailer.send(&claimed.email, written).await {
            Ok(()) => rows::handed_over(database, claimed, messages, now).await?,
            Err(NotSent::Later(reason)) => {
                warn!(%client, reason, "an alert of a client was not sent; retrying later");
                self.retry(claimed, messages, &reason, now).await?;
            }
            Err(NotSent::Refused(reason)) => {
                warn!(%client, reason, "the mail server refused an alert of a client");
                let failed = ClientMessageState::Failed;
                rows::ended(database, claimed, messages, failed, Some(&reason), now).await?;
            }
            Err(NotSent::Unknown) => {
                warn!(%client, "the connection was lost while an alert of a client was sent; it is not sent again");
                let failed = ClientMessageState::Failed;
                rows::ended(database, claimed, messages, failed, Some("unknown"), now).await?;
            }
        }
        Ok(true)
    }

    async fn retry(
        &self,
        claimed: &Claimed,
        messages: &[ClaimedMessage],
        reason: &str,
        now: Timestamp,
    ) -> StorageResult<()> {
        let tries = messages.iter().map(|message| message.tries).max().unwrap_or(0);
        let next = now.plus(BACKOFF.pause(tries.saturating_add(1)));
        rows::retry(&self.database, claimed, messages, reason, next).await
    }

    async fn drop_all(
        &self,
        claimed: &Claimed,
        messages: &[ClaimedMessage],
        now: Timestamp,
    ) -> StorageResult<()> {
        let dropped = ClientMessageState::Dropped;
        rows::ended(&self.database, claimed, messages, dropped, None, now).await
    }

    /// A letter that somebody sends to see whether it arrives. At once, whatever the quiet hours.
    ///
    /// # Errors
    /// See [`NotSent`].
    pub async fn send_test(
        &self,
        client: &str,
        zone: &TimeZoneName,
        to: &str,
        language: Language,
    ) -> Result<(), NotSent> {
        let letter = Letter {
            client: client.to_owned(),
            sections: vec![Section::Test],
        };
        self.mailer.reach().await?;
        self.mailer
            .send(to, &self.writer.write(&letter, language, zone))
            .await
    }
}
