//! The form of one channel. Where orders would be another client's it comes back, and asks.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::channels::ChannelRow;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::FieldProblem;
use parcelpilot_contract::integrations::{IntegrationRow, MOVES_ORDERS, consent_to_move};
use parcelpilot_contract::orders::OrderCount;

use crate::components::field::TickBox;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, row_echo};
use crate::components::select_field::SelectField;
use crate::localization::count;
use crate::pages::channel_label::channel_label;
use crate::server_functions::channels::ChangeChannel;

#[component]
pub(super) fn ChannelForm(
    integration: IntegrationRow,
    row: ChannelRow,
    clients: Vec<ClientRow>,
) -> impl IntoView {
    let number = row.id.to_string();
    let posted = row_echo(ChangeChannel::url(), &number);
    let error = posted.as_ref().and_then(FormEcho::error);
    let question = posted
        .as_ref()
        .and_then(|posted| moved(posted, &integration, &clients));
    let version = posted.as_ref().and_then(FormEcho::version).unwrap_or(row.version);
    let client = match &posted {
        Some(posted) => posted.field("client").map(str::to_owned),
        None => row.client.map(|client| client.id.to_string()),
    };
    let is_ticked = |name: &str, stored: bool| match &posted {
        Some(posted) => posted.field(name).is_some(),
        None => stored,
    };
    let is_imported = is_ticked("is_imported", row.is_imported);
    let is_held = is_ticked("is_held", row.is_held);
    let [client_id, imported_id, held_id, moves_id] =
        ["client", "imported", "held", MOVES_ORDERS].map(|field| format!("channel-{number}-{field}"));
    let problem = error.as_ref().and_then(|error| error.field_problem("client"));
    // What is asked is no fault of what was typed.
    let error = error.filter(|_| question.is_none());
    let is_other = |client: &ClientRow| client.name != integration.client_name;
    let others = clients.into_iter().filter(is_other);
    let options = others.map(|row| (row.id.to_string(), row.name)).collect();
    view! {
        <PostForm action=ChangeChannel::url() class="stack" label=channel_label(&row.name, row.id)>
            <FormError error=error />
            <input type="hidden" name="integration" value=integration.id.to_string() />
            <input type="hidden" name="id" value=number />
            <input type="hidden" name="version" value=version.to_string() />
            {question.map(|question| view! { <MoveOrders id=moves_id question=question /> })}
            <SelectField
                name="client"
                id=client_id
                label=text!("Whose orders it brings")
                none=text!("The integration's client: {client}", client = integration.client_name)
                options=options
                chosen=client
                problem=problem
            />
            <TickBox
                id=imported_id
                name="is_imported"
                value="true".to_owned()
                checked=is_imported
            >
                {text!("Import its new orders")}
            </TickBox>
            <TickBox id=held_id name="is_held" value="true".to_owned() checked=is_held>
                {text!("Put every new order on hold, to be reviewed")}
            </TickBox>
            <p class="hint">
                {text!("Orders that are here already stay, and follow their changes in the store.")}
            </p>
            <div class="cluster">
                <button class="button primary" type="submit">
                    {text!("Save channel")}
                </button>
            </div>
        </PostForm>
    }
}

struct MoveQuestion {
    orders: u32,
    to: String,
    /// What the box sends.
    consent: String,
}

/// Where the server asked it.
fn moved(posted: &FormEcho, integration: &IntegrationRow, clients: &[ClientRow]) -> Option<MoveQuestion> {
    let orders = match posted.error()?.field_problem(MOVES_ORDERS)? {
        FieldProblem::MovesOrders(orders) => orders,
        _ => return None,
    };
    let chosen = posted.field("client").unwrap_or_default();
    let to = match chosen {
        "" => integration.client_name.clone(),
        id => {
            let client = clients.iter().find(|client| client.id.to_string() == id)?;
            client.name.clone()
        }
    };
    Some(MoveQuestion {
        orders,
        to,
        consent: consent_to_move(chosen, orders),
    })
}

#[component]
fn MoveOrders(id: String, question: MoveQuestion) -> impl IntoView {
    let MoveQuestion { orders, to, consent } = question;
    let label = if i64::from(orders) > OrderCount::COUNTED {
        text!(
            "Yes, more than {orders} orders become orders of {client}",
            orders = count(OrderCount::COUNTED),
            client = to
        )
    } else {
        text!(
            count = orders;
            "Yes, 1 order becomes an order of {client}",
            "Yes, {count} orders become orders of {client}",
            client = to
        )
    };
    view! {
        <div class="notice notice-warn" role="alert" tabindex="-1" autofocus=true>
            <div class="stack">
                <p>
                    {text!(
                        "Open orders of this channel that nothing was shipped of become the new client's. What was shipped stays \
                         with the client that it was shipped for."
                    )}
                </p>
                <TickBox id=id name=MOVES_ORDERS value=consent checked=false>
                    {label}
                </TickBox>
                <p class="hint">{text!("Then save once more.")}</p>
            </div>
        </div>
    }
}
