//! Putting orders on hold and releasing them, several at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::holds::HOLDS_AT_ONCE;
use parcelpilot_contract::orders::{OrderCount, OrderPage, OrderQuery};

use super::hold::HoldFields;
use super::query;
use super::table::OrderTable;
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, IDS_FIELD, PostForm, SelectionError};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::components::selection::{SelectAll, SelectionScript};
use crate::pages::print::PrintChosen;
use crate::server_functions::holds::{HoldOrders, ReleaseOrders};
use crate::server_functions::orders::{PrintPickList, PrintSlips};

/// The table, each row with a box to tick for those who may change orders.
#[component]
pub(super) fn ChosenOrders(
    page: OrderPage,
    query: OrderQuery,
    /// How many orders match.
    count: Option<OrderCount>,
    may_change: bool,
) -> impl IntoView {
    if !may_change {
        return view! { <OrderTable rows=page.rows query=query ticked=None /> }.into_any();
    }
    let posted = form_echo(&[
        HoldOrders::url(),
        ReleaseOrders::url(),
        PrintSlips::url(),
        PrintPickList::url(),
    ]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let nothing_chosen = error.as_ref().and_then(|error| error.field_problem("ids"));
    let is_holding = posted
        .as_ref()
        .is_some_and(|echo| echo.action == HoldOrders::url());
    let field = |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    };
    let ticked = posted.as_ref().map(|echo| {
        let boxes = echo.fields.iter().filter(|(name, _)| name == IDS_FIELD);
        boxes.map(|(_, id)| id.clone()).collect::<Vec<_>>()
    });
    let (reason, until) = (field("reason"), field("until"));
    let here = query::address(&query, &query.after);
    view! {
        <FormError error=error.clone().filter(|_| nothing_chosen.is_none()) />
        <PostForm action=HoldOrders::url() class="stack" label=text!("Orders")>
            <input type="hidden" name="page" value=here />
            <div class="cluster list-actions">
                <SelectAll />
                <AllThatMatch query=query.clone() count=count shown=page.rows.len() />
                <Confirm label=text!("Hold selected…") open=is_holding>
                    <HoldFields reason=reason until=until error=error />
                    <div class="cluster">
                        <button class="button primary" type="submit" data-needs-choice>
                            {text!("Put on hold")}
                        </button>
                    </div>
                </Confirm>
                <button
                    class="button"
                    type="submit"
                    name=ACTION_FIELD
                    value=ReleaseOrders::url()
                    data-needs-choice
                >
                    {text!("Release selected")}
                </button>
                <PrintChosen />
            </div>
            <SelectionError problem=nothing_chosen />
            <OrderTable rows=page.rows query=query ticked=Some(ticked.unwrap_or_default()) />
        </PostForm>
        <SelectionScript />
    }
    .into_any()
}

/// More than the page shows, but never simply all orders, nor more than can be done at once.
#[component]
fn AllThatMatch(query: OrderQuery, count: Option<OrderCount>, shown: usize) -> impl IntoView {
    let address = query::address(&query, "");
    let (_, matching) = address.split_once('?')?;
    let count = count.filter(|count| count.0 > shown as i64 && count.0 <= i64::from(HOLDS_AT_ONCE))?;
    Some(view! {
        <label class="button quiet">
            <input type="checkbox" name="matching" value=matching.to_owned() />
            {text!("All {count} that match", count = count.0)}
        </label>
    })
}
