//! Pull Orders: which, how many that would be, and go.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::PullCount;
use parcelpilot_contract::integrations::IntegrationDetail;
use parcelpilot_domain::date_range::OrderDate;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time_zone::StoreZone;

use crate::components::choices::RadioField;
use crate::components::field::{FieldMessage, TextField, TickBox, problem_of};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::components::select_field::SelectField;
use crate::components::text_area::TextAreaField;
use crate::localization::{Localized, count as count_text};
use crate::server_functions::imports::{CountPull, PullOrders};

/// Browsers send one pair a ticked box; the brackets make the server read them as a list.
const STATUSES_FIELD: &str = "statuses[]";

#[component]
pub(super) fn PullSection(detail: IntegrationDetail) -> impl IntoView {
    let posted = form_echo(&[PullOrders::url(), CountPull::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let counted = posted
        .as_ref()
        .filter(|echo| echo.action == CountPull::url())
        .and_then(|echo| echo.result().ok());
    let has_counted = counted.is_some();
    let statuses = view! { <Statuses detail=detail.clone() posted=posted.clone() error=error.clone() /> };
    let field = move |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    };
    let scope = match field("scope").as_str() {
        "dates" => "dates",
        "named" => "named",
        _ => "everything",
    };
    let [date, from, until, numbers] = ["date", "from", "until", "remote_ids"].map(field);
    let dates = OrderDate::ALL.map(|date| (date.code().to_owned(), date.label().localized().to_owned()));
    view! {
        <section class="card" aria-labelledby="pull-orders">
            <h2 class="card-title" id="pull-orders">{text!("Pull Orders")}</h2>
            <PostForm action=PullOrders::url() class="stack" label=text!("Pull Orders")>
                <FormError error=error.clone() />
                <input type="hidden" name="integration" value=detail.row.id.to_string() />
                <fieldset class="scope">
                    <legend>{text!("Which orders")}</legend>
                    <RadioField
                        name="scope"
                        value="everything"
                        chosen=scope
                        label=text!("Everything")
                        hint=text!("All orders of the store.")
                    />
                    <RadioField name="scope" value="dates" chosen=scope label=text!("By date") hint=days_text(detail.zone.as_ref()) />
                    <div class="scope-fields grid-2" data-scope="dates">
                        <SelectField name="date" label=text!("Which date") options=dates.into() chosen=date />
                        <TextField name="from" label=text!("From") kind="date" value=from error=error.clone() />
                        <TextField name="until" label=text!("Until, included") kind="date" value=until error=error.clone() />
                    </div>
                    <RadioField
                        name="scope"
                        value="named"
                        chosen=scope
                        label=text!("By number")
                        hint=text!("These orders, whatever their status.")
                    />
                    <div class="scope-fields" data-scope="named">
                        <TextAreaField
                            name="remote_ids"
                            label=text!("Order numbers")
                            hint=text!("Separate numbers with commas, spaces or new lines. 1001-1010 is a range.")
                            value=numbers
                            error=error
                        />
                    </div>
                </fieldset>
                {statuses}
                <div class="cluster">
                    <button class="button primary" type="submit">{text!("Pull Orders")}</button>
                    <button class="button" type="submit" name=ACTION_FIELD value=CountPull::url()>
                        {text!("Count first")}
                    </button>
                </div>
                <div role="status" tabindex="-1" autofocus=has_counted>{counted.map(|count| view! { <Counted count=count /> })}</div>
            </PostForm>
        </section>
    }
}

fn days_text(zone: Option<&StoreZone>) -> String {
    match zone {
        Some(zone) => text!("Days in the store's time zone, {zone}.", zone = zone.name.as_str()),
        None => text!(
            "Days in UTC until the store's time zone is known. Test the connection or pull orders to fetch it."
        )
        .to_owned(),
    }
}

/// Which statuses; by number they do not count. The boxes are shown by the style sheet while they are what is chosen.
#[component]
fn Statuses(
    detail: IntegrationDetail,
    posted: Option<FormEcho>,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let problem = problem_of(error, "statuses");
    let which = match posted.as_ref().and_then(|echo| echo.field("which_statuses")) {
        Some("all") => "all",
        Some("chosen") => "chosen",
        _ => "imported",
    };
    let chosen: Vec<OrderStatus> = match &posted {
        Some(echo) if which == "chosen" => echo
            .fields
            .iter()
            .filter(|(name, _)| name == STATUSES_FIELD)
            .filter_map(|(_, value)| value.parse().ok().map(OrderStatus))
            .collect(),
        _ => detail.statuses.clone(),
    };
    let imported: Vec<_> = detail
        .statuses
        .iter()
        .map(|status| status.standard_name())
        .collect();
    let boxes = OrderStatus::ALL.map(|status| {
        let id = format!("pull-status-{}", status.0);
        let own_name = detail
            .status_labels
            .iter()
            .find(|(of, name)| *of == status && name != status.standard_name())
            .map(|(_, name)| text!("– in this store: {name}", name = name.as_str()));
        view! {
            <TickBox id=id name=STATUSES_FIELD value=status.0.to_string() checked=chosen.contains(&status)>
                <span translate="no">{status.standard_name()}</span> " " <span class="muted">{own_name}</span>
            </TickBox>
        }
    });
    view! {
        <fieldset class="scope" aria-describedby="pull-statuses-error">
            <legend>{text!("Of which status")}</legend>
            <RadioField
                name="which_statuses"
                value="imported"
                chosen=which
                label=text!("Those that this integration imports")
                hint=format!("{}.", imported.join(", "))
                is_hint_of_names=true
            />
            <RadioField
                name="which_statuses"
                value="all"
                chosen=which
                label=text!("Every status")
                hint=text!("Except Incomplete (abandoned carts).")
            />
            <RadioField name="which_statuses" value="chosen" chosen=which label=text!("These") />
            <div class="scope-fields" data-scope="chosen">
                <div class="check-grid">{boxes}</div>
            </div>
            <FieldMessage of="pull-statuses" problem=problem />
        </fieldset>
    }
}

#[component]
fn Counted(count: PullCount) -> impl IntoView {
    let calls = text!(count = count.calls; "1 call", "{count} calls");
    let orders = match count.orders {
        0 => rich_text!("<strong>No orders match.</strong>"; strong = strong),
        1 => rich_text!(
            "<strong>1 order would be read</strong>, with about {calls} to BigCommerce.", calls = calls;
            strong = strong
        ),
        orders => rich_text!(
            "<strong>{orders} orders would be read</strong>, with about {calls} to BigCommerce.",
            orders = orders, calls = calls;
            strong = strong
        ),
    };
    let by_status = count
        .by_status
        .into_iter()
        .filter(|(_, _, orders)| *orders > 0)
        .map(|(_, label, orders)| view! { <li><span>{label}</span> " " <span class="numeric">{count_text(orders)}</span></li> });
    view! {
        <div class="notice notice-info">
            <div>
                <p>{orders}</p>
                <ul class="counts">{by_status.collect_view()}</ul>
            </div>
        </div>
    }
}

fn strong(text: String) -> impl IntoView {
    view! { <strong>{text}</strong> }
}
