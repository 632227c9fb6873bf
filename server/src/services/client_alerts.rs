//! Whom of a client the warehouse writes to, and the words of these letters. Addresses go into no log and no audit entry.

use app::localization::Reader;
use async_trait::async_trait;
use engine::client_alerts::clock::ClientClock;
use engine::client_alerts::{ClientAlerts, LetterWriter};
use parcelpilot_contract::client_alerts::{
    ClientAlertsDetail, ClientContactRow, ClientMessageFailure, ClientMessageRow, TypedContact,
};
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::ports::{Caller, ClientAlertPort};
use parcelpilot_domain::alert::AlertChannel;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::client_alert::{
    AlertSettingsProblem, ClientAlertSettings, ClientEvent, Letter, TypedAlertSettings, Written,
};
use parcelpilot_domain::ids::{ClientContactId, ClientId};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::shipping_promise::ShippingPromise;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::TimeZoneName;
use storage::client_alerts::{self as rows, Contact, Looked, Recent, Wishes};
use storage::{Database, StorageError, clients, integrations, shipping_promises};
use tracing::warn;
use uuid::Uuid;

use super::audit::{record, record_detail};
use super::time_zones;
use crate::accounts::rules::checked_email;

/// So many of the last messages are shown.
const RECENT: i64 = 20;

pub struct ClientAlertService {
    pub database: Database,
    /// None where the server has no mail server.
    pub sender: Option<ClientAlerts>,
}

/// Words letters as pages are worded.
pub struct LettersInLanguages;

impl LetterWriter for LettersInLanguages {
    fn write(&self, letter: &Letter, language: Language, zone: &TimeZoneName) -> Written {
        letter.written(&Reader::new(language, language.code(), Some(zone.as_str())))
    }
}

#[async_trait]
impl ClientAlertPort for ClientAlertService {
    async fn detail(&self, client: ClientId) -> AppResult<ClientAlertsDetail> {
        let row = self.client(client).await?;
        let promise = self.promise(client).await?;
        let stored = rows::find(&self.database, client).await?;
        let version = stored.as_ref().map(|stored| stored.changed_at.millis());
        let settings = match stored {
            Some(stored) => stored.settings,
            None => self.usual_settings(client, promise.as_ref()).await?,
        };
        let contacts = rows::contacts(&self.database, client).await?;
        let recent = rows::recent(&self.database, client, RECENT).await?;
        Ok(ClientAlertsDetail {
            client: row,
            settings,
            version,
            promise,
            contacts: contacts.into_iter().map(contact_row).collect(),
            recent: recent.into_iter().map(message_row).collect(),
            has_mail: self.sender.is_some(),
        })
    }

    async fn change_settings(
        &self,
        caller: &Caller,
        client: ClientId,
        settings: TypedAlertSettings,
        version: Option<i64>,
    ) -> AppResult<()> {
        let name = self.client(client).await?.name;
        let settings = settings.checked(time_zones::known).map_err(|problems| {
            let error = |problem: AlertSettingsProblem| FieldError::new(problem.field(), problem.into());
            AppError::Invalid(problems.into_iter().map(error).collect())
        })?;
        let before = version.map(Timestamp::from_millis);
        self.save(client, &settings, before).await?;
        let action = AuditAction::ClientAlertsChanged;
        record_detail(&self.database, caller, action, &name, &said(&settings)).await;
        Ok(())
    }

    async fn add_contact(&self, caller: &Caller, client: ClientId, contact: TypedContact) -> AppResult<()> {
        let name = self.client(client).await?.name;
        let email = checked_email(&contact.email);
        // What can't be an address in a mail would never be sent.
        let email = email.and_then(|email| match email.parse::<lettre::Address>() {
            Ok(_) => Ok(email),
            Err(_) => Err(AppError::invalid("email", FieldProblem::NotAnEmail)),
        });
        let (email, wishes) = both(email, checked_wishes(&contact))?;
        if rows::find(&self.database, client).await?.is_none() {
            let promise = self.promise(client).await?;
            let settings = self.usual_settings(client, promise.as_ref()).await?;
            match self.save(client, &settings, None).await {
                // Somebody was quicker.
                Ok(()) | Err(AppError::ChangedMeanwhile) => {}
                Err(error) => return Err(error),
            }
        }
        let id = ClientContactId::from_uuid(Uuid::now_v7());
        let most = ClientAlertSettings::CONTACTS_MAX;
        rows::add_contact(&self.database, client, id, &email, &wishes, runtime::clock::now())
            .await
            .map_err(|error| match error {
                StorageError::Taken => AppError::invalid("email", FieldProblem::Taken),
                StorageError::ChangedMeanwhile => {
                    AppError::invalid("email", FieldProblem::TooManyContacts(most))
                }
                error => error.into(),
            })?;
        let action = AuditAction::ClientContactAdded;
        record_detail(&self.database, caller, action, &name, &wished(&wishes)).await;
        Ok(())
    }

    async fn change_contact(
        &self,
        caller: &Caller,
        client: ClientId,
        id: ClientContactId,
        contact: TypedContact,
        version: i64,
    ) -> AppResult<()> {
        let name = self.client(client).await?.name;
        let wishes = checked_wishes(&contact)?;
        let (before, now) = (Timestamp::from_millis(version), runtime::clock::now());
        rows::change_contact(&self.database, client, id, &wishes, before, now).await?;
        let action = AuditAction::ClientContactChanged;
        record_detail(&self.database, caller, action, &name, &wished(&wishes)).await;
        Ok(())
    }

