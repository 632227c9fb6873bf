//! For how long a client's orders keep personal data. What a choice would erase is shown before it is made.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::personal_data::{ClientRetention, RetentionPreview};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::personal_data::Retention;

use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Ago;
use crate::pages::orders::count_text;
use crate::server_functions::personal_data::{SetRetention, preview_retention};

/// Of the page's address: the days that somebody asks about.
pub(super) const DAYS_PARAMETER: &str = "days";

/// Days that were asked about, and what they would do.
pub(super) struct Asked {
    days: String,
    preview: AppResult<RetentionPreview>,
}

impl Asked {
    pub(super) async fn about(client: ClientId, days: String) -> Self {
        let preview = preview_retention(client, days.clone()).await;
        Self { days, preview }
    }
}

#[component]
pub(super) fn RetentionSection(
    client: ClientRow,
    retention: ClientRetention,
    asked: Option<Asked>,
    may_edit: bool,
) -> impl IntoView {
    let search = format!("/personal-data?client={}", client.id);
    view! {
        <section class="card stack" aria-labelledby="personal-data">
            <div class="card-head">
                <h2 class="card-title" id="personal-data">{text!("Personal data")}</h2>
                {may_edit.then(|| view! { <a class="button" href=search>{text!("Find a shopper")}</a> })}
            </div>
            <Facts retention=retention.clone() />
            {may_edit.then(|| view! { <Choice client=client retention=retention asked=asked /> })}
        </section>
    }
}

#[component]
fn Facts(retention: ClientRetention) -> impl IntoView {
    let kept = match retention.erase_after {
        Some(after) => days_sentence(after),
        None => text!("Kept until you erase it.").to_owned(),
    };
    let last = retention.last_run_at.map(|at| {
        let erased = text!(
            count = retention.last_erased;
            "1 order erased",
            "{count} orders erased"
        );
        view! {
            <dt>{text!("Last run")}</dt>
            <dd>{erased} ", " <Ago at=at /></dd>
        }
    });
    view! {
        <dl class="definition">
            <dt>{text!("Shoppers' personal data")}</dt>
            <dd>{kept}</dd>
            {last}
        </dl>
    }
}

fn days_sentence(after: Retention) -> String {
    text!(
        count = i64::from(after.days());
        "Erased 1 day after an order is finished.",
        "Erased {count} days after an order is finished."
    )
}

/// A GET form: what it asks for is in the address, and nothing is changed.
#[component]
fn Choice(client: ClientRow, retention: ClientRetention, asked: Option<Asked>) -> impl IntoView {
    let page = format!("/clients/{}#personal-data", client.id);
    let stored = retention.erase_after.map(|after| after.days().to_string());
    let error: Option<AppError> = asked.as_ref().and_then(|asked| asked.preview.clone().err());
    let other_error = error
        .clone()
        .filter(|error| error.field_problem(DAYS_PARAMETER).is_none());
    let typed = asked.as_ref().map(|asked| asked.days.clone());
    let hint = text!(
        "From {least} to {most}. Leave it empty to keep the data.",
        least = Retention::DAYS_MIN.to_string(),
        most = Retention::DAYS_MAX.to_string()
    );
    view! {
        <form class="stack client-form" method="get" action=page aria-labelledby="personal-data" novalidate=true>
            <FormError error=other_error />
            <TextField
                name=DAYS_PARAMETER
                label=text!("Erase this many days after an order is finished")
                value=typed.or(stored).unwrap_or_default()
                hint=hint
                error=error
            />
            <p class="hint">
                {text!(
                    "An order is finished when nothing is left to ship, when the store calls it shipped or completed, or when \
                     it was cancelled, declined, refunded, archived or deleted there. The days count from its last change in \
                     the store or its last shipment here, whichever is later. An open order that ignore rules leave to somebody else \
                     whole is not finished."
                )}
            </p>
            <div class="form-foot">
                <button class="button" type="submit">{text!("Show what would be erased")}</button>
            </div>
        </form>
        {asked.map(|asked| view! { <Confirmation client=client asked=asked /> })}
    }
}

/// Nothing where what was typed is no number of days.
#[component]
fn Confirmation(client: ClientRow, asked: Asked) -> impl IntoView {
    let preview = asked.preview.ok()?;
    let sentences = match preview.erase_after {
        Some(after) => Either::Left(view! {
            <p>
                {text!(
                    "Orders of {client} that would be erased now: {orders}.",
                    client = client.name.clone(),
                    orders = count_text(preview.orders)
                )}
            </p>
            <p>{days_sentence(after)}</p>
            <p>
                {text!(
                    "Names, addresses, e-mail addresses, phone numbers, messages, notes, tags and what the store sent are \
                     erased for good. Numbers, dates, items, money and tracking are kept."
                )}
            </p>
        }),
        None => Either::Right(view! {
            <p>{text!("Nothing more of {client} is erased. What is erased stays erased.", client = client.name.clone())}</p>
        }),
    };
    let button = match preview.erase_after {
        Some(_) => view! { <button class="button danger" type="submit">{text!("Save and erase")}</button> },
        None => {
            view! { <button class="button primary" type="submit">{text!("Save: keep the data")}</button> }
        }
    };
    Some(view! {
        <div class="notice notice-warn" role="status" tabindex="-1" autofocus>
            <div class="stack">
                {sentences} <FormError error=form_error(SetRetention::url()) />
                <PostForm action=SetRetention::url() label=text!("Save for how long personal data is kept")>
                    <input type="hidden" name="client" value=client.id.to_string() />
                    <input type="hidden" name="days" value=asked.days />
                    <input type="hidden" name="page" value=format!("/clients/{}", client.id) />
                    {button}
                </PostForm>
            </div>
        </div>
    })
}
