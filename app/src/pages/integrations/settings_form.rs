//! The settings of a stored integration. The form of a new one has the same fields, beside the credentials.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::integrations::{IntegrationDetail, MOVES_ORDERS, consent_to_move};

use crate::components::field::TickBox;
use crate::components::form::{ConflictError, FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo};
use crate::islands::{SettingsFields, SettingsStart, WhoseStart, WhoseStore};
use crate::server_functions::integrations::SaveIntegrationSettings;

#[component]
pub(super) fn SettingsForm(
    detail: IntegrationDetail,
    clients: Vec<ClientRow>,
    may_change: bool,
) -> impl IntoView {
    let posted = form_echo(&[SaveIntegrationSettings::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let question = MoveQuestion::of(&detail, &clients, posted.as_ref());
    // What is asked is no fault of what was typed.
    let is_conflict = error == Some(AppError::ChangedMeanwhile);
    let above = error.clone().filter(|_| question.is_none() && !is_conflict);
    let version = posted
        .as_ref()
        .and_then(FormEcho::version)
        .unwrap_or(detail.version);
    let whose = WhoseStart::new(&clients, Some(&detail), posted.as_ref());
    let settings = SettingsStart::new(Some(&detail), posted.as_ref());
    let shown = Signal::stored(error.clone());
    view! {
        <PostForm action=SaveIntegrationSettings::url() class="stack loose" label=text!("Settings")>
            <ConflictError error=error.clone() />
            <FormError error=above />
            <input type="hidden" name="id" value=detail.row.id.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <fieldset class="stack loose" disabled=!may_change>
                {question.map(|question| view! { <MoveOrders question=question /> })}
                <WhoseStore whose=whose error=shown />
                <SettingsFields start=settings report=RwSignal::new(None) error=shown />
            </fieldset>
            {may_change
                .then(|| {
                    view! {
                        <div class="form-foot">
                            <button class="button primary" type="submit">
                                {text!("Save settings")}
                            </button>
                        </div>
                    }
                })}
        </PostForm>
    }
}

/// Another client was chosen for an integration that has orders: all that have no client of their own become that client's.
struct MoveQuestion {
    orders: u32,
    from: String,
    to: String,
    /// What the box sends.
    consent: String,
}

impl MoveQuestion {
    /// Where the server asked it.
    fn of(detail: &IntegrationDetail, clients: &[ClientRow], posted: Option<&FormEcho>) -> Option<Self> {
        let posted = posted?;
        let orders = match posted.error()?.field_problem(MOVES_ORDERS)? {
            FieldProblem::MovesOrders(orders) => orders,
            _ => return None,
        };
        let chosen = posted.field("client")?;
        let to = clients.iter().find(|client| client.id.to_string() == chosen)?;
        Some(Self {
            orders,
            from: detail.row.client_name.clone(),
            to: to.name.clone(),
            consent: consent_to_move(chosen, orders),
        })
    }
}

#[component]
fn MoveOrders(question: MoveQuestion) -> impl IntoView {
    let MoveQuestion {
        orders,
        from,
        to,
        consent,
    } = question;
    let title = text!(
        "Move this integration from {from} to {to}?",
        from = from.as_str(),
        to = to.as_str()
    );
    let label = text!(
        count = orders;
        "Yes, move 1 order to {to}",
        "Yes, move {count} orders to {to}",
        to = to.as_str()
    );
    let meaning = text!(
        count = orders;
        "Its order moves along, with what was shipped of it: lists, slips and exports say {to} from then on, and none stays \
         with {from}. People and API tokens of {to} read it all at once, names and addresses, too. Orders of channels with a client of their own stay with that client. Nothing changes in the store.",
        "Its {count} orders move along, with what was shipped of them: lists, slips and exports say {to} from then on, and \
         none stays with {from}. People and API tokens of {to} read them all at once, names and addresses of those shipped long \
         ago, too. Orders of channels with a client of their own stay with that client. Nothing \
         changes in the store.",
        to = to,
        from = from
    );
    view! {
        <div class="notice notice-warn" role="alert" tabindex="-1" autofocus=true>
            <div class="stack">
                <p>
                    <strong>{title} " "</strong>
                    {meaning}
                </p>
                <TickBox id=MOVES_ORDERS.to_owned() name=MOVES_ORDERS value=consent checked=false>
                    {label}
                </TickBox>
                <p class="hint">
                    {text!("Then save once more. To leave everything as it is, choose the old client again.")}
                </p>
            </div>
        </div>
    }
}
