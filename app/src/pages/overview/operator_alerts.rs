//! What people are alerted of besides the integrations' polling: what happened, what to do now, and where.

use parcelpilot_contract::alerts::{AlertedIntegrationRow, OperatorAlertRow};
use parcelpilot_contract::overview::Overview;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::operator_alert::{MOST_DIFFERING, OperatorAlertDetail as Detail, OperatorAlertKind};

use super::attention::Item;
use crate::localization::count;
use crate::pages::integrations::Section;

/// Nothing for what the overview has an item of anyway: refused shipments, problems. That item says who was told.
pub(super) fn item_of(alert: &OperatorAlertRow) -> Option<Item> {
    let of = alert.integration.as_ref();
    let item = match (&alert.detail, of) {
        (Detail::PushWaiting { shipments }, Some(of)) => waiting(*shipments, of),
        (Detail::StatusUpdateFailed { orders }, Some(of)) => not_updated(*orders, of),
        (Detail::CompletenessDiffers { orders, .. }, Some(of)) => differing(*orders, of),
        (
            Detail::DiskFull {
                host,
                folder,
                free_bytes,
                total_bytes,
            },
            _,
        ) => Item {
            is_urgent: true,
            title: text!(
                "{host} has only {free} MiB of {total} MiB free for {folder}",
                host = host.as_str(),
                free = mebibytes(*free_bytes),
                total = mebibytes(*total_bytes),
                folder = folder.as_str()
            ),
            reason: text!(
                "Free space, or enlarge the file system. Once it is full, nothing is imported, shipped or backed up."
            )
            .to_owned(),
            ..no_link()
        },
        (
            Detail::ApiTokenExpiring {
                token,
                person,
                expires_at,
                is_close,
                ..
            },
            _,
        ) => Item {
            is_urgent: *is_close,
            title: text!(
                "The API token “{token}” of {person} ends at {time}",
                token = token.as_str(),
                person = person.as_str(),
                time = *expires_at
            ),
            reason: text!(
                "A program uses it. Its owner makes another token under Your account, gives it to the program, and revokes this \
                 one."
            )
            .to_owned(),
            link: Some((text!("View API tokens"), "/account".to_owned())),
            ..no_link()
        },
        (Detail::EventsStopped { endpoint, description }, _) => Item {
            is_urgent: true,
            title: text!("No more events are sent to “{endpoint}”", endpoint = description.as_str()),
            reason: text!(
                "Its program has taken none for days, or says that it is gone. Repair it, then resume the endpoint."
            )
            .to_owned(),
            link: Some((text!("View the endpoint"), format!("/integrations/events/{endpoint}"))),
            ..no_link()
        },
        (Detail::BackupFailed { host, folder }, _) => Item {
            is_urgent: true,
            title: text!(
                "{host} has made no backup in {folder} last night",
                host = host.as_str(),
                folder = folder.as_str()
            ),
            reason: text!(
                "The log says why, as an error. Free space or make the folder writable; the night is made up for by itself."
            )
            .to_owned(),
            ..no_link()
        },
        _ => return None,
    };
    Some(Item {
        operator_alert: Some(alert.clone()),
        ..item
    })
}

/// The alert of the problems of this integration, if they have become many within a day.
pub(super) fn growing(overview: &Overview, integration: IntegrationId) -> Option<&OperatorAlertRow> {
    overview.operator_alerts.iter().find(|alert| {
        alert.detail.kind() == OperatorAlertKind::ProblemsGrowing
            && alert.integration.as_ref().is_some_and(|of| of.id == integration)
    })
}

/// The oldest alert of refused shipments of this client.
pub(super) fn alert_of_client(overview: &Overview, client: ClientId) -> Option<&OperatorAlertRow> {
    overview.operator_alerts.iter().find(|alert| {
        alert.detail.kind() == OperatorAlertKind::PushFailed
            && alert
                .integration
                .as_ref()
                .is_some_and(|of| of.client_id == client)
    })
}

fn waiting(shipments: i64, of: &AlertedIntegrationRow) -> Item {
    Item {
        is_urgent: true,
        title: text!(
            count = shipments;
            "1 shipment of {integration} has waited for too long to be sent",
            "{count} shipments of {integration} have waited for too long to be sent",
            integration = named(of)
        ),
        reason: text!(
            "They are sent by themselves once the store takes them. If nothing moves, check that a worker is running and the \
             store answers."
        )
        .to_owned(),
        link: Some((
            text!("View pending shipments"),
            format!("/shipments?integration={}&state=pending", of.id),
        )),
        ..no_link()
    }
}

