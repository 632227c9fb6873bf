//! Rows of shipments, to types.

use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::tracking::Tracking;

use crate::macros::row;

row! {
    pub(super) struct ShipmentColumns {
        pub id: String, pub address_id: i64, pub carrier: String, pub carrier_name: String,
        pub tracking_number: String, pub tracking_link: String, pub voided_at: Option<i64>, pub notify_store: bool,
        pub ahead: i64, pub override_reason: Option<String>, pub despite_ending: bool,
    }
}

row! {
    pub(super) struct ShippedLineColumns { pub shipment_id: String, pub line_id: i64, pub quantity: i64 }
}

row! {
    pub(super) struct PushColumns {
        pub id: String, pub shipment_id: String, pub kind: String, pub state: String, pub intent: Option<String>,
        pub order_id: String, pub position: i64,
    }
}

impl ShipmentColumns {
    pub(super) fn tracking(&self) -> Tracking {
        Tracking::from_stored(
            self.carrier.clone(),
            self.carrier_name.clone(),
            self.tracking_number.clone(),
            self.tracking_link.clone(),
        )
    }
}

impl ShippedLineColumns {
    pub(super) const fn line(&self) -> ShippedLine {
        ShippedLine {
            line: RemoteLineId(self.line_id),
            quantity: self.quantity,
        }
    }
}
