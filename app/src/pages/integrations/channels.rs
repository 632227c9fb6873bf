//! Whose orders each channel of the store brings, and which come in.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::channels::ChannelRow;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::store::channels::ChannelKind;

use super::channel_form::ChannelForm;
use crate::components::confirm::Confirm;
use crate::components::data_table::DataTable;
use crate::components::form_echo::row_echo;
use crate::pages::channel_label::channel_label;
use crate::server_functions::channels::ChangeChannel;

#[component]
pub(super) fn Channels(
    integration: IntegrationRow,
    rows: Vec<ChannelRow>,
    clients: Vec<ClientRow>,
    may_change: bool,
) -> impl IntoView {
    let lacks_names = rows.iter().any(|row| row.name.is_empty());
    let so_far = match rows.len() {
        0 => Some(text!(
            "No channel is known yet. Each comes in with its first order."
        )),
        1 => Some(text!(
            "This store has one channel so far. Others appear here with their first order, and each has its own settings."
        )),
        _ => None,
    };
    let table = (!rows.is_empty()).then(|| table(integration, rows, clients, may_change));
    view! {
        <section class="card stack" aria-labelledby="channels">
            <h2 class="card-title" id="channels">
                {text!("Channels")}
            </h2>
            <p>
                {text!(
                    "Storefronts and marketplaces that the store sells on. Each may be another client's: its orders are shown, \
                     packed and exported as that client's."
                )}
            </p>
            {so_far.map(|sentence| view! { <p>{sentence}</p> })}
            {table}
            {lacks_names
                .then(|| {
                    view! {
                        <p class="hint">
                            {text!(
                                "Some names are missing. To see them, give the API account Channel Settings: read-only in BigCommerce."
                            )}
                        </p>
                    }
                })}
        </section>
    }
}

fn table(
    integration: IntegrationRow,
    rows: Vec<ChannelRow>,
    clients: Vec<ClientRow>,
    may_change: bool,
) -> AnyView {
    let owner = integration.client_name.clone();
    DataTable::new(text!("Channels"), rows)
        .row_heading(text!("Channel"), |row: &ChannelRow| {
            let number = text!("Number {number}", number = row.id.to_string());
            let name = channel_label(&row.name, row.id);
            view! {
                {name}
                {(!row.name.is_empty()).then(|| view! { <div class="muted">{number}</div> })}
            }
        })
        .column(text!("Type"), |row: &ChannelRow| {
            let platform = row.platform.clone();
            view! {
                {kind_label(row.kind)}
                {(!platform.is_empty()).then(|| view! { <div class="muted" translate="no">{platform}</div> })}
            }
        })
        .column(text!("Client"), move |row: &ChannelRow| {
            let client = match &row.client {
                Some(client) => client.name.clone(),
                None => owner.clone(),
            };
            let waits = (!row.is_followed)
                .then(|| view! { <div class="muted">{text!("Its open orders follow in a moment.")}</div> });
            view! {
                {client}
                {waits}
            }
        })
        .column(text!("New orders"), new_orders)
        .when(may_change, |table| {
            table.column(text!("Change"), move |row: &ChannelRow| {
                let is_open = row_echo(ChangeChannel::url(), &row.id.to_string()).is_some();
                let label = channel_label(&row.name, row.id);
                let (integration, row, clients) = (integration.clone(), row.clone(), clients.clone());
                view! {
                    <Confirm label=text!("Change…") of=label open=is_open>
                        <ChannelForm integration=integration row=row clients=clients />
                    </Confirm>
                }
            })
        })
        .view()
}

fn new_orders(row: &ChannelRow) -> &'static str {
    let client_is_active = row.client.as_ref().is_none_or(|client| client.is_active);
    match (row.is_imported, row.is_held) {
        _ if row.is_closed => text!("None: closed in the store"),
        (false, _) => text!("Not imported"),
        _ if !client_is_active => text!("Not imported: the client is inactive"),
        (true, true) => text!("On hold until reviewed"),
        (true, false) => text!("Imported"),
    }
}

fn kind_label(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Storefront => text!("Storefront"),
        ChannelKind::Marketplace => text!("Marketplace"),
        ChannelKind::PointOfSale => text!("Point of sale"),
        ChannelKind::Marketing => text!("Marketing"),
        ChannelKind::Other => text!("Other"),
    }
}
