//! The texts of alerts that are no integration's polling, the page for each, and what programs get of it.

use parcelpilot_domain::count_text::{count_text, counted};
use parcelpilot_domain::operator_alert::{MOST_DIFFERING, OperatorAlertDetail as Detail};
use serde_json::{Value, json};
use storage::alerts::OperatorAlert;

/// What happened, since when.
pub fn title(alert: &OperatorAlert) -> String {
    let name = alert
        .integration
        .as_ref()
        .map_or_else(String::new, |integration| {
            format!("{} · {}", integration.client_name, integration.name)
        });
    if alert.cleared_at.is_some() {
        return title_when_over(alert, &name);
    }
    let since = alert.since;
    match &alert.detail {
        Detail::PushFailed { shipments } => {
            let shipments = counted(*shipments, "shipment", "shipments");
            format!("{name} has {shipments} that the store did not take, the first since {since}")
        }
        Detail::PushWaiting { shipments } => {
            let shipments = counted(*shipments, "shipment", "shipments");
            format!("{name} has {shipments} waiting to be sent to the store, the first since {since}")
        }
        Detail::StatusUpdateFailed { orders } => {
            let orders = counted(*orders, "order", "orders");
            format!("{name} has {orders} whose status the store did not change, the first since {since}")
        }
        Detail::ProblemsGrowing { problems } => {
            let orders = counted(*problems, "order", "orders");
            format!("{name} has {orders} that could not be imported within a day, the first since {since}")
        }
        Detail::CompletenessDiffers { orders, .. } => {
            format!(
                "{name} differs from its store in {} since {since}",
                differing(*orders)
            )
        }
        Detail::DiskFull {
            host,
            folder,
            free_bytes,
            total_bytes,
        } => {
            let (free, total) = (size(*free_bytes), size(*total_bytes));
            format!("{host} has only {free} of {total} free for {folder}")
        }
        Detail::EventsStopped { description, .. } => {
            format!("No more events are sent to “{description}”, which took none since {since}")
        }
        Detail::ApiTokenExpiring {
            token,
            person,
            expires_at,
            ..
        } => format!("The API token “{token}” of {person} ends at {expires_at}"),
        Detail::BackupFailed { host, folder } => {
            format!("{host} has made no backup in {folder} for the night of {since}")
        }
    }
}

fn title_when_over(alert: &OperatorAlert, name: &str) -> String {
    match &alert.detail {
        Detail::PushFailed { .. } => format!("{name} has no more shipments that the store did not take"),
        Detail::PushWaiting { .. } => format!("{name} has no more shipments that wait for too long"),
        Detail::StatusUpdateFailed { .. } => {
            format!("{name} has no more orders whose status the store did not change")
        }
        Detail::ProblemsGrowing { .. } => format!("{name} has no unusual number of new problems any more"),
        Detail::CompletenessDiffers { .. } => format!("{name} agrees with its store again"),
        Detail::DiskFull { host, folder, .. } => {
            format!("{host} has enough free for {folder} again, or is watched no more")
        }
        Detail::EventsStopped { description, .. } => {
            format!("Events are sent to “{description}” again, or it was paused or deleted")
        }
        Detail::ApiTokenExpiring { token, person, .. } if has_expired(alert) => {
            format!("The API token “{token}” of {person} has ended")
        }
        Detail::ApiTokenExpiring { token, person, .. } => {
            format!("The API token “{token}” of {person} was revoked, or is used no more")
        }
        Detail::BackupFailed { host, folder } => {
            format!("{host} makes backups in {folder} again, or is watched no more")
        }
    }
}

