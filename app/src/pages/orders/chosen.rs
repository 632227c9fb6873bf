//! What is done with several orders at once: they are put on hold and released, tagged and printed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::holds::HOLDS_AT_ONCE;
use parcelpilot_contract::orders::{OrderCount, OrderPage, OrderQuery};
use parcelpilot_domain::order_columns::OrderColumns;
use parcelpilot_domain::tag::Tag;

use super::hold::{HoldFields, for_colleagues};
use super::query;
use super::table::OrderTable;
use super::tags::TagChosen;
use crate::components::confirm::Confirm;
use crate::components::form::{FormError, IDS_FIELD, PostForm, SelectionError};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::components::selection::{SelectAll, SelectionScript};
use crate::pages::print::PrintChosen;
use crate::server_functions::holds::{HoldOrders, ReleaseOrders};
use crate::server_functions::orders::{PrintPickList, PrintSlips};
use crate::server_functions::tags::{TagOrders, UntagOrders};

/// The table, each row with a box to tick for those who may change orders.
#[component]
pub(super) fn ChosenOrders(
    page: OrderPage,
    query: OrderQuery,
    columns: OrderColumns,
    /// How many orders match.
    count: Option<OrderCount>,
    /// That orders have.
    tags: Vec<Tag>,
    may_change: bool,
) -> impl IntoView {
    if !may_change {
        return view! { <OrderTable rows=page.rows query=query columns=columns ticked=None /> }.into_any();
    }
    let posted = form_echo(&[
        HoldOrders::url(),
        ReleaseOrders::url(),
        TagOrders::url(),
        UntagOrders::url(),
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
    let hold_error = error.clone().filter(|_| is_holding);
    let here = query::address(&query, &query.after);
    view! {
        <FormError error=error.clone().filter(|_| nothing_chosen.is_none()) />
        <PostForm action=HoldOrders::url() class="stack" label=text!("Orders")>
            <input type="hidden" name="page" value=here />
            <div class="cluster list-actions">
                <SelectAll />
                <AllThatMatch query=query.clone() count=count shown=page.rows.len() />
                <Confirm label=text!("Hold selected…") open=is_holding>
                    <HoldFields hint=for_colleagues() reason=reason until=until error=hold_error />
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
                <TagChosen known=tags posted=posted />
                <PrintChosen />
            </div>
            <SelectionError problem=nothing_chosen />
            <OrderTable rows=page.rows query=query columns=columns ticked=Some(ticked.unwrap_or_default()) />
        </PostForm>
        <SelectionScript />
    }
    .into_any()
}

/// More than the page shows, but never simply all orders, nor more than can be done at once, nor what is due, which others
/// are a moment later.
#[component]
fn AllThatMatch(query: OrderQuery, count: Option<OrderCount>, shown: usize) -> impl IntoView {
    let matching =
        query::list_query(&query).filter(|_| !query::is_everything(&query) && query.due.is_none())?;
    let count = count.filter(|count| count.0 > shown as i64 && count.0 <= i64::from(HOLDS_AT_ONCE))?;
    Some(view! {
        <label class="button quiet">
            <input type="checkbox" name="matching" value=matching />
            {text!("All {count} that match", count = super::work_lists::shown(count))}
        </label>
    })
}
