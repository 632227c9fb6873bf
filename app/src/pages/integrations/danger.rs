//! Switching an integration off, and deleting it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::IntegrationId;

use crate::components::confirm::Confirm;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::server_functions::integrations::{DeleteIntegration, SetIntegrationEnabled};

const AGAIN_FIELD: &str = "typed_again";

#[component]
pub(super) fn DangerZone(row: IntegrationRow, unsent: i64) -> impl IntoView {
    view! {
        <section class="card danger-zone" aria-labelledby="danger">
            <h2 class="card-title" id="danger">"Danger zone"</h2>
            <Enabled row=row.clone() />
            <Delete row=row unsent=unsent />
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
fn Delete(row: IntegrationRow, unsent: i64) -> impl IntoView {
    let error = form_error(DeleteIntegration::url());
    let was_posted = error.is_some();
    let typed = echoed(DeleteIntegration::url(), "typed_name", "");
    let orders = counted(row.orders, "order", "orders");
    // One may have been made since the page was shown: the form then comes back with the field for it.
    let may_lose = unsent > 0
        || error
            .as_ref()
            .is_some_and(|error| error.field_problem(AGAIN_FIELD).is_some());
    let id = row.id;
    let again = may_lose.then(|| {
        view! {
            {(unsent > 0).then(|| view! { <UnsentNote id=id count=unsent /> })}
            <TextField
                name=AGAIN_FIELD
                label="The name once more, to delete unsent shipments"
                error=error.clone()
            />
        }
    });
    view! {
        <div class="danger-row">
            <div>
                <h3>"Delete this integration"</h3>
                <p class="hint">"Removes it from ParcelPilot permanently. Nothing changes in the store."</p>
            </div>
            <Confirm label="Delete…" open=was_posted>
                <p>
                    "This deletes the integration with its credentials, its " {orders}
                    ", import runs and problems. It cannot be undone. Type "
                    <strong class="mono">{row.name.clone()}</strong> " to confirm."
                </p>
                <PostForm action=DeleteIntegration::url() class="stack">
                    <FormError error=error.clone() />
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <TextField name="typed_name" label="Name of the integration" value=typed error=error />
                    {again}
                    <button class="button danger" type="submit">"Delete integration"</button>
                </PostForm>
            </Confirm>
        </div>
    }
}

/// What is lost with it, and where to send or drop it.
#[component]
fn UnsentNote(id: IntegrationId, count: i64) -> impl IntoView {
    view! {
        <p class="notice notice-warn">
            {counted(count, "shipment is", "shipments are")}
            " not in the store yet. If you delete now, BigCommerce never gets their tracking and the customers get no e-mail. "
            <a href=format!("/shipments?integration={id}")>"View shipments"</a>
        </p>
    }
}