/// What to do now.
pub fn advice(alert: &OperatorAlert) -> String {
    let advice = match (&alert.detail, alert.cleared_at) {
        (Detail::ApiTokenExpiring { .. }, Some(_)) if has_expired(alert) => {
            "Programs that still use it are refused with 401."
        }
        (_, Some(at)) => return format!("It lasted from {} to {at}.", alert.since),
        (Detail::PushFailed { .. }, None) => {
            "The customers were not e-mailed, and nothing is tried again by itself. Open each failed shipment for the reason \
             and what to do, then retry."
        }
        (Detail::PushWaiting { .. }, None) => {
            "They are sent by themselves once the store takes them. Check that \"parcelpilot serve\" or \"parcelpilot \
             worker\" is running, and that the store answers."
        }
        (Detail::StatusUpdateFailed { .. }, None) => {
            "The store was not told that these orders have arrived, and nothing is tried again by itself. Open the integration's \
             page of shipments for the reasons, then retry."
        }
        (Detail::ProblemsGrowing { .. }, None) => {
            "Many at once usually have one cause. Open the problems, solve the first one, then retry all."
        }
        (Detail::CompletenessDiffers { .. }, None) => {
            "Open the completeness check and pull what is missing, then check again."
        }
        (Detail::DiskFull { .. }, None) => {
            "Free space, or enlarge the file system. Once it is full, nothing is imported, shipped or backed up."
        }
        (Detail::EventsStopped { .. }, None) => {
            "Open the endpoint for what it answered, repair the program, then resume: what happened meanwhile is sent then, as far back as changes are kept."
        }
        (Detail::ApiTokenExpiring { .. }, None) => {
            "A program uses it. Make another token under Your account, give it to the program, then revoke this one."
        }
        (Detail::BackupFailed { .. }, None) => {
            "The log says why, as an error. Free space or make the folder writable; the night is made up for by itself."
        }
    };
    advice.to_owned()
}

/// Where to look at it. Disks and backups have no page.
pub fn path(alert: &OperatorAlert) -> Option<String> {
    let of = alert.integration.as_ref().map(|integration| integration.id);
    match (&alert.detail, of) {
        (Detail::PushFailed { .. }, Some(id)) => Some(format!("/shipments?integration={id}&state=failed")),
        (Detail::PushWaiting { .. }, Some(id)) => Some(format!("/shipments?integration={id}&state=pending")),
        (Detail::StatusUpdateFailed { .. }, Some(id)) => Some(format!("/integrations/{id}/shipments")),
        (Detail::ProblemsGrowing { .. }, Some(id)) => Some(format!("/problems?integration={id}")),
        (Detail::CompletenessDiffers { .. }, Some(id)) => Some(format!("/integrations/{id}/completeness")),
        (Detail::EventsStopped { endpoint, .. }, _) => Some(format!("/integrations/events/{endpoint}")),
        (Detail::ApiTokenExpiring { .. }, _) => Some("/account".to_owned()),
        _ => None,
    }
}

/// `data` of a webhook.
pub fn data(alert: &OperatorAlert) -> Value {
    match &alert.detail {
        Detail::PushFailed { shipments } | Detail::PushWaiting { shipments } => {
            json!({ "shipments": shipments })
        }
        Detail::StatusUpdateFailed { orders } => json!({ "orders": orders }),
        Detail::ProblemsGrowing { problems } => json!({ "problems": problems }),
        Detail::CompletenessDiffers { run_id, orders } => json!({ "run": run_id, "orders": orders }),
        Detail::DiskFull {
            host,
            folder,
            free_bytes,
            total_bytes,
        } => json!({ "host": host, "folder": folder, "free_bytes": free_bytes, "total_bytes": total_bytes }),
        Detail::EventsStopped {
            endpoint,
            description,
        } => {
            json!({ "endpoint": endpoint, "description": description })
        }
        Detail::ApiTokenExpiring {
            token,
            person,
            expires_at,
            ..
        } => json!({ "token": token, "person": person, "expires_at": expires_at.rfc3339() }),
        Detail::BackupFailed { host, folder } => json!({ "host": host, "folder": folder }),
    }
}

fn has_expired(alert: &OperatorAlert) -> bool {
    match (&alert.detail, alert.cleared_at) {
        (Detail::ApiTokenExpiring { expires_at, .. }, Some(at)) => *expires_at <= at,
        _ => false,
    }
}

fn differing(orders: i64) -> String {
    if orders >= MOST_DIFFERING {
        format!("{} orders or more", count_text(MOST_DIFFERING))
    } else {
        counted(orders, "order", "orders")
    }
}

