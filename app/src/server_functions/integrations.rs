//! Client integrations: one client's connection to one store.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::integrations::{IntegrationDetail, IntegrationForm, IntegrationRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::IntegrationId;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, recently_confirmed, require, with_error_status};

#[server(endpoint = "list_integrations", input = GetUrl)]
pub async fn list_integrations() -> Result<Vec<IntegrationRow>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().integrations.list().await
    })
    .await
}

#[server(endpoint = "fetch_integration", input = GetUrl)]
pub async fn fetch_integration(id: IntegrationId) -> Result<IntegrationDetail, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().integrations.detail(id).await
    })
    .await
}

/// Saves a whole form: a new integration where `id` is empty. Goes to its page.
#[server(endpoint = "save_integration")]
pub async fn save_integration(
    #[server(default)] id: String,
    #[server(flatten)] form: IntegrationForm,
) -> Result<IntegrationId, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let integrations = ports().integrations;
        let id = match ssr::optional_id(&id)? {
            Some(id) => integrations.update(&caller, id, form).await.map(|()| id)?,
            None => integrations.create(&caller, form).await?,
        };
        leptos_axum::redirect(&format!("/integrations/{id}?done=integration_saved"));
        Ok(id)
    })
    .await
}

/// Saves the store's credentials; what is not typed again is kept, and so are the settings.
#[server(endpoint = "save_connection")]
pub async fn save_connection(
    id: IntegrationId,
    #[server(flatten)] form: IntegrationForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let integrations = ports().integrations;
        let stored = integrations.detail(id).await?;
        let form = form.with_settings_of(&stored);
        integrations.update(&caller, id, form).await?;
        leptos_axum::redirect(&format!("/integrations/{id}/connection?done=connection_saved"));
        Ok(())
    })
    .await
}

/// Saves the settings; the credentials, and whether shipments are sent, stay as they are.
#[server(endpoint = "save_integration_settings")]
pub async fn save_integration_settings(
    id: IntegrationId,
    #[server(flatten)] form: IntegrationForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let integrations = ports().integrations;
        let stored = integrations.detail(id).await?;
        let form = form.with_connection_of(&stored);
        integrations.update(&caller, id, form).await?;
        leptos_axum::redirect(&format!("/integrations/{id}/settings?done=settings_saved"));
        Ok(())
    })
    .await
}

/// Tests what is typed, before or after it is saved. Changes nothing, in the store or here.
#[server(endpoint = "test_connection")]
pub async fn test_connection(
    #[server(default)] id: String,
    #[server(flatten)] form: IntegrationForm,
) -> Result<ConnectionReport, AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let id = ssr::optional_id(&id)?;
        ports().integrations.test(&caller, id, form).await
    })
    .await
}

#[server(endpoint = "set_integration_enabled")]
pub async fn set_integration_enabled(id: IntegrationId, is_enabled: bool) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().integrations.set_enabled(&caller, id, is_enabled).await?;
        let done = if is_enabled {
            "integration_enabled"
        } else {
            "integration_disabled"
        };
        leptos_axum::redirect(&format!("/integrations/{id}/settings?done={done}"));
        Ok(())
    })
    .await
}

/// Deletes the integration with its orders, runs and problems. Nothing changes in the store. Where shipments are not in
/// it yet, the name has to be typed twice.
#[server(endpoint = "delete_integration")]
pub async fn delete_integration(
    id: IntegrationId,
    #[server(default)] typed_name: String,
    #[server(default)] typed_again: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports()
            .integrations
            .delete(&caller, id, typed_name, typed_again)
            .await?;
        leptos_axum::redirect("/integrations?done=integration_deleted");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_domain::ids::IntegrationId;

    use parcelpilot_contract::error::{AppError, AppResult};

    pub fn optional_id(text: &str) -> AppResult<Option<IntegrationId>> {
        match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| AppError::NotFound),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use parcelpilot_domain::order_status::OrderStatus;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::server_functions::posted::posted;

    /// As the page's form has it.
    const TYPED: &str = "id=&version=3&client=0190a2b4-0000-7000-8000-000000000000&platform=bigcommerce&name=Acme+store\
        &credentials.bigcommerce.file=&credentials.bigcommerce.store_hash=abc123\
        &credentials.bigcommerce.access_token=canarytoken&credentials.bigcommerce.client_id=shownid\
        &credentials.bigcommerce.client_secret=canarysecret&settings.push_ship_confirms=on\
        &settings.statuses%5B%5D=11&settings.statuses%5B%5D=9&settings.sync_minutes=30";

    #[test]
    fn an_integration_is_read_as_browsers_post_it() {
        let SaveIntegration { id, form } = posted(TYPED).expect("the form can be read");
        assert_eq!((id.as_str(), form.version), ("", 3));
        assert_eq!(form.client, "0190a2b4-0000-7000-8000-000000000000");
        assert_eq!(
            (form.platform.as_str(), form.name.as_str()),
            ("bigcommerce", "Acme store")
        );
        assert_eq!(
            (form.store_hash.as_str(), form.api_client_id.as_str()),
            ("abc123", "shownid")
        );
        assert_eq!(form.file.expose_secret(), "");
        assert_eq!(form.access_token.expose_secret(), "canarytoken");
        assert_eq!(form.client_secret.expose_secret(), "canarysecret");
        assert!(form.push_ship_confirms);
        assert_eq!(form.statuses, [OrderStatus(11), OrderStatus(9)]);
        assert_eq!(form.sync_minutes, "30");
    }

    #[test]
    fn a_test_reads_the_same_form() {
        let TestConnection { form, .. } = posted(TYPED).expect("the form can be read");
        assert_eq!(form.access_token.expose_secret(), "canarytoken");
        let of_nothing: TestConnection = posted("").expect("the form can be read");
        assert!(of_nothing.form.store_hash.is_empty() && !of_nothing.form.push_ship_confirms);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for body in ["version=", "version=three", "settings.statuses[]=none"] {
            let refused = posted::<SaveIntegration>(body).expect_err("this is no number");
            assert_eq!(refused, AppError::Invalid(Vec::new()), "{body}");
        }
    }

    #[test]
    fn secrets_are_in_no_debug_text() {
        let read: SaveIntegration = posted(TYPED).expect("the form can be read");
        let text = format!("{read:?}");
        assert!(text.contains("shownid") && !text.contains("canary"), "{text}");
    }
}
