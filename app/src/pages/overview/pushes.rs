//! Of what the stores are to be told, what needs a person.

use parcelpilot_contract::alerts::OperatorAlertRow;
use parcelpilot_contract::shipments::PushCounts;
use parcelpilot_domain::shipment::push::PushState;

use super::attention::Item;

/// `alert` is of one of its integrations.
pub(super) fn failed_pushes(counts: &PushCounts, alert: Option<&OperatorAlertRow>) -> Option<Item> {
    (counts.failed > 0).then(|| Item {
        is_urgent: true,
        title: text!(
            count = counts.failed;
            "1 shipment of {client} could not be sent to the store",
            "{count} shipments of {client} could not be sent to the store",
            client = counts.client_name.as_str()
        ),
        reason: text!(
            "The customers were not e-mailed. Open each shipment for the reason and what to do, then retry."
        )
        .to_owned(),
        link: Some((
            text!("View failed shipments"),
            shipments_address(counts, PushState::Failed),
        )),
        alert: None,
        operator_alert: alert.cloned(),
    })
}

pub(super) fn held_pushes(counts: &PushCounts) -> Option<Item> {
    (counts.held > 0).then(|| Item {
        is_urgent: false,
        title: text!(
            count = counts.held;
            "1 shipment of {client} is held",
            "{count} shipments of {client} are held",
            client = counts.client_name.as_str()
        ),
        reason: held_reason(counts).to_owned(),
        link: Some((
            text!("View held shipments"),
            shipments_address(counts, PushState::Held),
        )),
        alert: None,
        operator_alert: None,
    })
}

fn held_reason(counts: &PushCounts) -> &'static str {
    match counts.held_though_on {
        0 => text!(
            "Shipments are not sent while pushing is off, the integration is disabled or the client is inactive. Turn it \
             on, or drop them."
        ),
        on if on == counts.held => text!(
            "They were made while pushing was off, and wait for a decision now that it is on: send or drop them."
        ),
        _ => text!(
            "Where pushing is on now, send or drop them; elsewhere it is off, the integration is disabled or the client \
             is inactive: turn it on, or drop them."
        ),
    }
}

fn shipments_address(counts: &PushCounts, state: PushState) -> String {
    format!("/shipments?client={}&state={}", counts.client_id, state.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(failed: i64, held: i64, held_though_on: i64) -> PushCounts {
        PushCounts {
            client_id: "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id"),
            client_name: "Acme".to_owned(),
            held,
            held_though_on,
            pending: 5,
            failed,
            confirmed: 9,
        }
    }

    #[test]
    fn what_failed_and_what_is_held_leads_to_its_list() {
        let one_held = counts(0, 1, 0);
        assert_eq!(failed_pushes(&one_held, None), None);
        let held = held_pushes(&one_held).expect("one is held");
        assert_eq!(held.title, "1 shipment of Acme is held");
        assert_eq!(
            held.link.expect("a list").1,
            "/shipments?client=0190b1f0-0000-7000-8000-000000000001&state=held"
        );
        let failed = counts(2_000, 0, 0);
        let item = failed_pushes(&failed, None).expect("some failed");
        assert!(item.is_urgent && item.title.starts_with("2,000 shipments of Acme could not"));
        assert_eq!(held_pushes(&failed), None);
    }

    #[test]
    fn nobody_is_told_to_turn_on_what_is_on() {
        let reason = |held, though_on| held_reason(&counts(0, held, though_on));
        assert!(reason(2, 0).contains("Turn it on"));
        assert!(!reason(2, 2).contains("urn it on"));
        assert!(reason(2, 1).contains("Where pushing is on now"));
    }
}
