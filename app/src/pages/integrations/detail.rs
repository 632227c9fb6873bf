use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::imports::{LiveImports, QuietSyncs};
use parcelpilot_contract::integrations::{Health, IntegrationDetail, WebhookStatus};
use parcelpilot_contract::problems::OpenProblems;
use parcelpilot_contract::shipments::{ShipmentPage, ShipmentQuery};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::webhook::WebhookState;

use super::alert_facts::AlertFacts;
use super::completeness::Completeness;
use super::danger::DangerZone;
use super::health::{HealthBadge, overdue_sentence};
use super::held_statuses::HeldStatuses;
use super::history::{LatestProblems, RecentRuns};
use super::pull::PullSection;
use super::pushing::Pushing;
use crate::components::form::FormError;
use crate::components::form_echo::{form_echo, form_error};
use crate::components::loaded::Loaded;
use crate::components::page_title::PageTitle;
use crate::components::time::{MaybeTime, Time};
use crate::islands::{FormStart, IntegrationForm};
use crate::pages::id_in_address;
use crate::pages::imports::SyncNow;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::checks::fetch_check;
use crate::server_functions::clients::list_clients;
use crate::server_functions::holds::fetch_held_statuses;
use crate::server_functions::imports::{SyncNow as SyncNowFunction, fetch_live_imports};
use crate::server_functions::integrations::{SaveIntegration, TestConnection, fetch_integration};
use crate::server_functions::problems::list_problems;
use crate::server_functions::shipments::list_shipments;

#[component]
pub fn IntegrationPage() -> impl IntoView {
    view! {
        // Where it is not there.
        <Title text="Integration · ParcelPilot" />
        <Loaded from=load(id_in_address()) let:content>
            <Integration content=content />
        </Loaded>
    }
}

/// All that the page shows.
struct Content {
    role: Role,
    detail: IntegrationDetail,
    clients: Vec<ClientRow>,
    imports: LiveImports,
    problems: OpenProblems,
    check: Option<CheckResult>,
    /// The newest of those whose push is held.
    held: ShipmentPage,
    held_statuses: Vec<HeldStatusRow>,
}

async fn load(id: Option<IntegrationId>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    Ok(Content {
        role: me_or_login().await?.role,
        detail: fetch_integration(id).await?,
        clients: list_clients().await?,
        imports: fetch_live_imports(Some(id), QuietSyncs::Hidden).await?,
        problems: list_problems(Some(id)).await?,
        check: fetch_check(id).await?,
        held_statuses: fetch_held_statuses(id).await?,
        held: list_shipments(ShipmentQuery {
            integration: Some(id),
            state: Some(PushState::Held),
            ..ShipmentQuery::default()
        })
        .await?,
    })
}

#[component]
fn Integration(content: Content) -> impl IntoView {
    let (row, unsent) = (content.detail.row.clone(), content.detail.unsent);
    let is_admin = content.role >= Role::Admin;
    let may_pull = content.role >= Role::Operator && row.is_enabled;
    let posted = form_echo(&[SaveIntegration::url(), TestConnection::url()]);
    view! {
        <PageTitle of=row.name.clone() />
        <Head detail=content.detail.clone() />
        <OnThisPage may_pull=may_pull is_admin=is_admin />
        <div class="stack loose">
            {may_pull.then(|| view! { <PullSection detail=content.detail.clone() /> })}
            <RecentRuns imports=content.imports />
            <LatestProblems problems=content.problems integration=row.id may_retry=may_pull />
            <Completeness integration=row.id latest=content.check may_check=may_pull />
            <Pushing detail=content.detail.clone() held=content.held may_change=is_admin />
            <HeldStatuses integration=row.id rows=content.held_statuses may_change=is_admin />
            <section class="stack" aria-labelledby="connection-settings">
                <h2 id="connection-settings">"Connection and settings"</h2>
                {(!is_admin)
                    .then(|| {
                        view! { <p class="notice notice-info">"Only admins may change these settings."</p> }
                    })}
                <IntegrationForm
                    start=FormStart::new(&content.clients, Some(&content.detail), posted.as_ref())
                    may_edit=is_admin
                />
            </section>
            {is_admin.then(|| view! { <DangerZone row=row unsent=unsent /> })}
        </div>
    }
}

/// The page is long: each of its parts has an address.
#[component]
fn OnThisPage(may_pull: bool, is_admin: bool) -> impl IntoView {
    let parts = [
        ("pull-orders", "Pull Orders", may_pull),
        ("recent-runs", "Runs", true),
        ("completeness", "Completeness", true),
        ("pushing", "Shipments", true),
        ("held-statuses", "Holds", true),
        ("connection-settings", "Connection and settings", true),
        ("danger", "Danger zone", is_admin),
    ];
    let links = parts.into_iter().filter(|(.., is_there)| *is_there);
    let links =
        links.map(|(id, label, _)| view! { <a class="button quiet" href=format!("#{id}")>{label}</a> });
    view! {
        <nav class="cluster" aria-label="On this page">
            {links.collect_view()}
        </nav>
    }
}

#[component]
fn Head(detail: IntegrationDetail) -> impl IntoView {
    let row = detail.row;
    let why = match (row.health, row.overdue_since) {
        (Health::Failing(failure), _) => Some(failure.sentence().to_owned()),
        (Health::Overdue, Some(since)) => Some(overdue_sentence(since)),
        _ => None,
    };
    let why_no_sync = if row.is_enabled {
        "not while its client is inactive"
    } else {
        "not while it is disabled"
    };
    let synced = row.clone();
    view! {
        <div class="page-head">
            <div>
                <p class="crumb"><a href="/integrations">"Integrations"</a></p>
                <div class="cluster">
                    <h1>{row.name}</h1>
                    <HealthBadge health=row.health />
                </div>
                <p class="muted">
                    {row.client_name} " · " {row.platform.label()} " · "
                    {row.store_name.map(|name| format!("{name} · "))} <span class="mono">{row.store_hash}</span>
                </p>
            </div>
            <SyncNow row=synced />
        </div>
        <FormError error=form_error(SyncNowFunction::url()) />
        {why.map(|why| view! { <p class="notice notice-error" role="alert">{why}</p> })}
        {detail.alert.map(|alert| view! { <AlertFacts alert=alert /> })}
        <dl class="stats">
            <div class="stat">
                <dt>"Orders"</dt>
                <dd>{count_text(row.orders)}</dd>
            </div>
            <div class="stat">
                <dt>"Open problems"</dt>
                <dd>{count_text(row.open_problems)}</dd>
            </div>
            <div class="stat">
                <dt>"Last good poll"</dt>
                <dd class="stat-text">
                    <MaybeTime at=row.last_good_poll otherwise="never" />
                </dd>
            </div>
            <div class="stat">
                <dt>"Next sync"</dt>
                <dd class="stat-text">
                    <MaybeTime at=row.next_sync otherwise=why_no_sync />
                </dd>
            </div>
        </dl>
        {detail.webhook.map(|webhook| view! { <WebhookFacts webhook=webhook /> })}
    }
}

#[component]
fn WebhookFacts(webhook: WebhookStatus) -> impl IntoView {
    let last_heard = webhook
        .last_heard
        .filter(|_| webhook.state == WebhookState::Working);
    view! {
        <p class="muted">
            {webhook.state.sentence()}
            {last_heard.map(|at| view! { " Last heard of " <Time at=at /> "." })}
        </p>
    }
}
