//! The fields of an integration's form other than the credentials.

use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::name;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use storage::one_time_links::client_links::NewStore;
use storage::{Database, clients};

pub struct FormSettings {
    pub client_id: ClientId,
    pub client_name: String,
    pub platform: Platform,
    pub name: String,
    pub statuses: Vec<OrderStatus>,
    /// None if the field is empty.
    pub sync_every: Option<SyncInterval>,
}

impl FormSettings {
    /// Of a new integration.
    pub fn new_store(self) -> NewStore {
        NewStore {
            client_id: self.client_id,
            platform: self.platform,
            name: self.name,
            statuses: self.statuses,
            sync_every: self.sync_every.unwrap_or_default(),
        }
    }

    /// Reports all invalid fields at once.
    pub async fn read(database: &Database, form: &IntegrationForm) -> AppResult<Self> {
        let mut errors = Vec::new();
        let client = match form.client.parse() {
            Ok(id) => clients::find(database, id).await?,
            Err(_) => None,
        };
        if client.is_none() {
            let problem = if form.client.is_empty() {
                FieldProblem::Missing
            } else {
                FieldProblem::Unknown
            };
            errors.push(FieldError::new("client", problem));
        }
        let platform = Platform::from_code(&form.platform);
        if platform.is_none() {
            errors.push(FieldError::new("platform", FieldProblem::Unknown));
        }
        let name = name::checked(&form.name)
            .map_err(|problem| errors.push(FieldError::new("name", problem.into())))
            .ok();
        let mut statuses = form.statuses.clone();
        statuses.sort_unstable();
        statuses.dedup();
        if statuses.is_empty() {
            errors.push(FieldError::new("settings.statuses", FieldProblem::NothingChosen));
        } else if statuses.iter().any(|status| !OrderStatus::ALL.contains(status)) {
            errors.push(FieldError::new("settings.statuses", FieldProblem::Unknown));
        }
        let sync_every = sync_interval(&form.sync_minutes)
            .map_err(|error| errors.push(error))
            .ok()
            .flatten();
        match (client, platform, name) {
            (Some(client), Some(platform), Some(name)) if errors.is_empty() => Ok(Self {
                client_id: client.id,
                client_name: client.name,
                platform,
                name,
                statuses,
                sync_every,
            }),
            _ => Err(AppError::Invalid(errors)),
        }
    }
}

fn sync_interval(typed: &str) -> Result<Option<SyncInterval>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let minutes = typed.trim().parse().ok().and_then(SyncInterval::from_minutes);
    let bounds = FieldProblem::NotBetween(SyncInterval::MINUTES_MIN, SyncInterval::MINUTES_MAX);
    minutes
        .map(Some)
        .ok_or_else(|| FieldError::new("settings.sync_minutes", bounds))
}