fn not_updated(orders: i64, of: &AlertedIntegrationRow) -> Item {
    Item {
        is_urgent: true,
        title: text!(
            count = orders;
            "The store of {integration} did not change the status of 1 order",
            "The store of {integration} did not change the status of {count} orders",
            integration = named(of)
        ),
        reason: text!(
            "The store was not told that they have arrived, and nothing is tried again by itself. Look at the reasons, then retry."
        )
        .to_owned(),
        link: Some((text!("View status updates"), Section::Shipments.address(of.id))),
        ..no_link()
    }
}

fn differing(orders: i64, of: &AlertedIntegrationRow) -> Item {
    let title = if orders >= MOST_DIFFERING {
        text!(
            "{integration} differs from its store in {orders} orders or more",
            integration = named(of),
            orders = count(MOST_DIFFERING)
        )
    } else {
        text!(
            count = orders;
            "{integration} differs from its store in 1 order",
            "{integration} differs from its store in {count} orders",
            integration = named(of)
        )
    };
    Item {
        title,
        reason: text!("The latest completeness check found it. Pull what is missing, then check again.")
            .to_owned(),
        link: Some((text!("View the check"), Section::Completeness.address(of.id))),
        ..no_link()
    }
}

const fn no_link() -> Item {
    Item {
        is_urgent: false,
        title: String::new(),
        reason: String::new(),
        link: None,
        alert: None,
        operator_alert: None,
    }
}

fn named(of: &AlertedIntegrationRow) -> String {
    format!("{} · {}", of.client_name, of.name)
}

fn mebibytes(bytes: u64) -> String {
    count(i64::try_from(bytes >> 20).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::time::Timestamp;

    use super::*;

    const INTEGRATION: &str = "0190b1f0-0000-7000-8000-000000000001";

    fn alert(detail: Detail) -> OperatorAlertRow {
        OperatorAlertRow {
            integration: Some(AlertedIntegrationRow {
                id: INTEGRATION.parse().expect("an id"),
                name: "Main".to_owned(),
                client_id: INTEGRATION.parse().expect("an id"),
                client_name: "Acme".to_owned(),
            }),
            detail,
            since: Timestamp::from_millis(0),
            notified: Vec::new(),
        }
    }

    #[test]
    fn each_leads_to_the_place_where_something_can_be_done() {
        let waiting = item_of(&alert(Detail::PushWaiting { shipments: 2 })).expect("an item");
        assert!(
            waiting.is_urgent
                && waiting
                    .title
                    .starts_with("2 shipments of Acme · Main have waited")
        );
        let address = format!("/shipments?integration={INTEGRATION}&state=pending");
        assert_eq!(waiting.link.expect("a list").1, address);
        let differing = item_of(&alert(Detail::CompletenessDiffers {
            run_id: INTEGRATION.parse().expect("an id"),
            orders: MOST_DIFFERING,
        }));
        let differing = differing.expect("an item");
        assert_eq!(
            differing.title,
            "Acme · Main differs from its store in 1,000 orders or more"
        );
        assert_eq!(
            differing.link.expect("a page").1,
            format!("/integrations/{INTEGRATION}/completeness")
        );
    }

    #[test]
    fn a_token_is_urgent_in_its_last_days_and_a_disk_has_no_page() {
        let token = |is_close| Detail::ApiTokenExpiring {
            token: "Label printer".to_owned(),
            user_id: INTEGRATION.parse().expect("an id"),
            person: "Ada".to_owned(),
            expires_at: Timestamp::from_millis(0),
            is_close,
        };
        let urgent =
            [false, true].map(|is_close| item_of(&alert(token(is_close))).expect("an item").is_urgent);
        assert_eq!(urgent, [false, true]);
        let disk = item_of(&alert(Detail::DiskFull {
            host: "pilot".to_owned(),
            folder: "/srv".to_owned(),
            free_bytes: 512 << 20,
            total_bytes: 64 << 30,
        }));
        let disk = disk.expect("an item");
        assert_eq!(disk.title, "pilot has only 512 MiB of 65,536 MiB free for /srv");
        assert!(disk.is_urgent && disk.link.is_none());
    }

    #[test]
    fn what_the_overview_counts_anyway_is_not_told_twice() {
        assert_eq!(item_of(&alert(Detail::PushFailed { shipments: 1 })), None);
        assert_eq!(item_of(&alert(Detail::ProblemsGrowing { problems: 30 })), None);
    }
}
