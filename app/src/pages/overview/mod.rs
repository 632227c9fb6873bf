//! Is everything flowing, and what needs me?

mod alerts;
mod attention;
mod chart;
mod figures;
mod first_steps;
mod health;
mod operator_alerts;
mod pushes;
mod to_ship;
mod wall;

use alerts::AlertChannels;
use attention::Attention;
use chart::DaysInAndOut;
use figures::{Figure, Figures};
use first_steps::FirstSteps;
use health::HealthTable;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::account::Role;
use to_ship::ToShip;
pub(crate) use wall::is_wall;
use wall::{WALL_ADDRESS, Wall};

use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::islands::imports::RunCard;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::overview::fetch_overview;
use crate::shell::FloorStyle;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let page = if is_wall() {
        Either::Left(view! { <Wall /> })
    } else {
        Either::Right(view! { <Desk /> })
    };
    view! {
        <FloorStyle />
        {page}
    }
}

/// For who sits before it.
#[component]
fn Desk() -> impl IntoView {
    view! {
        <Title text=text!("Overview · ParcelPilot") />
        <PageHead title=text!("Overview")>
            <a class="button" href=WALL_ADDRESS>
                {text!("Wall view")}
            </a>
        </PageHead>
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
    let channels = overview.alert_channels.clone();
    let needs = (!items.is_empty() || !is_first_use).then(|| {
        view! {
            <Attention items=items>
                <AlertChannels role=role channels=channels />
            </Attention>
        }
    });
    let steps = is_first_use.then(|| {
        view! {
            <FirstSteps
                role=role
                has_client=has_client
                integration=overview.integrations.first().map(|row| row.id)
            />
        }
    });
    let running = (!overview.running.is_empty()).then(|| view! { <Running rows=overview.running.clone() /> });
    let to_ship = (!is_first_use).then(|| view! { <ToShip overview=overview.clone() /> });
    let numbers = (!is_first_use).then(|| view! { <Numbers overview=overview.clone() /> });
    let days = (!is_first_use).then(|| view! { <DaysInAndOut days=overview.days.clone() /> });
    let health = (!overview.integrations.is_empty())
        .then(|| view! { <HealthTable rows=overview.integrations.clone() /> });
    view! { <div class="stack loose">{to_ship} {needs} {steps} {numbers} {days} {running} {health}</div> }
}

#[component]
fn Numbers(overview: Overview) -> impl IntoView {
    let problems = Figure {
        label: text!("Problems"),
        count: overview.open_problems,
        address: "/problems".to_owned(),
        note: text!("orders that could not be imported").to_owned(),
        ..Figure::default()
    };
    let orders = Figure {
        label: text!("Orders"),
        count: overview.orders,
        address: "/orders".to_owned(),
        note: text!("in ParcelPilot").to_owned(),
        ..Figure::default()
    };
    let counted = [
        figures::shipped,
        figures::imported,
        figures::on_hold,
        figures::failed,
        figures::held,
    ];
    let figures = counted
        .map(|figure| figure(&overview))
        .into_iter()
        .chain([problems, orders]);
    view! {
        <section class="stack" aria-labelledby="numbers">
            <h2 id="numbers">{text!("At a glance")}</h2>
            <Figures figures=figures.collect() />
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
            <h2 id="running">{text!("Running now")}</h2>
            {cards}
            <p>
                <a href="/imports">{text!("Watch the imports")}</a>
            </p>
        </section>
    }
}