    async fn remove_contact(&self, caller: &Caller, client: ClientId, id: ClientContactId) -> AppResult<()> {
        let name = self.client(client).await?.name;
        rows::remove_contact(&self.database, client, id).await?;
        record(&self.database, caller, AuditAction::ClientContactRemoved, &name).await;
        Ok(())
    }

    async fn send_test(&self, caller: &Caller, client: ClientId, id: ClientContactId) -> AppResult<()> {
        let detail = self.detail(client).await?;
        let contact = detail.contacts.iter().find(|contact| contact.id == id);
        let (contact, sender) = contact.zip(self.sender.as_ref()).ok_or(AppError::NotFound)?;
        let language = Language::from_code(&contact.language).unwrap_or_default();
        let name = &detail.client.name;
        let sent = sender
            .send_test(name, detail.zone(), &contact.email, language)
            .await;
        sent.map_err(|error| {
            warn!(%client, ?error, "could not send a test message to a contact of a client");
            AppError::AlertNotSent(AlertChannel::Email)
        })?;
        record(&self.database, caller, AuditAction::ClientContactTested, name).await;
        Ok(())
    }
}

impl ClientAlertService {
    async fn client(&self, client: ClientId) -> AppResult<ClientRow> {
        clients::find(&self.database, client)
            .await?
            .ok_or(AppError::NotFound)
    }

    async fn promise(&self, client: ClientId) -> AppResult<Option<ShippingPromise>> {
        let made = shipping_promises::find(&self.database, client).await?;
        Ok(made.map(|made| made.promise))
    }

    /// By the clock of the promise, else of the first store that has said its zone.
    async fn usual_settings(
        &self,
        client: ClientId,
        promise: Option<&ShippingPromise>,
    ) -> AppResult<ClientAlertSettings> {
        let zones = integrations::zones(&self.database, Some(client), None).await?;
        let mut zones = zones.into_iter().filter_map(|(_, zone)| zone?.name.parse().ok());
        let zone = match promise {
            Some(promise) => Some(promise.zone().clone()),
            None => zones.find_map(|zone| time_zones::known(&zone)),
        };
        let zone = zone.or_else(|| "UTC".parse().ok()).ok_or(AppError::NotFound)?;
        Ok(ClientAlertSettings::usual(zone))
    }

    async fn save(
        &self,
        client: ClientId,
        settings: &ClientAlertSettings,
        before: Option<Timestamp>,
    ) -> AppResult<()> {
        let promise = self.promise(client).await?;
        let now = runtime::clock::now();
        let (digest_day, late_day) = ClientClock::of(settings.clone(), promise).looked_from(now);
        let looked = Looked { digest_day, late_day };
        Ok(rows::save(&self.database, client, settings, &looked, before, now).await?)
    }
}

fn both<A, B>(one: AppResult<A>, other: AppResult<B>) -> AppResult<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(AppError::Invalid(mut errors)), Err(AppError::Invalid(more))) => {
            errors.extend(more);
            Err(AppError::Invalid(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn checked_wishes(typed: &TypedContact) -> AppResult<Wishes> {
    let language = Language::OFFERED
        .into_iter()
        .find(|language| language.code() == typed.language);
    let language = language.ok_or_else(|| FieldError::new("language", FieldProblem::Unknown));
    let events = typed
        .events
        .iter()
        .filter_map(|code| ClientEvent::from_code(code));
    let events: Vec<ClientEvent> = events.collect();
    let nothing = events
        .is_empty()
        .then(|| FieldError::new("events", FieldProblem::NothingChosen));
    match (language, nothing) {
        (Ok(language), None) => Ok(Wishes { language, events }),
        (language, nothing) => Err(AppError::Invalid(
            language.err().into_iter().chain(nothing).collect(),
        )),
    }
}

/// For the audit trail.
fn said(settings: &ClientAlertSettings) -> String {
    let quiet = settings.quiet.map_or_else(
        || "no quiet hours".to_owned(),
        |quiet| format!("quiet from {} to {}", quiet.from(), quiet.until()),
    );
    let always = if settings.digest_when_empty {
        ", also when empty"
    } else {
        ""
    };
    format!(
        "{}, {quiet}, digest at {}{always}, warning {} hours before",
        settings.zone, settings.digest_at, settings.lead_hours
    )
}

/// For the audit trail, without the address.
fn wished(wishes: &Wishes) -> String {
    let events: Vec<&str> = wishes.events.iter().map(|event| event.code()).collect();
    format!("{} in {}", events.join(" "), wishes.language.code())
}

fn contact_row(contact: Contact) -> ClientContactRow {
    ClientContactRow {
        id: contact.id,
        email: contact.email,
        language: contact.wishes.language.code().to_owned(),
        events: contact.wishes.events,
        version: contact.changed_at.millis(),
    }
}

fn message_row(recent: Recent) -> ClientMessageRow {
    ClientMessageRow {
        failure: recent.failure.map(|failure| match failure.as_str() {
            "unknown" => ClientMessageFailure::Unknown,
            "too_late" => ClientMessageFailure::TooLate,
            "no connection" | "no answer" => ClientMessageFailure::NoConnection,
            "address" | "letter" => ClientMessageFailure::Address,
            code => ClientMessageFailure::Refused(code.to_owned()),
        }),
        email: recent.email,
        kind: recent.kind,
        state: recent.state,
        queued_at: recent.queued_at,
        ended_at: recent.ended_at,
    }
}
