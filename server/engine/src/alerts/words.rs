//! What people are told: what is wrong, since when, what to do, and where. No secret, and nothing of an order.

use outbound::PublicUrl;
use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::import_run::RunFailure;
use storage::alerts::Alert;

pub const fn is_over(alert: &Alert) -> bool {
    alert.cleared_at.is_some()
}

/// In one line.
pub fn text(alert: &Alert, public_url: Option<&PublicUrl>) -> String {
    let mut text = format!("{}. {}", title(alert), advice(alert));
    if let Some(url) = public_url {
        text.push(' ');
        text.push_str(&url.integration(alert.integration_id));
    }
    text
}

pub fn subject(alerts: &[&Alert]) -> String {
    match alerts {
        [one] => format!("ParcelPilot: {}", title(one)),
        many if many.iter().all(|alert| is_over(alert)) => {
            format!("ParcelPilot: {} integrations are well again", many.len())
        }
        many => {
            let open = many.iter().filter(|alert| !is_over(alert)).count();
            let (what, need) = if open == 1 {
                ("integration", "needs")
            } else {
                ("integrations", "need")
            };
            format!("ParcelPilot: {open} {what} {need} you")
        }
    }
}

/// What is wrong stands before what is over.
pub fn letter(alerts: &[&Alert], public_url: Option<&PublicUrl>) -> String {
    let (over, open): (Vec<&Alert>, Vec<&Alert>) = alerts.iter().copied().partition(|alert| is_over(alert));
    let paragraphs = open.into_iter().chain(over).map(|alert| {
        let link = public_url.map(|url| format!("\n{}", url.integration(alert.integration_id)));
        format!(
            "{}.\n{}{}\n",
            title(alert),
            advice(alert),
            link.unwrap_or_default()
        )
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Sent by hand, to see whether it arrives.
pub fn test(public_url: Option<&PublicUrl>) -> String {
    let mut text =
        "A test message of ParcelPilot's: this is where it tells you when a store's orders stop coming in, \
                    and when they come again."
            .to_owned();
    if let Some(url) = public_url {
        text.push_str(&format!(" {url}"));
    }
    text
}

fn title(alert: &Alert) -> String {
    let name = printable(&format!("{} · {}", alert.client_name, alert.integration_name));
    match (alert.cleared_at, alert.kind) {
        (Some(_), _) if !alert.is_expected => format!("{name} is no longer watched"),
        (Some(_), _) => format!("{name} is well again"),
        (None, AlertKind::Failing) => format!("{name} fails since {}", alert.since),
        (None, AlertKind::Overdue) => format!("{name} is overdue since {}", alert.since),
    }
}

fn advice(alert: &Alert) -> String {
    match (alert.cleared_at, alert.kind) {
        (Some(at), _) if !alert.is_expected => {
            format!("It, or its client, was switched off before {at}: nothing is imported until it is on again.")
        }
        (Some(at), _) => format!(
            "Its orders come in again. From {} to {at} they did not; nothing of them is lost.",
            alert.since
        ),
        (None, AlertKind::Failing) => alert.failure.map_or("", RunFailure::sentence).to_owned(),
        (None, AlertKind::Overdue) => {
            "No import has come to a good end for too long. See whether \"parcelpilot serve\" or \"parcelpilot worker\" \
             runs, and what its page says."
                .to_owned()
        }
    }
}

/// Names are typed by people: one that holds a line break does not begin a line.
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

    fn alert(kind: AlertKind) -> Alert {
        Alert {
            id: AlertId::from_uuid(Uuid::nil()),
            integration_id: IntegrationId::from_uuid(Uuid::nil()),
            integration_name: "Main\r\nBcc: all".to_owned(),
            client_name: "Acme".to_owned(),
            kind,
            failure: (kind == AlertKind::Failing).then_some(RunFailure::TokenRefused),
            since: Timestamp::from_millis(0),
            cleared_at: None,
            is_expected: true,
        }
    }

    #[test]
    fn says_what_is_wrong_since_when_what_to_do_and_where() {
        let public_url = PublicUrl::parse("https://pilot.example.com").expect("an address");
        let text = text(&alert(AlertKind::Failing), Some(&public_url));
        for part in [
            "Acme · Main",
            "fails since 1970-01-01 00:00 UTC",
            RunFailure::TokenRefused.sentence(),
            "https://pilot.example.com/integrations/",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains(['\r', '\n']), "{text}");
        assert!(super::text(&alert(AlertKind::Overdue), None).contains("overdue since 1970-01-01 00:00 UTC"));
    }

    #[test]
    fn says_when_it_is_over_and_why() {
        let over = Alert {
            cleared_at: Some(Timestamp::from_millis(3_600_000)),
            ..alert(AlertKind::Failing)
        };
        let said = text(&over, None);
        assert!(
            said.contains("is well again") && said.contains("to 1970-01-01 01:00 UTC"),
            "{said}"
        );
        let off = Alert {
            is_expected: false,
            ..over
        };
        assert!(text(&off, None).contains("no longer watched"));
    }

    #[test]
    fn a_letter_counts_what_needs_somebody() {
        let (one, other) = (alert(AlertKind::Failing), alert(AlertKind::Overdue));
        let over = Alert {
            cleared_at: Some(Timestamp::from_millis(1)),
            ..alert(AlertKind::Overdue)
        };
        assert!(subject(&[&one]).starts_with("ParcelPilot: Acme · Main"));
        assert_eq!(
            subject(&[&one, &other, &over]),
            "ParcelPilot: 2 integrations need you"
        );
        assert_eq!(subject(&[&one, &over]), "ParcelPilot: 1 integration needs you");
        assert_eq!(
            subject(&[&over, &over]),
            "ParcelPilot: 2 integrations are well again"
        );
        let letter = letter(&[&over, &one], None);
        assert!(letter.find("fails since") < letter.find("well again"), "{letter}");
    }
}
