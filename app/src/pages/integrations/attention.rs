//! What of an integration needs a person, worst first, each with where to go.

use leptos::prelude::*;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_contract::shipments::{ShipmentPage, ShipmentQuery};
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::shipment::push::PushState;

use super::health::overdue_sentence;
use super::section::Section;
use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;
use crate::server_functions::shipments::list_shipments;

/// The newest of the shipments whose push is held.
#[derive(Clone)]
pub(super) struct HeldShipments(pub ShipmentPage);

impl HeldShipments {
    pub async fn load(integration: IntegrationId) -> AppResult<Self> {
        let query = ShipmentQuery {
            integration: Some(integration),
            state: Some(PushState::Held),
            ..ShipmentQuery::default()
        };
        Ok(Self(list_shipments(query).await?))
    }

    /// What it means that there are some; nothing where none is held.
    fn sentence(&self) -> Option<String> {
        let shown = self.0.rows.len();
        match (shown, &self.0.next) {
            (0, _) => None,
            (_, Some(_)) => Some(text!(
                "More than {shown} shipments are held: not in the store, and nobody was e-mailed.",
                shown = shown
            )),
            (_, None) => Some(text!(
                count = shown;
                "1 shipment is held: not in the store, and nobody was e-mailed.",
                "{count} shipments are held: not in the store, and nobody was e-mailed."
            )),
        }
    }
}

/// Nothing where nothing does. Problems have a list of their own.
#[component]
pub(super) fn Attention(
    row: IntegrationRow,
    held: HeldShipments,
    /// Of the status that new orders get in the store.
    updates: StatusUpdates,
) -> impl IntoView {
    let id = row.id;
    let at = |section: Section, button: &'static str| Some((section.address(id), button));
    let health = match (row.health, row.overdue_since) {
        (Health::Failing(failure), _) => Some((
            failure.sentence().localized().to_owned(),
            mended_in(failure).and_then(|section| at(section, section.label().localized())),
        )),
        (Health::Overdue, Some(since)) => Some((
            overdue_sentence(since),
            Some(("/imports".to_owned(), text!("Imports"))),
        )),
        (Health::Disabled, _) => Some((
            text!("This integration is disabled: nothing is imported and nothing is sent.").to_owned(),
            at(Section::Settings, text!("Settings")),
        )),
        _ => None,
    };
    let is_urgent = row.health != Health::Disabled;
    let health = health.map(|(sentence, link)| {
        view! { <Item is_urgent=is_urgent sentence=sentence link=link /> }
    });
    let held = held.sentence().map(|sentence| {
        view! { <Item is_urgent=false sentence=sentence link=at(Section::Shipments, text!("Decide")) /> }
    });
    let updates = updates.needs_person().then(|| {
        let sentence = match updates.failed {
            0 => text!("BigCommerce refuses to change the status of new orders, so they wait.").to_owned(),
            count => text!(
                count = count;
                "1 order did not get its new status.",
                "{count} orders did not get their new status."
            ),
        };
        let link = at(Section::Shipments, Section::Shipments.label().localized());
        view! { <Item is_urgent=false sentence=sentence link=link /> }
    });
    let is_any = health.is_some() || held.is_some() || updates.is_some();
    is_any.then(|| view! { <ul class="attention">{health} {held} {updates}</ul> })
}

/// Where a person can do something about it; the other failures pass by themselves, or are the server's.
pub(super) const fn mended_in(failure: RunFailure) -> Option<Section> {
    match failure {
        RunFailure::TokenRefused
        | RunFailure::ScopeMissing
        | RunFailure::CredentialsUnreadable
        | RunFailure::OtherStore => Some(Section::Connection),
        RunFailure::IntegrationDisabled => Some(Section::Settings),
        RunFailure::StoreUnavailable | RunFailure::Unexpected | RunFailure::Storage => None,
    }
}

#[component]
fn Item(is_urgent: bool, sentence: String, link: Option<(String, &'static str)>) -> impl IntoView {
    let (class, icon) = if is_urgent {
        ("notice notice-error", IconName::Bad)
    } else {
        ("notice notice-warn", IconName::Warn)
    };
    view! {
        <li class=class>
            <Icon name=icon />
            <div>
                <p>{sentence}</p>
            </div>
            {link
                .map(|(address, label)| {
                    view! {
                        <a class="button" href=address>
                            {label}
                        </a>
                    }
                })}
        </li>
    }
}
