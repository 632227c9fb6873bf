//! Which columns the list shows.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::order_columns::{OrderColumn, OrderColumns};

use super::query;
use crate::components::confirm::Confirm;
use crate::components::field::TickBox;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::localization::Localized;
use crate::server_functions::order_columns::ChooseOrderColumns;

/// Beside a list; those that it has are ticked.
#[component]
pub(super) fn ChooseColumns(shown: OrderColumns, query: OrderQuery) -> impl IntoView {
    let error = form_error(ChooseOrderColumns::url());
    let here = query::list_query(&query).unwrap_or_default();
    let boxes = OrderColumn::ALL.map(|column| {
        view! {
            <TickBox
                id=format!("column-{}", column.code())
                name="columns[]"
                value=column.code().to_owned()
                checked=shown.contains(column)
            >
                {column.label().localized()}
            </TickBox>
        }
    });
    view! {
        <Confirm label=text!("Columns…") class="button quiet" open=error.is_some()>
            <PostForm action=ChooseOrderColumns::url() class="stack" label=text!("Columns")>
                <FormError error=error />
                <input type="hidden" name="list_query" value=here />
                <fieldset>
                    <legend>{text!("Show beside the number")}</legend>
                    {boxes.collect_view()}
                </fieldset>
                <p class="hint">{text!("Your lists keep these columns. A view that you save keeps its own.")}</p>
                <div class="cluster">
                    <button class="button primary" type="submit">
                        {text!("Show columns")}
                    </button>
                </div>
            </PostForm>
        </Confirm>
    }
}
