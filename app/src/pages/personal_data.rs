//! What is kept of one shopper: found by an e-mail address, given out, erased. For admins.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::personal_data::{Shopper, ShopperOrder};
use parcelpilot_domain::account::Role;

use crate::components::data_table::{Column, DataTable};
use crate::components::field::{CheckField, TextField};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, echoed, form_echo, form_error};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::select_field::SelectField;
use crate::localization::{count, moment};
use crate::server_functions::clients::list_clients;
use crate::server_functions::personal_data::{EraseShopper, FindShopper};
use crate::server_functions::{ports, require};
use crate::shell::FloorStyle;

const AGAIN_FIELD: &str = "typed_again";

#[component]
pub fn PersonalDataPage() -> impl IntoView {
    let client = use_query_map().read_untracked().get("client").unwrap_or_default();
    view! {
        <Title text=text!("Personal data · ParcelPilot") />
        <FloorStyle />
        <PageHead
            title=text!("Personal data of a shopper")
            parent=("/clients", text!("Clients"))
            lead=text!("Find what is kept of a shopper by their e-mail address, to give it to them or to erase it.")
        />
        <Loaded from=load() let:loaded>
            <Found clients=loaded.0 shopper=loaded.1 chosen=client />
        </Loaded>
    }
}

/// Those that may be chosen, and who was found.
async fn load() -> AppResult<(Vec<ClientRow>, Option<Shopper>)> {
    require(Role::Admin)?;
    let clients = list_clients().await?;
    let echo = form_echo(&[FindShopper::url(), EraseShopper::url()]);
    Ok((clients, found(echo).await?))
}

/// A form that was refused comes back with what it was about.
async fn found(echo: Option<FormEcho>) -> AppResult<Option<Shopper>> {
    let Some(echo) = echo else { return Ok(None) };
    if echo.action == FindShopper::url() {
        return Ok(echo.result().ok());
    }
    let field = |name| echo.field(name).unwrap_or_default().to_owned();
    let client = field("client").parse().ok();
    Ok(ports().personal_data.find(field("email"), client).await.ok())
}

#[component]
fn Found(clients: Vec<ClientRow>, shopper: Option<Shopper>, chosen: String) -> impl IntoView {
    let shown = shopper.map(|shopper| match shopper.is_unknown() {
        true => Either::Left(view! {
            <p class="notice notice-info" role="status" tabindex="-1" autofocus>
                {text!("Nothing is kept of {email}.", email = shopper.email)}
            </p>
        }),
        false => Either::Right(view! { <Kept shopper=shopper /> }),
    });
    view! {
        <div class="stack loose">
            <FindForm clients=clients chosen=chosen />
            {shown}
        </div>
    }
}

#[component]
fn FindForm(clients: Vec<ClientRow>, chosen: String) -> impl IntoView {
    let action = FindShopper::url();
    let error = form_error(action);
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("email").is_none());
    let options = clients.into_iter().map(|row| (row.id.to_string(), row.name));
    view! {
        <section class="card" aria-labelledby="find-shopper">
            <h2 class="card-title" id="find-shopper">{text!("Find a shopper")}</h2>
            <PostForm action=action class="stack">
                <FormError error=other_error />
                <TextField
                    name="email"
                    label=text!("E-mail address")
                    value=echoed(action, "email", "")
                    hint=text!("The whole address, in any case.")
                    required=true
                    error=error
                />
                <SelectField
                    name="client"
                    label=text!("Client")
                    none=text!("All clients")
                    options=options.collect()
                    chosen=Some(echoed(action, "client", &chosen))
                    are_names=true
                />
                <div class="form-foot">
                    <button class="button primary" type="submit">{text!("Find")}</button>
                </div>
            </PostForm>
        </section>
    }
}

