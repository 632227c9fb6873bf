//! The rules of a client, and removing one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ignore_rules::IgnoreRuleRow;
use parcelpilot_domain::ids::ClientId;

use super::path;
use super::words::kind_name;
use crate::components::confirm::Confirm;
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::localization::count;
use crate::server_functions::ignore_rules::RemoveIgnoreRule;

#[component]
pub(super) fn Rules(client: ClientId, rules: Vec<IgnoreRuleRow>, may_edit: bool) -> impl IntoView {
    let error = form_error(RemoveIgnoreRule::url());
    let is_gone = error.as_ref() == Some(&AppError::ChangedMeanwhile);
    let gone = is_gone.then(|| {
        view! {
            <p class="notice notice-warn" role="alert">
                {text!("This rule was there no longer: somebody else has removed it.")}
            </p>
        }
    });
    let error = error.filter(|_| !is_gone);
    let table = match rules.is_empty() {
        true => view! {
            <EmptyState title=text!("No ignore rules")>
                <p>{text!("Every line of the client's orders is shipped from here.")}</p>
            </EmptyState>
        }
        .into_any(),
        false => DataTable::new(text!("Ignore rules"), rules)
            .column(text!("Ignored by"), |row| kind_name(row.rule.kind()))
            .column(Column::mono(text!("Value")), |row| row.rule.value().to_owned())
            .numeric(text!("Open orders"), |row| count(row.open_orders))
            .column(text!("Added"), |row| view! { <Time at=row.created_at /> })
            .column(text!("By"), |row| row.created_by.clone())
            .when(may_edit, |table| {
                table.column(Column::actions(text!("Change")), move |row| {
                    view! { <Remove client=client row=row.clone() /> }
                })
            })
            .view(),
    };
    view! {
        {gone}
        <FormError error=error />
        {table}
    }
}

#[component]
fn Remove(client: ClientId, row: IgnoreRuleRow) -> impl IntoView {
    let (kind, value) = (row.rule.kind().code(), row.rule.value().to_owned());
    let sentence = match row.open_orders {
        0 => text!("No open order has more to ship then.").to_owned(),
        open => text!(
            count = open;
            "At most 1 open order has more to ship then.",
            "At most {count} open orders have more to ship then."
        ),
    };
    view! {
        <Confirm label=text!("Remove") class="button quiet" of=value.clone()>
            <p>{sentence}</p>
            <PostForm action=RemoveIgnoreRule::url()>
                <input type="hidden" name="client" value=client.to_string() />
                <input type="hidden" name="kind" value=kind />
                <input type="hidden" name="value" value=value />
                <input type="hidden" name="page" value=path(client) />
                <button class="button danger" type="submit">{text!("Remove the rule")}</button>
            </PostForm>
        </Confirm>
    }
}
