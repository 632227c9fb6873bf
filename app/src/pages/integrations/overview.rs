//! How an integration stands: what needs a person, what is next, what was pulled lately.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::{LiveImports, QuietSyncs};
use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_domain::ids::IntegrationId;

use super::alert_facts::AlertFacts;
use super::attention::{Attention, HeldShipments};
use super::frame::{Frame, Opened};
use super::history::{LatestProblems, RecentRuns};
use super::next_step::NextStep;
use super::section::Section;
use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::loaded::Loaded;
use crate::components::time::{Ago, MaybeTime};
use crate::localization::count;
use crate::pages::id_in_address;
use crate::server_functions::imports::{SyncNow, fetch_live_imports};
use crate::server_functions::problems::list_problems;
use crate::server_functions::status_updates::fetch_status_updates;
use crate::shell::FloorStyle;

#[component]
pub fn IntegrationPage() -> impl IntoView {
    view! {
        // Where it is not there.
        <Title text=text!("Integration · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address()) let:content>
            <Frame opened=content.opened.clone() section=Section::Overview>
                <Overview content=content />
            </Frame>
        </Loaded>
    }
}

/// All that the page shows.
struct Content {
    opened: Opened,
    imports: LiveImports,
    problems: OpenProblems,
    held: HeldShipments,
    /// Of the status that new orders get in the store.
    updates: StatusUpdates,
}

async fn load(id: Option<IntegrationId>) -> AppResult<Content> {
    let opened = Opened::load(id).await?;
    let id = opened.detail.row.id;
    let updates = match opened.detail.status_on_import {
        Some(_) => fetch_status_updates(id).await?,
        None => StatusUpdates::default(),
    };
    Ok(Content {
        updates,
        opened,
        imports: fetch_live_imports(Some(id), QuietSyncs::Hidden).await?,
        problems: list_problems(Some(id)).await?,
        held: HeldShipments::load(id).await?,
    })
}

impl Content {
    /// Nothing of it is here, and nothing is on its way.
    fn is_fresh(&self) -> bool {
        let LiveImports {
            running,
            queued,
            finished,
        } = &self.imports;
        let row = &self.opened.detail.row;
        row.health == Health::New && running.is_empty() && queued.is_empty() && finished.is_empty()
    }
}

#[component]
fn Overview(content: Content) -> impl IntoView {
    if content.is_fresh() {
        return view! { <NextStep opened=content.opened /> }.into_any();
    }
    let may_retry = content.opened.may_pull();
    let detail = content.opened.detail;
    let row = detail.row;
    view! {
        <FormError error=form_error(SyncNow::url()) />
        <Attention row=row.clone() held=content.held updates=content.updates />
        {detail.alert.map(|alert| view! { <AlertFacts alert=alert /> })}
        <Stats row=row.clone() />
        <LatestProblems problems=content.problems integration=row.id may_retry=may_retry />
        <RecentRuns imports=content.imports />
    }
    .into_any()
}

#[component]
fn Stats(row: IntegrationRow) -> impl IntoView {
    let why_no_sync = if row.is_enabled {
        text!("not while its client is inactive")
    } else {
        text!("not while it is disabled")
    };
    view! {
        <dl class="stats">
            <div class="stat">
                <dt>{text!("Orders")}</dt>
                <dd>
                    <a href=format!("/orders?integration={}", row.id)>{count(row.orders)}</a>
                </dd>
            </div>
            <div class="stat">
                <dt>{text!("Open problems")}</dt>
                <dd>
                    <a href=format!("/problems?integration={}", row.id)>{count(row.open_problems)}</a>
                </dd>
            </div>
            <div class="stat">
                <dt>{text!("Last good poll")}</dt>
                <dd class="stat-text">
                    {match row.last_good_poll {
                        Some(at) => view! { <Ago at=at /> }.into_any(),
                        None => text!("never").into_any(),
                    }}
                </dd>
            </div>
            <div class="stat">
                <dt>{text!("Next sync")}</dt>
                <dd class="stat-text">
                    <MaybeTime at=row.next_sync otherwise=why_no_sync />
                </dd>
            </div>
        </dl>
    }
}
