//! What the form begins with: the server makes it of what is stored and what was posted, so that the browser has to
//! know neither.

use parcelpilot_contract::error::AppError;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::order_status::OrderStatus;
use serde::{Deserialize, Serialize};

use super::credentials::Stored;

/// Browsers send one pair a ticked box; the brackets make the server read them as a list.
pub(super) const STATUSES_FIELD: &str = "settings.statuses[]";
pub(super) const MINUTES_FIELD: &str = "settings.sync_minutes";

#[derive(Serialize, Deserialize)]
pub struct FormStart {
    /// Empty for a new one.
    pub(super) id: String,
    /// By which a client connects the store, who is not logged in.
    pub(super) link: Option<String>,
    pub(super) may_edit: bool,
    /// The server function that saves it.
    pub(super) action: String,
    pub(super) version: i64,
    pub(super) draft: Option<String>,
    pub(super) whose: Option<WhoseStart>,
    pub(super) credentials: Stored,
    pub(super) settings: Option<SettingsStart>,
    /// What a test without a script found.
    pub(super) report: Option<ConnectionReport>,
    /// Why the form came back.
    pub(super) error: Option<AppError>,
}

#[derive(Serialize, Deserialize)]
pub struct WhoseStart {
    /// Ids and names.
    pub clients: Vec<(String, String)>,
    pub chosen: String,
    pub name: String,
}

#[derive(Serialize, Deserialize)]
pub struct SettingsStart {
    /// Between two syncs, as typed.
    pub minutes: String,
    pub chosen: Vec<OrderStatus>,
    /// The store's own names.
    pub own_names: Vec<(OrderStatus, String)>,
}

#[cfg(feature = "ssr")]
mod ssr {
    use leptos::server_fn::ServerFn;
    use parcelpilot_contract::clients::ClientRow;
    use parcelpilot_contract::error::AppError;
    use parcelpilot_contract::integrations::IntegrationDetail;
    use parcelpilot_domain::credentials::CredentialField;
    use parcelpilot_domain::order_status::OrderStatus;

    use super::{FormStart, MINUTES_FIELD, STATUSES_FIELD, SettingsStart, WhoseStart};
    use crate::components::form_echo::FormEcho;
    use crate::islands::integration_form::credentials::Stored;
    use crate::server_functions::client_links::{ConnectRequestedStore, TestRequestedStore};
    use crate::server_functions::integrations::{SaveConnection, SaveIntegration, TestConnection};

    impl FormStart {
        /// Of a new integration. `posted` is what the form showed and was answered, where it was posted.
        pub fn new(clients: &[ClientRow], posted: Option<&FormEcho>) -> Self {
            Self {
                whose: Some(WhoseStart::new(clients, None, posted)),
                settings: Some(SettingsStart::new(None, posted)),
                ..Self::credentials(SaveIntegration::url(), None, posted, true)
            }
        }

        /// Of the connection of a stored one.
        pub fn of_connection(detail: &IntegrationDetail, posted: Option<&FormEcho>, may_edit: bool) -> Self {
            Self::credentials(SaveConnection::url(), Some(detail), posted, may_edit)
        }

        /// Of the store that a client connects.
        pub fn of_link(link: String, posted: Option<&FormEcho>) -> Self {
            Self {
                link: Some(link),
                error: posted.and_then(FormEcho::error),
                ..Self::credentials(ConnectRequestedStore::url(), None, posted, true)
            }
        }

        fn credentials(
            action: &str,
            detail: Option<&IntegrationDetail>,
            posted: Option<&FormEcho>,
            may_edit: bool,
        ) -> Self {
            let credential = |which: CredentialField, stored| typed_or(posted, which.form_name(), stored);
            let draft = posted.and_then(|echo| echo.draft.clone());
            let reports = [
                TestConnection::url(),
                TestRequestedStore::url(),
                ConnectRequestedStore::url(),
            ];
            Self {
                id: detail.map(|detail| detail.row.id.to_string()).unwrap_or_default(),
                link: None,
                may_edit,
                action: action.to_owned(),
                version: posted
                    .and_then(FormEcho::version)
                    .unwrap_or_else(|| detail.map_or(0, |detail| detail.version)),
                credentials: Stored::new(detail, draft.is_some(), credential),
                draft,
                whose: None,
                settings: None,
                report: posted
                    .filter(|echo| reports.contains(&echo.action.as_str()))
                    .and_then(|echo| echo.result().ok()),
                // The page says that one, with a link.
                error: posted
                    .and_then(FormEcho::error)
                    .filter(|error| *error != AppError::ChangedMeanwhile),
            }
        }
    }

    fn typed_or(posted: Option<&FormEcho>, name: &str, stored: Option<String>) -> String {
        match posted {
            Some(echo) => echo.field(name).unwrap_or_default().to_owned(),
            None => stored.unwrap_or_default(),
        }
    }

    impl WhoseStart {
        /// `detail` is of a stored one.
        pub fn new(
            clients: &[ClientRow],
            detail: Option<&IntegrationDetail>,
            posted: Option<&FormEcho>,
        ) -> Self {
            let chosen = typed_or(
                posted,
                "client",
                detail.map(|detail| detail.client_id.to_string()),
            );
            let name = typed_or(posted, "name", detail.map(|detail| detail.row.name.clone()));
            let clients = clients
                .iter()
                .map(|client| (client.id.to_string(), client))
                .filter(|(id, client)| client.is_active || *id == chosen)
                .map(|(id, client)| (id, client.name.clone()))
                .collect::<Vec<_>>();
            // With one client there is nothing to choose.
            let chosen = match clients.as_slice() {
                [(only, _)] if chosen.is_empty() => only.clone(),
                _ => chosen,
            };
            Self {
                clients,
                chosen,
                name,
            }
        }
    }

    impl SettingsStart {
        pub fn new(detail: Option<&IntegrationDetail>, posted: Option<&FormEcho>) -> Self {
            Self {
                minutes: match posted {
                    Some(echo) => echo.field(MINUTES_FIELD).unwrap_or_default().to_owned(),
                    None => {
                        let every = detail.map(|detail| detail.row.sync_every);
                        every.unwrap_or_default().minutes().to_string()
                    }
                },
                chosen: match (posted, detail) {
                    (Some(echo), _) => echo
                        .fields
                        .iter()
                        .filter(|(name, _)| name == STATUSES_FIELD)
                        .filter_map(|(_, value)| value.parse().ok().map(OrderStatus))
                        .collect(),
                    (None, Some(detail)) => detail.statuses.clone(),
                    (None, None) => OrderStatus::IMPORTED_BY_DEFAULT.to_vec(),
                },
                own_names: detail
                    .map(|detail| detail.status_labels.clone())
                    .unwrap_or_default(),
            }
        }
    }
}
