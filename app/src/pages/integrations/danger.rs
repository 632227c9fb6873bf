//! Switching an integration off, and deleting it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;

use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::server_functions::integrations::{DeleteIntegration, SetIntegrationEnabled};

#[component]
pub(super) fn DangerZone(row: IntegrationRow) -> impl IntoView {
    view! {
        <section class="card danger-zone" aria-labelledby="danger">
            <h2 class="card-title" id="danger">"Danger zone"</h2>
            <Enabled row=row.clone() />
            <Delete row=row />
        </section>
    }
}

#[component]
fn Enabled(row: IntegrationRow) -> impl IntoView {
    let error = form_error(SetIntegrationEnabled::url());
    let id = row.id.to_string();
    let form = if row.is_enabled {
        view! {
            <div>
                <h3>"Disable this integration"</h3>
                <p class="hint">"It imports nothing until you enable it again. Orders and credentials are kept."</p>
            </div>
            <Confirm label="Disable…">
                <p>"New orders and changes from this store are not imported."</p>
                <PostForm action=SetIntegrationEnabled::url()>
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="is_enabled" value="false" />
                    <button class="button danger" type="submit">"Disable integration"</button>
                </PostForm>
            </Confirm>
        }
        .into_any()
    } else {
        view! {
            <div>
                <h3>"Enable this integration"</h3>
                <p class="hint">"Imports start again, beginning with what changed in the meantime."</p>
            </div>
            <PostForm action=SetIntegrationEnabled::url()>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="is_enabled" value="true" />
                <button class="button" type="submit">"Enable integration"</button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <FormError error=error />
        <div class="danger-row">{form}</div>
    }
}

#[component]
fn Delete(row: IntegrationRow) -> impl IntoView {
    let error = form_error(DeleteIntegration::url());
    let was_posted = error.is_some();
    let orders = match row.orders {
        1 => "its 1 order".to_owned(),
        count => format!("its {count} orders"),
    };
    view! {
        <div class="danger-row">
            <div>
                <h3>"Delete this integration"</h3>
                <p class="hint">"Removes it from ParcelPilot permanently. Nothing changes in the store."</p>
            </div>
            <Confirm label="Delete…" open=was_posted>
                <p>
                    "This deletes the integration with its credentials, " {orders}
                    ", import runs and problems. It cannot be undone. Type "
                    <strong class="mono">{row.name.clone()}</strong> " to confirm."
                </p>
                <PostForm action=DeleteIntegration::url() class="stack">
                    <FormError error=error.clone() />
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <TextField name="typed_name" label="Name of the integration" error=error />
                    <button class="button danger" type="submit">"Delete integration"</button>
                </PostForm>
            </Confirm>
        </div>
    }
}