#[component]
fn Kept(shopper: Shopper) -> impl IntoView {
    let orders = i64::try_from(shopper.orders.len()).unwrap_or(i64::MAX);
    let problems = (shopper.problems > 0).then(|| {
        view! {
            <p>
                {text!(
                    count = shopper.problems;
                    "It is also in what the store sent for 1 order that could not be imported.",
                    "It is also in what the store sent for {count} orders that could not be imported."
                )}
            </p>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="found">
            <h2 class="card-title" id="found" tabindex="-1" autofocus>
                {text!("Kept of {email}", email = shopper.email.clone())}
            </h2>
            <p>{text!(count = orders; "1 order has this address.", "{count} orders have this address.")}</p>
            {problems}
            {(orders > 0).then(|| view! { <Orders orders=shopper.orders.clone() /> })}
            <Export shopper=shopper.clone() />
        </section>
        <Erase shopper=shopper />
    }
}

#[component]
fn Orders(orders: Vec<ShopperOrder>) -> impl IntoView {
    let table = DataTable::new(text!("Orders"), orders)
        .column(Column::strong(text!("Order")), |order| {
            let address = format!("/orders/{}", order.id);
            view! { <a href=address>{order.number.to_string()}</a> }
        })
        .column(text!("Client"), |order| order.client_name.clone())
        .column(text!("Integration"), |order| order.integration_name.clone())
        .column(text!("Created"), |order| moment(order.created_at))
        .column(text!("Status"), |order| order.status_label.clone())
        .column(text!("Work"), |order| match order.is_finished {
            true => text!("Finished"),
            false => text!("Still to be shipped"),
        });
    table.view()
}

/// Posts to the file itself: an address in a URL would be in logs.
#[component]
fn Export(shopper: Shopper) -> impl IntoView {
    view! {
        <form method="post" action="/personal-data.json" aria-label=text!("Export")>
            <Which shopper=shopper />
            <button class="button" type="submit">{text!("Export as JSON")}</button>
        </form>
    }
}

#[component]
fn Which(shopper: Shopper) -> impl IntoView {
    let client = shopper.client.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <input type="hidden" name="email" value=shopper.email />
        <input type="hidden" name="client" value=client />
    }
}

#[component]
fn Erase(shopper: Shopper) -> impl IntoView {
    let action = EraseShopper::url();
    let error = form_error(action);
    let other_error = error
        .clone()
        .filter(|error| error.field_problem(AGAIN_FIELD).is_none());
    let unfinished: Vec<String> = shopper
        .unfinished()
        .map(|order| order.number.to_string())
        .collect();
    let was_chosen = !echoed(action, "with_unfinished", "").is_empty();
    let left_out = (!unfinished.is_empty()).then(|| {
        let count = count(i64::try_from(unfinished.len()).unwrap_or(i64::MAX));
        let numbers = unfinished.join(", ");
        view! {
            <p>
                {text!(
                    "Still to be shipped, and left as they are unless you choose otherwise: {numbers}.",
                    numbers = numbers
                )}
            </p>
            <CheckField
                name="with_unfinished"
                label=text!("Erase those that are still to be shipped, too ({count})", count = count)
                hint=text!("They can't be shipped from here afterwards.")
                checked=was_chosen
            />
        }
    });
    view! {
        <section class="card danger-zone stack" aria-labelledby="erase">
            <h2 class="card-title" id="erase">{text!("Erase")}</h2>
            <p>
                {text!(
                    "Names, addresses, e-mail addresses, phone numbers, messages, notes, tags and what the store sent are erased \
                     for good. Numbers, dates, items, money and tracking are kept. Nothing changes in the store."
                )}
            </p>
            <PostForm action=action class="stack" label=text!("Erase")>
                <FormError error=other_error />
                <Which shopper=shopper />
                {left_out}
                <TextField
                    name=AGAIN_FIELD
                    label=text!("The e-mail address once more, to confirm")
                    value=echoed(action, AGAIN_FIELD, "")
                    required=true
                    error=error
                />
                <div class="form-foot">
                    <button class="button danger" type="submit">{text!("Erase personal data")}</button>
                </div>
            </PostForm>
        </section>
    }
}
