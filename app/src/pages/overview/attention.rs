//! What needs a person, worst first, each with where to go.

use leptos::prelude::*;
use parcelpilot_contract::alerts::{AlertRow, OperatorAlertRow};
use parcelpilot_contract::integrations::Health;
use parcelpilot_contract::overview::Overview;

use super::operator_alerts::{alert_of_client, growing, item_of};
use super::pushes::{failed_pushes, held_pushes};
use crate::components::icon::{Icon, IconName};
use crate::localization::Localized;
use crate::pages::integrations::{AlertFacts, AlertSent, Section, overdue_sentence};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub is_urgent: bool,
    pub title: String,
    pub reason: String,
    /// What leads to the place, and its address; nothing where no page can help.
    pub link: Option<(&'static str, String)>,
    /// Where people are told of it outside the pages.
    pub alert: Option<AlertRow>,
    /// As `alert`, for what is no integration's polling.
    pub operator_alert: Option<OperatorAlertRow>,
}

/// Integrations that fail or are overdue, then orders that ended in the store, what else people are alerted of, pushes that
/// failed, problems, pushes that are held, and stores from which nothing was pulled yet.
pub fn items(overview: &Overview) -> Vec<Item> {
    let named = |row: &parcelpilot_contract::integrations::IntegrationRow| {
        format!("{} · {}", row.client_name, row.name)
    };
    let mut failing = Vec::new();
    let mut problems = Vec::new();
    let mut waiting = Vec::new();
    for row in &overview.integrations {
        let address = format!("/integrations/{}", row.id);
        if let Health::Failing(failure) = row.health {
            failing.push(Item {
                is_urgent: true,
                title: text!("{integration} fails", integration = named(row)),
                reason: failure.sentence().localized().to_owned(),
                link: Some((text!("Open integration"), address.clone())),
                alert: alert_of(overview, row.id),
                operator_alert: None,
            });
        } else if let Some(since) = row.overdue_since {
            failing.push(Item {
                is_urgent: true,
                title: text!(
                    "{integration} has not synced for too long",
                    integration = named(row)
                ),
                reason: overdue_sentence(since),
                link: Some((text!("Open integration"), address.clone())),
                alert: alert_of(overview, row.id),
                operator_alert: None,
            });
        }
        if row.open_problems > 0 {
            let alert = growing(overview, row.id);
            problems.push(Item {
                is_urgent: alert.is_some(),
                title: text!(
                    count = row.open_problems;
                    "1 problem in {integration}",
                    "{count} problems in {integration}",
                    integration = named(row)
                ),
                reason: match &alert {
                    Some(_) => text!(
                        "Many of them are new since yesterday. That usually has one cause: solve the first one, then retry all."
                    ),
                    None => text!("Some orders could not be imported. Review them and retry."),
                }
                .to_owned(),
                link: Some((text!("View problems"), format!("/problems?integration={}", row.id))),
                alert: None,
                operator_alert: alert.cloned(),
            });
        }
        if row.health == Health::New && row.is_enabled && !is_running(overview, row.id) {
            waiting.push(Item {
                is_urgent: false,
                title: text!(
                    "{integration} is connected, but no orders were pulled yet",
                    integration = named(row)
                ),
                reason: text!("Pull the orders that are already in the store.").to_owned(),
                link: Some((text!("Pull Orders"), Section::Pull.address(row.id))),
                alert: None,
                operator_alert: None,
            });
        }
    }
    let ended = (overview.with_warnings > 0).then(|| Item {
        is_urgent: true,
        title: text!(
            count = overview.with_warnings;
            "1 order ended in the store",
            "{count} orders ended in the store"
        ),
        reason: text!(
            "Cancelled, refunded or removed there while they waited to be shipped, or after a parcel was made."
        )
        .to_owned(),
        link: Some((text!("View orders"), "/orders?warning=open".to_owned())),
        alert: None,
        operator_alert: None,
    });
    let (urgent, others): (Vec<Item>, Vec<Item>) = overview
        .operator_alerts
        .iter()
        .filter_map(item_of)
        .partition(|item| item.is_urgent);
    let failed = overview
        .pushes
        .iter()
        .filter_map(|counts| failed_pushes(counts, alert_of_client(overview, counts.client_id)));
    let held = overview.pushes.iter().filter_map(held_pushes);
    failing
        .into_iter()
        .chain(ended)
        .chain(urgent)
        .chain(failed)
        .chain(problems)
        .chain(others)
        .chain(held)
        .chain(waiting)
        .collect()
}

