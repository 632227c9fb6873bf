//! All endpoints, and adding one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::events::EventEndpointRow;

use super::fields::{EndpointFields, other_error};
use super::words::EndpointState;
use crate::components::data_table::DataTable;
use crate::components::empty_state::EmptyState;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_echo, form_error};
use crate::components::icon::IconName;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::select_field::SelectField;
use crate::components::shown_once::ShownOnce;
use crate::localization::count;
use crate::server_functions::clients::list_clients;
use crate::server_functions::events::{AddEventEndpoint, list_event_endpoints};

#[component]
pub fn EventEndpointsPage() -> impl IntoView {
    view! {
        <Title text=text!("Events out · ParcelPilot") />
        <PageHead
            title=text!("Events out")
            parent=("/integrations", text!("Client Integrations"))
            lead=text!("Programs that are told when orders and shipments change.")
        >
            <a class="button quiet" href="/help/api#events">{text!("How events work")}</a>
        </PageHead>
        <Loaded from=load() let:loaded>
            <NewSecret />
            <div class="stack loose">
                {if loaded.0.is_empty() { nothing() } else { table(loaded.0) }} <AddForm clients=loaded.1 />
            </div>
        </Loaded>
    }
}

async fn load() -> AppResult<(Vec<EventEndpointRow>, Vec<ClientRow>)> {
    Ok((list_event_endpoints().await?, list_clients().await?))
}

#[component]
fn NewSecret() -> impl IntoView {
    let secret = form_echo(&[AddEventEndpoint::url()]).and_then(|echo| echo.result::<String>().ok());
    view! {
        <ShownOnce secret=secret id="new-secret" label=text!("Signing secret")>
            {rich_text!(
                "<strong>Copy this signing secret now.</strong> It is not shown again. The program checks with it that \
                 events come from here.";
                strong = |text| view! { <strong>{text}</strong> }
            )}
        </ShownOnce>
    }
}

fn nothing() -> AnyView {
    view! {
        <EmptyState title=text!("No program is told of changes yet") icon=IconName::Integrations>
            <p>
                {text!(
                    "Add the address of a program, a client's or your own. It gets an event within seconds when something \
                     changes, signed, and again until it has taken it."
                )}
            </p>
        </EmptyState>
    }
    .into_any()
}

fn table(rows: Vec<EventEndpointRow>) -> AnyView {
    DataTable::new(text!("Endpoints"), rows)
        .column(text!("Endpoint"), |row| {
            view! {
                <a class="strong" href=format!("/integrations/events/{}", row.id)>{row.description.clone()}</a>
                <div class="muted mono" translate="no">{row.url.clone()}</div>
            }
        })
        .column(text!("Client"), |row| match &row.client {
            Some((_, name)) => view! { <span translate="no">{name.clone()}</span> }.into_any(),
            None => text!("All clients").into_any(),
        })
        .column(text!("State"), |row| view! { <EndpointState row=row.clone() /> })
        .numeric(text!("To send"), |row| count(row.unsent))
        .numeric(text!("Failed"), |row| count(row.failed))
        .view()
}

#[component]
fn AddForm(clients: Vec<ClientRow>) -> impl IntoView {
    let action = AddEventEndpoint::url();
    let error = form_error(action);
    // What was added needs no second one.
    let was_added = form_echo(&[action]).is_some_and(|echo| echo.error().is_none());
    let options = clients
        .into_iter()
        .map(|client| (client.id.to_string(), client.name));
    let fields = if was_added { "" } else { action };
    view! {
        <section class="card" aria-labelledby="add-endpoint">
            <h2 class="card-title" id="add-endpoint">{text!("Add an endpoint")}</h2>
            <PostForm action=action class="stack">
                <FormError error=other_error(error.as_ref()) />
                <EndpointFields
                    action=fields
                    url=String::new()
                    description=String::new()
                    kinds=Vec::new()
                    error=error
                />
                <SelectField
                    name="client"
                    label=text!("Of whose orders")
                    options=options.collect()
                    chosen=Some(echoed(fields, "client", ""))
                    none=text!("All clients")
                    hint=text!(
                        "A program of a client must only get that client's events. It gets orders and shipments without names \
                         of people, reasons for holds and overrides, tags, bins, and details of sending to the store. This \
                         can't be changed later."
                    )
                    are_names=true
                />
                <div><button class="button primary" type="submit">{text!("Add endpoint")}</button></div>
            </PostForm>
        </section>
    }
}
