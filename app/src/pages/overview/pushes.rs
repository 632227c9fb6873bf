//! Of what the stores are to be told, what needs a person.

use parcelpilot_contract::shipments::PushCounts;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::shipment::push::PushState;

use super::attention::Item;

pub(super) fn failed_pushes(counts: &PushCounts) -> Option<Item> {
    let shipments = counted(counts.failed, "shipment", "shipments");
    (counts.failed > 0).then(|| Item {
        is_urgent: true,
        title: format!(
            "{shipments} of {} could not be sent to the store",
            counts.client_name
        ),
        reason:
            "The customers were not e-mailed. Open each shipment for the reason and what to do, then retry."
                .to_owned(),
        button: "View failed shipments",
        address: shipments_address(counts, PushState::Failed),
        alert: None,
    })
}

pub(super) fn held_pushes(counts: &PushCounts) -> Option<Item> {
    let shipments = counted(counts.held, "shipment", "shipments");
    let verb = if counts.held == 1 { "is" } else { "are" };
    (counts.held > 0).then(|| Item {
        is_urgent: false,
        title: format!("{shipments} of {} {verb} held", counts.client_name),
        reason: "Shipments are not sent while pushing is off. Turn it on, or drop them.".to_owned(),
        button: "View held shipments",
        address: shipments_address(counts, PushState::Held),
        alert: None,
    })
}

fn shipments_address(counts: &PushCounts, state: PushState) -> String {
    format!("/shipments?client={}&state={}", counts.client_id, state.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_and_what_is_held_leads_to_its_list() {
        let counts = PushCounts {
            client_id: "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id"),
            client_name: "Acme".to_owned(),
            held: 1,
            pending: 5,
            failed: 0,
            confirmed: 9,
        };
        assert_eq!(failed_pushes(&counts), None);
        let held = held_pushes(&counts).expect("one is held");
        assert_eq!(held.title, "1 shipment of Acme is held");
        assert_eq!(
            held.address,
            "/shipments?client=0190b1f0-0000-7000-8000-000000000001&state=held"
        );
        let failed = PushCounts {
            failed: 2_000,
            held: 0,
            ..counts
        };
        let item = failed_pushes(&failed).expect("some failed");
        assert!(item.is_urgent && item.title.starts_with("2,000 shipments of Acme could not"));
        assert_eq!(held_pushes(&failed), None);
    }
}