fn alert_of(overview: &Overview, integration: parcelpilot_domain::ids::IntegrationId) -> Option<AlertRow> {
    overview
        .alerts
        .iter()
        .find(|alert| alert.integration_id == integration)
        .cloned()
}

fn is_running(overview: &Overview, integration: parcelpilot_domain::ids::IntegrationId) -> bool {
    overview
        .running
        .iter()
        .any(|run| run.integration_id == integration)
}

/// `children` say who is told of it elsewhere.
#[component]
pub fn Attention(items: Vec<Item>, children: Children) -> impl IntoView {
    let body = if items.is_empty() {
        view! { <p class="notice notice-good">{text!("Nothing needs attention.")}</p> }.into_any()
    } else {
        let items = items
            .into_iter()
            .map(|item| view! { <AttentionItem item=item /> })
            .collect_view();
        view! { <ul class="attention">{items}</ul> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="attention">
            <h2 id="attention">{text!("Needs attention")}</h2>
            {body}
            {children()}
        </section>
    }
}

#[component]
fn AttentionItem(item: Item) -> impl IntoView {
    let (class, icon) = if item.is_urgent {
        ("notice notice-error", IconName::Bad)
    } else {
        ("notice notice-warn", IconName::Warn)
    };
    view! {
        <li class=class>
            <Icon name=icon />
            <div>
                <strong>{item.title}</strong>
                <p>{item.reason}</p>
                {item.alert.map(|alert| view! { <AlertFacts alert=alert /> })}
                {item
                    .operator_alert
                    .map(|alert| view! { <AlertSent since=alert.since notified=alert.notified /> })}
            </div>
            {item
                .link
                .map(|(label, address)| {
                    view! {
                        <a class="button" href=address>
                            {label}
                        </a>
                    }
                })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_contract::integrations::IntegrationRow;
    use parcelpilot_domain::import_run::RunFailure;
    use parcelpilot_domain::platform::Platform;
    use parcelpilot_domain::sync::SyncInterval;
    use parcelpilot_domain::time::Timestamp;

    use super::*;

    fn row(name: &str, health: Health, open_problems: i64) -> IntegrationRow {
        IntegrationRow {
            id: "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id"),
            name: name.to_owned(),
            client_name: "Acme".to_owned(),
            platform: Platform::BigCommerce,
            store_hash: "abc123".to_owned(),
            store_name: None,
            is_enabled: true,
            health,
            last_good_poll: None,
            sync_every: SyncInterval::default(),
            next_sync: None,
            overdue_since: None,
            orders: 0,
            open_problems,
        }
    }

    fn overview(integrations: Vec<IntegrationRow>) -> Overview {
        Overview {
            integrations,
            ..Overview::default()
        }
    }

    #[test]
    fn what_fails_comes_before_problems_before_what_is_new() {
        let overview = overview(vec![
            row("new", Health::New, 0),
            row("problems", Health::HasProblems, 2),
            row("failing", Health::Failing(RunFailure::TokenRefused), 1),
            row("good", Health::Good, 0),
        ]);
        let titles: Vec<_> = items(&overview).into_iter().map(|item| item.title).collect();
        assert_eq!(
            titles,
            [
                "Acme · failing fails",
                "2 problems in Acme · problems",
                "1 problem in Acme · failing",
                "Acme · new is connected, but no orders were pulled yet",
            ]
        );
    }

    #[test]
    fn what_is_overdue_is_urgent_and_what_fails_is_not_told_twice() {
        let overdue_since = Some(Timestamp::from_millis(0));
        let overdue = IntegrationRow {
            overdue_since,
            ..row("late", Health::Overdue, 0)
        };
        let failing = IntegrationRow {
            overdue_since,
            ..row("failing", Health::Failing(RunFailure::StoreUnavailable), 0)
        };
        let items = items(&overview(vec![overdue, failing]));
        let titles: Vec<_> = items.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(
            titles,
            ["Acme · late has not synced for too long", "Acme · failing fails"]
        );
        assert!(items[0].is_urgent && items[0].reason.contains("1970"));
    }

    #[test]
    fn orders_that_ended_lead_to_their_list() {
        let overview = Overview {
            with_warnings: 2,
            ..Overview::default()
        };
        let items = items(&overview);
        assert_eq!(items.len(), 1);
        assert_eq!(
            (items[0].title.as_str(), items[0].link.clone()),
            (
                "2 orders ended in the store",
                Some(("View orders", "/orders?warning=open".to_owned()))
            )
        );
    }

    #[test]
    fn what_is_good_needs_nobody() {
        assert_eq!(items(&overview(vec![row("good", Health::Good, 0)])), []);
    }
}
