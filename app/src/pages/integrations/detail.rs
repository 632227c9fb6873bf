use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::IntegrationId;

use super::danger::DangerZone;
use super::form::IntegrationFormView;
use super::history::{OpenProblems, RecentRuns};
use super::pull::PullSection;
use crate::api::accounts::me_or_login;
use crate::api::clients::{ClientRow, list_clients};
use crate::api::imports::{LiveImports, ProblemRow, fetch_live_imports, list_problems};
use crate::api::integrations::{
    Health, IntegrationDetail, SaveIntegration, SetIntegrationEnabled, fetch_integration,
};
use crate::components::form::done_count;
use crate::components::loaded::Loaded;
use crate::components::status::HealthBadge;
use crate::components::time::Time;
use crate::error::{AppError, AppResult};
use serde::{Deserialize, Serialize};

/// All that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Content {
    role: Role,
    detail: IntegrationDetail,
    clients: Vec<ClientRow>,
    imports: LiveImports,
    problems: Vec<ProblemRow>,
}

async fn fetch_content(id: Option<IntegrationId>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    Ok(Content {
        role: me_or_login().await?.role,
        detail: fetch_integration(id).await?,
        clients: list_clients().await?,
        imports: fetch_live_imports(Some(id)).await?,
        problems: list_problems(Some(id)).await?,
    })
}

#[component]
pub fn IntegrationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get_str("id").and_then(|id| id.parse().ok()));
    let save = ServerAction::<SaveIntegration>::new();
    let set_enabled = ServerAction::<SetIntegrationEnabled>::new();
    let changes = (done_count(save), done_count(set_enabled));
    let content = Resource::new(
        move || (id.get(), changes.0.get(), changes.1.get()),
        |(id, _, _)| fetch_content(id),
    );
    view! {
        // Until it is loaded, and where it is not there.
        <Title text="Integration · ParcelPilot" />
        <Loaded resource=content let:content>
            // Made anew when it has changed, so that no secret that was typed stays in a field.
            <For
                each=move || [content.clone()]
                key=|content| (content.detail.row.id, content.detail.version, content.detail.row.is_enabled)
                let:content
            >
                <Integration content=content save=save set_enabled=set_enabled />
            </For>
        </Loaded>
    }
}

#[component]
fn Integration(
    content: Content,
    save: ServerAction<SaveIntegration>,
    set_enabled: ServerAction<SetIntegrationEnabled>,
) -> impl IntoView {
    let row = content.detail.row.clone();
    let is_admin = content.role >= Role::Admin;
    let may_pull = content.role >= Role::Operator && row.is_enabled;
    view! {
        <Title text=format!("{} · ParcelPilot", row.name) />
        <Head detail=content.detail.clone() />
        <div class="stack loose">
            {may_pull.then(|| view! { <PullSection integration=row.id statuses=content.detail.statuses.clone() /> })}
            <RecentRuns imports=content.imports />
            <OpenProblems problems=content.problems may_retry=may_pull />
            <section class="stack" aria-labelledby="connection-settings">
                <h2 id="connection-settings">"Connection and settings"</h2>
                {(!is_admin)
                    .then(|| {
                        view! { <p class="notice notice-info">"Only admins may change these. You see them as they are."</p> }
                    })}
                <IntegrationFormView clients=content.clients detail=content.detail save=save may_edit=is_admin />
            </section>
            {is_admin.then(|| view! { <DangerZone row=row set_enabled=set_enabled /> })}
        </div>
    }
}

#[component]
fn Head(detail: IntegrationDetail) -> impl IntoView {
    let row = detail.row;
    let why = match row.health {
        Health::Failing(failure) => Some(failure.sentence()),
        _ => None,
    };
    view! {
        <div class="page-head">
            <div>
                <p class="crumb"><a href="/integrations">"Integrations"</a></p>
                <h1>{row.name}</h1>
                <p class="muted">
                    {row.client_name} " · " {row.platform.label()} " · "
                    {row.store_name.map(|name| format!("{name} · "))} <span class="mono">{row.store_hash}</span>
                </p>
            </div>
            <HealthBadge health=row.health />
        </div>
        {why.map(|why| view! { <p class="notice notice-error" role="alert">{why}</p> })}
        <dl class="stats grid-3">
            <div class="stat">
                <dt>"Orders"</dt>
                <dd>{row.orders}</dd>
            </div>
            <div class="stat">
                <dt>"Open problems"</dt>
                <dd>{row.open_problems}</dd>
            </div>
            <div class="stat">
                <dt>"Last good poll"</dt>
                <dd class="stat-text">
                    {match row.last_good_poll {
                        Some(at) => view! { <Time at=at /> }.into_any(),
                        None => "never".into_any(),
                    }}
                </dd>
            </div>
        </dl>
    }
}
