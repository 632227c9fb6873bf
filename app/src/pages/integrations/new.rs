use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_domain::account::Role;

use super::form::IntegrationFormView;
use crate::api::accounts::{may, me_or_login};
use crate::api::clients::list_clients;
use crate::api::integrations::SaveIntegration;
use crate::components::loaded::Loaded;
use crate::error::AppError;

#[component]
pub fn NewIntegrationPage() -> impl IntoView {
    let save = ServerAction::<SaveIntegration>::new();
    let clients = Resource::new(
        || (),
        |()| async {
            if !may(Some(&me_or_login().await?), Role::Admin) {
                return Err(AppError::Forbidden);
            }
            list_clients().await
        },
    );
    view! {
        <Title text="New integration · ParcelPilot" />
        <div class="page-head">
            <div>
                <p class="crumb"><a href="/integrations">"Integrations"</a></p>
                <h1>"New integration"</h1>
                <p class="muted">"Connects one store of one client. Nothing changes in the store."</p>
            </div>
        </div>
        <Loaded resource=clients let:clients>
            <IntegrationFormView clients=clients save=save may_edit=true />
        </Loaded>
    }
}
