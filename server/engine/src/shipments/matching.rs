//! Finds out whether a shipment whose response was lost is in the store.

use std::time::Duration;

use parcelpilot_domain::ids::RemoteShipmentId;
use parcelpilot_domain::store::shipments::{RemoteShipment, ShipmentToSend};
use parcelpilot_domain::time::Timestamp;

/// How much the store's clock and ours may differ.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// The store's shipment that was created by sending `sent`. `known` are the store's shipments that belong to others of
/// ours. A shipment with a tracking number matches by number, lines and address. One without matches by lines and address
/// if the store created it after `sent_at`, when sending began by our clock.
pub fn find<'a>(
    store: &'a [RemoteShipment],
    sent: &ShipmentToSend,
    sent_at: Timestamp,
    known: &[RemoteShipmentId],
) -> Option<&'a RemoteShipment> {
    let number = sent.tracking.tracking_number.as_str();
    store.iter().find(|remote| {
        !known.contains(&remote.id)
            && remote.address_id == sent.address_id
            && remote.lines == sent.lines
            && remote.tracking.tracking_number.trim() == number
            && (!number.is_empty() || remote.created_at >= sent_at.minus(CLOCK_TOLERANCE))
    })
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
    use parcelpilot_domain::shipment::ShippedLine;
    use parcelpilot_domain::store::shipments::TrackingToSend;

    use super::*;

    const SENT_AT: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn sent(number: &str, quantity: i64) -> ShipmentToSend {
        ShipmentToSend {
            address_id: RemoteAddressId(7),
            lines: vec![ShippedLine {
                line: RemoteLineId(1),
                quantity,
            }],
            shipping_method: String::new(),
            tracking: TrackingToSend {
                tracking_number: number.to_owned(),
                ..TrackingToSend::default()
            },
        }
    }

    fn in_store(id: i64, of: &ShipmentToSend, seconds_later: i64) -> RemoteShipment {
        RemoteShipment {
            id: RemoteShipmentId(id),
            address_id: of.address_id,
            created_at: Timestamp::from_millis(SENT_AT.millis() + seconds_later * 1_000),
            lines: of.lines.clone(),
            tracking: of.tracking.clone(),
        }
    }

    fn found(store: &[RemoteShipment], sent: &ShipmentToSend, known: &[i64]) -> Option<i64> {
        let known: Vec<_> = known.iter().copied().map(RemoteShipmentId).collect();
        find(store, sent, SENT_AT, &known).map(|remote| remote.id.0)
    }

    #[test]
    fn number_lines_and_address_must_all_be_the_same() {
        let mine = sent("A1", 2);
        let mut other_address = in_store(4, &mine, 1);
        other_address.address_id = RemoteAddressId(8);
        let others = [
            in_store(1, &sent("A2", 2), 1),
            in_store(2, &sent("A1", 1), 1),
            other_address,
        ];
        assert_eq!(found(&others, &mine, &[]), None);
        assert_eq!(
            found(&[in_store(3, &mine, -9_000)], &mine, &[]),
            Some(3),
            "with a number, the time doesn't matter"
        );
    }

    #[test]
    fn without_a_number_it_must_be_new_and_unknown() {
        let mine = sent("", 1);
        let store = [
            in_store(1, &mine, -3_600),
            in_store(2, &mine, 0),
            in_store(3, &mine, 2),
        ];
        assert_eq!(found(&store, &mine, &[]), Some(2));
        assert_eq!(found(&store, &mine, &[2]), Some(3));
        assert_eq!(
            found(&store, &mine, &[2, 3]),
            None,
            "one created long before belongs to somebody else"
        );
        assert_eq!(
            found(&[in_store(4, &mine, -60)], &mine, &[]),
            Some(4),
            "clocks differ"
        );
    }
}