/// As `df -h` has it, with one digit after the point.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match tenths % 10 {
        0 => format!("{} {}", tenths / 10, UNITS[unit]),
        tenth => format!("{}.{tenth} {}", tenths / 10, UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::ids::{AlertId, EventEndpointId, IntegrationId, RunId, UserId};
    use parcelpilot_domain::operator_alert::OperatorAlertKind;
    use parcelpilot_domain::time::Timestamp;
    use storage::alerts::AlertedIntegration;
    use uuid::Uuid;

    use super::*;

    /// One of each kind.
    fn details() -> [Detail; OperatorAlertKind::ALL.len()] {
        let (host, folder) = ("pilot-1".to_owned(), "/srv/pilot".to_owned());
        [
            Detail::PushFailed { shipments: 1 },
            Detail::StatusUpdateFailed { orders: 1 },
            Detail::PushWaiting { shipments: 2 },
            Detail::ProblemsGrowing { problems: 31 },
            Detail::CompletenessDiffers {
                run_id: RunId::from_uuid(Uuid::nil()),
                orders: MOST_DIFFERING,
            },
            Detail::DiskFull {
                host: host.clone(),
                folder: folder.clone(),
                free_bytes: 1_600_000_000,
                total_bytes: 64 << 30,
            },
            Detail::EventsStopped {
                endpoint: EventEndpointId::from_uuid(Uuid::nil()),
                description: "Shop software".to_owned(),
            },
            Detail::ApiTokenExpiring {
                token: "Label\nprinter".to_owned(),
                user_id: UserId::from_uuid(Uuid::nil()),
                person: "Ada".to_owned(),
                expires_at: Timestamp::from_millis(86_400_000),
                is_close: false,
            },
            Detail::BackupFailed { host, folder },
        ]
    }

    fn alert(detail: Detail, cleared_at: Option<i64>) -> OperatorAlert {
        let is_of_an_integration = !detail.kind().is_of_a_machine()
            && !matches!(
                detail,
                Detail::ApiTokenExpiring { .. } | Detail::EventsStopped { .. }
            );
        OperatorAlert {
            id: AlertId::from_uuid(Uuid::nil()),
            detail,
            integration: is_of_an_integration.then(|| AlertedIntegration {
                id: IntegrationId::from_uuid(Uuid::nil()),
                name: "Main".to_owned(),
                client_name: "Acme".to_owned(),
            }),
            since: Timestamp::from_millis(0),
            cleared_at: cleared_at.map(Timestamp::from_millis),
        }
    }

    #[test]
    fn each_says_what_happened_and_what_to_do_and_that_it_is_over() {
        let parts = [
            "Acme · Main has 1 shipment that the store did not take, the first since 1970-01-01 00:00 UTC",
            "1 order whose status the store did not change, the first since 1970-01-01 00:00 UTC",
            "2 shipments waiting",
            "31 orders that could not be imported within a day",
            "1,000 orders or more",
            "pilot-1 has only 1.4 GiB of 64 GiB free for /srv/pilot",
            "No more events are sent to “Shop software”",
            "of Ada ends at 1970-01-02 00:00 UTC",
            "no backup in /srv/pilot for the night of 1970-01-01",
        ];
        for (detail, part) in details().into_iter().zip(parts) {
            let open = alert(detail.clone(), None);
            assert!(title(&open).contains(part), "{}", title(&open));
            let over = alert(detail, Some(3_600_000));
            assert_ne!(title(&open), title(&over));
            assert!(
                advice(&over).contains("1970-01-01 01:00 UTC"),
                "{}",
                advice(&over)
            );
            assert!(advice(&open).ends_with('.') && !title(&open).ends_with('.'));
        }
    }

    #[test]
    fn a_token_that_has_ended_is_no_good_news() {
        let [.., token, _] = details();
        let ended = alert(token, Some(86_400_000));
        assert!(title(&ended).ends_with("has ended") && advice(&ended).contains("401"));
    }

    #[test]
    fn programs_get_what_people_read_and_no_ids_of_people() {
        for detail in details() {
            let data = data(&alert(detail, None));
            assert!(data.as_object().is_some_and(|data| !data.is_empty()), "{data}");
            assert!(data.get("user_id").is_none(), "{data}");
        }
    }

    #[test]
    fn sizes_are_as_people_read_them() {
        for (bytes, text) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1 << 30, "1 GiB"),
            (1_600_000_000, "1.4 GiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
