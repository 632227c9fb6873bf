//! What all sections of an integration have: whose it is, how it stands, and the way to the others.

use leptos::prelude::*;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::integrations::{Health, IntegrationDetail};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::IntegrationId;

use super::client_links::WaitingNotice;
use super::health::HealthBadge;
use super::section::{Section, SectionTabs};
use crate::components::page_title::PageTitle;
use crate::localization::Localized;
use crate::pages::imports::SyncNow;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::integrations::fetch_integration;

/// What every section knows: who reads it, and of which integration it is.
#[derive(Clone)]
pub(super) struct Opened {
    pub role: Role,
    pub detail: IntegrationDetail,
}

impl Opened {
    pub async fn load(id: Option<IntegrationId>) -> AppResult<Self> {
        let id = id.ok_or(AppError::NotFound)?;
        Ok(Self {
            role: me_or_login().await?.role,
            detail: fetch_integration(id).await?,
        })
    }

    pub fn is_operator(&self) -> bool {
        self.role >= Role::Operator
    }

    pub fn is_admin(&self) -> bool {
        self.role >= Role::Admin
    }

    /// Somebody who may pull, of one that is not disabled.
    pub fn may_pull(&self) -> bool {
        self.role >= Section::Pull.least() && self.detail.row.is_enabled
    }
}

#[component]
pub(super) fn Frame<C: IntoView + 'static>(
    opened: Opened,
    section: Section,
    children: TypedChildren<C>,
) -> impl IntoView {
    // The page of the connection says it itself.
    let waiting = opened
        .detail
        .client_link
        .filter(|_| section != Section::Connection);
    let row = opened.detail.row;
    let title = match section {
        Section::Overview => row.name.clone(),
        other => format!("{} · {}", other.label().localized(), row.name),
    };
    // Before the first pull something else comes first.
    let has_sync = section == Section::Overview && row.health != Health::New;
    let sync = has_sync.then(|| view! { <SyncNow row=row.clone() /> });
    view! {
        <PageTitle of=title />
        <div class="page-head">
            <div>
                <p class="crumb">
                    <a href="/integrations">{text!("Integrations")}</a>
                </p>
                <div class="cluster">
                    <h1>{row.name}</h1>
                    <HealthBadge health=row.health />
                </div>
                <p class="muted">
                    {row.client_name} " · " {row.platform.label()} " · "
                    {row.store_name.map(|name| format!("{name} · "))} <span class="mono">{row.store_hash}</span>
                </p>
            </div>
            {sync}
        </div>
        {waiting.map(|link| view! { <WaitingNotice link=link /> })}
        <SectionTabs integration=row.id current=section role=opened.role />
        <div class="stack loose">{children.into_inner()()}</div>
    }
}
