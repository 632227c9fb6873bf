//! Personal data of shoppers.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::personal_data::{ClientRetention, Erased, RetentionPreview, Shopper};
#[cfg(feature = "ssr")]
use parcelpilot_contract::personal_data::{ShopperErasure, chosen_client};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ClientId;

#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, recently_confirmed, require, with_error_status};

#[server(endpoint = "fetch_retention", input = GetUrl)]
pub async fn fetch_retention(client: ClientId) -> Result<ClientRetention, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().personal_data.retention(client).await
    })
    .await
}

/// What [`set_retention`] would do with the same days.
#[server(endpoint = "preview_retention", input = GetUrl)]
pub async fn preview_retention(client: ClientId, days: String) -> Result<RetentionPreview, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().personal_data.preview(client, days).await
    })
    .await
}

/// For how long the client's orders keep personal data, in days after they are finished; blank keeps it. `page` is the one
/// to go on to, which no longer asks about the days.
#[server(endpoint = "set_retention")]
pub async fn set_retention(
    client: ClientId,
    #[server(default)] days: String,
    #[server(default)] page: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().personal_data.set_retention(&caller, client, days).await?;
        let page = match page.as_str() {
            "" => format!("/clients/{client}"),
            _ => page,
        };
        go_back(&page, "retention_saved");
        Ok(())
    })
    .await
}

/// What is kept of whoever has this e-mail address. A POST, so that the address is in no log.
#[server(endpoint = "find_shopper")]
pub async fn find_shopper(email: String, #[server(default)] client: String) -> Result<Shopper, AppError> {
    with_error_status(async {
        recently_confirmed(Role::Admin)?;
        ports().personal_data.find(email, chosen_client(&client)?).await
    })
    .await
}

/// `typed_again` is the address once more; `with_unfinished` is a box.
#[server(endpoint = "erase_shopper")]
pub async fn erase_shopper(
    email: String,
    #[server(default)] client: String,
    #[server(default)] typed_again: String,
    #[server(default)] with_unfinished: String,
) -> Result<Erased, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let erasure = ShopperErasure {
            email,
            typed_again,
            client: chosen_client(&client)?,
            with_unfinished: with_unfinished == "on",
        };
        let erased = ports().personal_data.erase(&caller, erasure).await?;
        let done = match erased.left_out {
            0 => "shopper_erased",
            _ => "shopper_erased_in_part",
        };
        leptos_axum::redirect(&format!("/personal-data?done={done}"));
        Ok(erased)
    })
    .await
}
