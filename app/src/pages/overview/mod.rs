//! Is everything flowing, and what needs me?

mod attention;
mod first_steps;
mod health;
mod pushes;

use attention::Attention;
use first_steps::FirstSteps;
use health::HealthTable;
use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::count_text::count_text;

use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::islands::imports::RunCard;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::overview::fetch_overview;
use crate::shell::FloorStyle;

#[component]
pub fn OverviewPage() -> impl IntoView {
    view! {
        <Title text="Overview · ParcelPilot" />
        <FloorStyle />
        <PageHead title="Overview" />
        <Loaded from=load() let:loaded>
            <Sections role=loaded.0 overview=loaded.1 />
        </Loaded>
    }
}

async fn load() -> AppResult<(Role, Overview)> {
    Ok((me_or_login().await?.role, fetch_overview().await?))
}

#[component]
fn Sections(role: Role, overview: Overview) -> impl IntoView {
    let is_first_use =
        overview.integrations.is_empty() || (overview.orders == 0 && overview.running.is_empty());
    let has_client = overview.clients > 0;
    let items = attention::items(&overview);
    let alert_channels = (role == Role::Admin).then(|| overview.alert_channels.clone());
    let needs = (!items.is_empty() || !is_first_use)
        .then(|| view! { <Attention items=items alert_channels=alert_channels /> });
    let steps = is_first_use.then(|| {
        view! {
            <FirstSteps
                has_client=has_client
                integration=overview.integrations.first().map(|row| row.id)
            />
        }
    });
    let running = (!overview.running.is_empty()).then(|| view! { <Running rows=overview.running.clone() /> });
    let stats = (!is_first_use).then(|| view! { <Stats overview=overview.clone() /> });
    let health = (!overview.integrations.is_empty())
        .then(|| view! { <HealthTable rows=overview.integrations.clone() /> });
    view! { <div class="stack loose">{needs} {steps} {stats} {running} {health}</div> }
}

#[component]
fn Stats(overview: Overview) -> impl IntoView {
    let stats = [
        ("Orders", overview.orders, "/orders".to_owned()),
        (
            "Imported today",
            overview.orders_today,
            format!("/orders?imported_from={}", overview.today),
        ),
        (
            "Waiting to ship",
            overview.waiting_to_ship,
            "/orders?list=to_ship".to_owned(),
        ),
        ("On hold", overview.on_hold, "/orders?list=held".to_owned()),
        ("Problems", overview.open_problems, "/problems".to_owned()),
    ];
    let stats = stats
        .into_iter()
        .map(|(label, count, address)| {
            view! {
                <a class="card stat" href=address>
                    <span>{label}</span>
                    <strong class="numeric">{count_text(count)}</strong>
                </a>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="numbers">
            <h2 class="visually-hidden" id="numbers">
                "Numbers"
            </h2>
            <div class="stats">{stats}</div>
        </section>
    }
}

#[component]
fn Running(rows: Vec<RunRow>) -> impl IntoView {
    let cards = rows
        .into_iter()
        .map(|row| view! { <RunCard row=row /> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="running">
            <h2 id="running">"Running now"</h2>
            {cards}
            <p>
                <a href="/imports">"Watch the imports"</a>
            </p>
        </section>
    }
}
