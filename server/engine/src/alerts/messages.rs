//! The texts of alerts: what is wrong, since when, what to do, and where. They hold no secrets and nothing about orders.

use outbound::PublicUrl;
use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::import_run::RunFailure;
use storage::alerts::{Alert, IntegrationAlert};

use super::operator_messages;

/// The alert on one line.
pub fn text(alert: &Alert, public_url: Option<&PublicUrl>) -> String {
    let mut text = format!("{}. {}", title(alert), advice(alert));
    if let Some(link) = public_url.and_then(|url| link(alert, url)) {
        text.push(' ');
        text.push_str(&link);
    }
    text
}

/// Where to look at it, if there is such a place.
pub fn link(alert: &Alert, public_url: &PublicUrl) -> Option<String> {
    match alert {
        Alert::Integration(alert) => Some(public_url.integration(alert.integration_id)),
        Alert::Operator(alert) => operator_messages::path(alert).map(|path| format!("{public_url}{path}")),
    }
}

fn title(alert: &Alert) -> String {
    match alert {
        Alert::Integration(alert) => title_of(alert),
        Alert::Operator(alert) => printable(&operator_messages::title(alert)),
    }
}

fn advice(alert: &Alert) -> String {
    match alert {
        Alert::Integration(alert) => advice_of(alert),
        Alert::Operator(alert) => printable(&operator_messages::advice(alert)),
    }
}

pub fn subject(alerts: &[&Alert]) -> String {
    let are_integrations = alerts.iter().all(|alert| matches!(alert, Alert::Integration(_)));
    match alerts {
        [one] => format!("ParcelPilot: {}", title(one)),
        many if many.iter().all(|alert| alert.is_over()) => {
            let (what, count) = (
                if are_integrations {
                    "integrations have recovered"
                } else {
                    "alerts are over"
                },
                many.len(),
            );
            format!("ParcelPilot: {count} {what}")
        }
        many => {
            let open = many.iter().filter(|alert| !alert.is_over()).count();
            let (what, need) = match (are_integrations, open) {
                (true, 1) => ("integration", "needs"),
                (true, _) => ("integrations", "need"),
                (false, 1) => ("thing", "needs"),
                (false, _) => ("things", "need"),
            };
            format!("ParcelPilot: {open} {what} {need} attention")
        }
    }
}

