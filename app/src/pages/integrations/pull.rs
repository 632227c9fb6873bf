//! Pull Orders: which, how many that would be, and go.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;

use crate::api::imports::{CountPull, PullCount, PullOrders};
use crate::components::field::{CheckField, TextField};
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{ACTION_FIELD, FormEcho, form_echo};
use crate::components::progress_text::count_text;
use crate::components::text_area::TextAreaField;

/// `statuses` are those that the integration imports.
#[component]
pub(super) fn PullSection(integration: IntegrationId, statuses: Vec<OrderStatus>) -> impl IntoView {
    let posted = form_echo(&[PullOrders::url(), CountPull::url()]);
    let error = posted.as_ref().and_then(FormEcho::error);
    let counted = posted
        .as_ref()
        .filter(|echo| echo.action == CountPull::url())
        .and_then(|echo| echo.result().ok());
    let has_counted = counted.is_some();
    let field = move |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    };
    let scope = match field("scope").as_str() {
        "dates" => Scope::Dates,
        "named" => Scope::Named,
        _ => Scope::Everything,
    };
    let names = statuses
        .iter()
        .map(|status| status.standard_name())
        .collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="pull-orders">
            <h2 class="card-title" id="pull-orders">"Pull Orders"</h2>
            <PostForm action=PullOrders::url() class="stack" label="Pull Orders">
                <FormError error=error.clone() />
                <input type="hidden" name="integration" value=integration.to_string() />
                <fieldset class="scope">
                    <legend>"Which orders"</legend>
                    <ScopeChoice
                        this=Scope::Everything
                        scope=scope
                        label="Everything"
                        hint="All orders of the store, oldest first."
                    />
                    <ScopeChoice this=Scope::Dates scope=scope label="By date" hint="By the day they were created, UTC." />
                    <div class="scope-fields grid-2" data-scope="dates">
                        <TextField name="from" label="From" kind="date" value=field("from") error=error.clone() />
                        <TextField name="until" label="Until, included" kind="date" value=field("until") error=error.clone() />
                    </div>
                    <ScopeChoice
                        this=Scope::Named
                        scope=scope
                        label="By number"
                        hint="These orders, whatever their status."
                    />
                    <div class="scope-fields" data-scope="named">
                        <TextAreaField
                            name="remote_ids"
                            label="Order numbers"
                            hint="With commas, blanks or lines between them."
                            value=field("remote_ids")
                            error=error
                        />
                    </div>
                </fieldset>
                <CheckField
                    name="all_statuses"
                    label="Every status"
                    hint=format!("Otherwise only those that this integration imports: {}.", names.join(", "))
                    checked=!field("all_statuses").is_empty()
                />
                <div class="cluster">
                    <button class="button primary" type="submit">"Pull Orders"</button>
                    <button class="button" type="submit" name=ACTION_FIELD value=CountPull::url()>
                        "Count first"
                    </button>
                </div>
                <div role="status" tabindex="-1" autofocus=has_counted>{counted.map(|count| view! { <Counted count=count /> })}</div>
            </PostForm>
        </section>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Everything,
    Dates,
    Named,
}

impl Scope {
    const fn code(self) -> &'static str {
        match self {
            Scope::Everything => "everything",
            Scope::Dates => "dates",
            Scope::Named => "named",
        }
    }
}

/// The fields below a choice are shown by the style sheet while it is chosen.
#[component]
fn ScopeChoice(this: Scope, scope: Scope, label: &'static str, hint: &'static str) -> impl IntoView {
    let id = format!("scope-{}", this.code());
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="radio"
                name="scope"
                value=this.code()
                checked=scope == this
                aria-describedby=hint_id.clone()
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}

#[component]
fn Counted(count: PullCount) -> impl IntoView {
    let orders = match count.orders {
        0 => "No orders match.".to_owned(),
        1 => "1 order would be read".to_owned(),
        orders => format!("{} orders would be read", count_text(orders)),
    };
    let calls = match count.calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    };
    let by_status = count
        .by_status
        .into_iter()
        .filter(|(_, _, orders)| *orders > 0)
        .map(|(_, label, orders)| view! { <li><span>{label}</span> " " <span class="numeric">{count_text(orders)}</span></li> });
    view! {
        <div class="notice notice-info">
            <div>
                <p>
                    <strong>{orders}</strong>
                    {(count.orders > 0).then(|| format!(", with about {calls} to BigCommerce."))}
                </p>
                <ul class="counts">{by_status.collect_view()}</ul>
            </div>
        </div>
    }
}
