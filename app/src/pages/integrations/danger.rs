//! Switching an integration off, and deleting it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
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
            <h2 class="card-title" id="danger">{text!("Danger zone")}</h2>
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
                <h3>{text!("Disable this integration")}</h3>
                <p class="hint">
                    {text!("It imports and sends nothing until you enable it again. Orders and credentials are kept.")}
                </p>
            </div>
            <Confirm label=text!("Disable…")>
                <p>{text!("New orders and changes from this store are not imported.")}</p>
                <PostForm action=SetIntegrationEnabled::url()>
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="is_enabled" value="false" />
                    <button class="button danger" type="submit">{text!("Disable integration")}</button>
                </PostForm>
            </Confirm>
        }
        .into_any()
    } else {
        view! {
            <div>
                <h3>{text!("Enable this integration")}</h3>
                <p class="hint">
                    {text!("Imports start again, beginning with what changed in the meantime.")}
                </p>
            </div>
            <PostForm action=SetIntegrationEnabled::url()>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="is_enabled" value="true" />
                <button class="button" type="submit">{text!("Enable integration")}</button>
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
                label=text!("The name once more, to delete unsent shipments")
                value=echoed(DeleteIntegration::url(), AGAIN_FIELD, "")
                error=error.clone()
            />
        }
    });
    view! {
        <div class="danger-row">
            <div>
                <h3>{text!("Delete this integration")}</h3>
                <p class="hint">
                    {text!("Removes it from ParcelPilot permanently. Nothing changes in the store.")}
                </p>
            </div>
            <Confirm label=text!("Delete…") open=was_posted>
                <p>
                    {text!(
                        count = row.orders;
                        "This deletes the integration with its credentials, its 1 order, import runs and problems. \
                         It cannot be undone.",
                        "This deletes the integration with its credentials, its {count} orders, import runs and \
                         problems. It cannot be undone."
                    )} " "
                    {rich_text!(
                        "Type <name>{typed}</name> to confirm.", typed = row.name.clone();
                        name = |text| view! { <strong class="mono">{text}</strong> }
                    )}
                </p>
                <PostForm action=DeleteIntegration::url() class="stack">
                    <FormError error=error.clone() />
                    <input type="hidden" name="id" value=row.id.to_string() />
                    <TextField name="typed_name" label=text!("Name of the integration") value=typed error=error />
                    {again}
                    <button class="button danger" type="submit">{text!("Delete integration")}</button>
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
            {text!(
                count = count;
                "1 shipment is not in the store yet. If you delete now, BigCommerce never gets their tracking and the \
                 customers get no e-mail.",
                "{count} shipments are not in the store yet. If you delete now, BigCommerce never gets their tracking \
                 and the customers get no e-mail."
            )} " " <a href=format!("/shipments?integration={id}")>{text!("View shipments")}</a>
        </p>
    }
}