/// Open alerts come before those that are over.
pub fn email_body(alerts: &[&Alert], public_url: Option<&PublicUrl>) -> String {
    let (over, open): (Vec<&Alert>, Vec<&Alert>) = alerts.iter().copied().partition(|alert| alert.is_over());
    let paragraphs = open.into_iter().chain(over).map(|alert| {
        let link = public_url
            .and_then(|url| link(alert, url))
            .map(|link| format!("\n{link}"));
        format!(
            "{}.\n{}{}\n",
            title(alert),
            advice(alert),
            link.unwrap_or_default()
        )
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// A message that a person sends to see whether it arrives.
pub fn test(public_url: Option<&PublicUrl>) -> String {
    let mut text =
        "This is a test message from ParcelPilot. It sends alerts here when a store's orders stop coming in, when they \
         come in again, when an order is cancelled, refunded or removed while it is being shipped, and when something else \
         needs an operator."
            .to_owned();
    if let Some(url) = public_url {
        text.push_str(&format!(" {url}"));
    }
    text
}

fn title_of(alert: &IntegrationAlert) -> String {
    let name = printable(&format!("{} · {}", alert.client_name, alert.integration_name));
    match (alert.cleared_at, alert.kind) {
        (Some(_), AlertKind::OrderCancelled) => {
            format!("{name} no longer has a shipment of a cancelled order")
        }
        (Some(_), AlertKind::OrdersEnded) => format!("{name} has no more ended orders to look at"),
        (None, AlertKind::OrdersEnded) => {
            let orders = counted(alert.ended_orders, "order", "orders");
            format!("{name} has {orders} to look at, the latest since {}", alert.since)
        }
        (Some(_), _) if !alert.is_expected => format!("{name} is no longer monitored"),
        (Some(_), _) => format!("{name} has recovered"),
        (None, AlertKind::Failing) => format!("{name} has been failing since {}", alert.since),
        (None, AlertKind::Overdue) => format!("{name} has been overdue since {}", alert.since),
        (None, AlertKind::OrderCancelled) => {
            format!("{name} has a shipment of an order that was cancelled in the store")
        }
    }
}

fn advice_of(alert: &IntegrationAlert) -> String {
    let advice = match (alert.cleared_at, alert.kind) {
        (Some(at), AlertKind::OrderCancelled) => format!("The last one was dealt with before {at}."),
        (Some(_), AlertKind::OrdersEnded) => "All of them were dealt with.".to_owned(),
        (None, AlertKind::OrdersEnded) => {
            return "They were cancelled, refunded or removed in the store while they waited to be shipped, or after a \
                    parcel was made. Open them from the overview, stop what can be stopped, and mark them as done."
                .to_owned();
        }
        (Some(at), _) if !alert.is_expected => {
            format!(
                "The integration or its client was turned off before {at}. Nothing is imported until it is turned on again."
            )
        }
        (Some(at), _) => format!(
            "Orders come in again. None came in from {} to {at}; no order is lost.",
            alert.since
        ),
        (None, AlertKind::Failing) => alert.failure.map_or("", RunFailure::sentence).to_owned(),
        (None, AlertKind::OrderCancelled) => {
            "Keep the parcel back. It was not confirmed to the store, and the customer was not told. Look at the failed \
             shipments: void what is not to be sent."
                .to_owned()
        }
        (None, AlertKind::Overdue) => {
            "No import has completed for too long. Check that \"parcelpilot serve\" or \"parcelpilot worker\" is running, \
             and look at the integration's page."
                .to_owned()
        }
    };
    match alert.ended_orders {
        0 => advice,
        orders => format!(
            "{advice} Also, {} ended in the store while they waited to be shipped, or after a parcel was made.",
            counted(orders, "order", "orders")
        ),
    }
}

/// People type names: a line break in one must not start a new line.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::ids::{AlertId, IntegrationId};
    use parcelpilot_domain::time::Timestamp;
    use uuid::Uuid;

    use super::*;

    fn alert(kind: AlertKind) -> IntegrationAlert {
        IntegrationAlert {
            id: AlertId::from_uuid(Uuid::nil()),
            integration_id: IntegrationId::from_uuid(Uuid::nil()),
            integration_name: "Main\r\nBcc: all".to_owned(),
            client_name: "Acme".to_owned(),
            kind,
            failure: (kind == AlertKind::Failing).then_some(RunFailure::TokenRefused),
            since: Timestamp::from_millis(0),
            cleared_at: None,
            is_expected: true,
            ended_orders: 0,
        }
    }

    fn said_of(alert: IntegrationAlert) -> String {
        text(&Alert::Integration(alert), None)
    }

    #[test]
    fn ended_orders_are_counted_in_every_message_of_their_integration() {
        let ended = IntegrationAlert {
            ended_orders: 2,
            ..alert(AlertKind::OrdersEnded)
        };
        let said = said_of(ended.clone());
        assert!(said.contains("has 2 orders to look at"), "{said}");
        assert!(said.contains("cancelled, refunded or removed"), "{said}");
        let failing = IntegrationAlert {
            ended_orders: 1,
            ..alert(AlertKind::Failing)
        };
        assert!(said_of(failing).contains("Also, 1 order ended in the store"));
        let over = IntegrationAlert {
            cleared_at: Some(Timestamp::from_millis(1)),
            ended_orders: 0,
            ..ended
        };
        assert!(said_of(over.clone()).contains("no more ended orders"));
    }

    #[test]
    fn an_open_alert_says_what_is_wrong_since_when_what_to_do_and_where() {
        let public_url = PublicUrl::parse("https://pilot.example.com").expect("an address");
        let text = text(&Alert::Integration(alert(AlertKind::Failing)), Some(&public_url));
        for part in [
            "Acme · Main",
            "has been failing since 1970-01-01 00:00 UTC",
            RunFailure::TokenRefused.sentence(),
            "https://pilot.example.com/integrations/",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains(['\r', '\n']), "{text}");
        assert!(said_of(alert(AlertKind::Overdue)).contains("has been overdue since 1970-01-01 00:00 UTC"));
    }

    #[test]
    fn an_alert_that_is_over_says_until_when_or_why() {
        let over = IntegrationAlert {
            cleared_at: Some(Timestamp::from_millis(3_600_000)),
            ..alert(AlertKind::Failing)
        };
        let said = said_of(over.clone());
        assert!(
            said.contains("has recovered") && said.contains("to 1970-01-01 01:00 UTC"),
            "{said}"
        );
        let off = IntegrationAlert {
            is_expected: false,
            ..over
        };
        assert!(said_of(off).contains("no longer monitored"));
    }

    #[test]
    fn an_email_counts_what_needs_attention() {
        let [one, other] =
            [AlertKind::Failing, AlertKind::Overdue].map(|kind| Alert::Integration(alert(kind)));
        let over = Alert::Integration(IntegrationAlert {
            cleared_at: Some(Timestamp::from_millis(1)),
            ..alert(AlertKind::Overdue)
        });
        assert!(subject(&[&one]).starts_with("ParcelPilot: Acme · Main"));
        assert_eq!(
            subject(&[&one, &other, &over]),
            "ParcelPilot: 2 integrations need attention"
        );
        assert_eq!(
            subject(&[&one, &over]),
            "ParcelPilot: 1 integration needs attention"
        );
        assert_eq!(
            subject(&[&over, &over]),
            "ParcelPilot: 2 integrations have recovered"
        );
        let body = email_body(&[&over, &one], None);
        assert!(body.find("failing since") < body.find("has recovered"), "{body}");
    }
}
