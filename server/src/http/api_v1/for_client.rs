//! What a client's program gets of orders and shipments, by a token or as events: as the API has them, without what is the
//! warehouse's own.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::shipment::may_ship::HoldCause;
use storage::orders::{OrderNames, WholeOrder};

use super::order::{Integration, Order};
use super::shipment::Shipment;
use crate::services::promises::Promises;

impl Order {
    /// As whoever sees so much gets it. Nothing of what is not theirs.
    pub(super) fn seen(
        whole: WholeOrder,
        names: &OrderNames,
        promises: &Promises,
        sees: &Sees,
    ) -> Option<Self> {
        let client = names.client(&whole.stored).map(|(client, _)| client);
        let order = Self::new(whole, names, promises);
        match sees.limited_to() {
            None => Some(order),
            Some(seen) => {
                let client = client.filter(|client| seen.has(*client))?;
                Some(order.for_client(client, names))
            }
        }
    }

    /// Without tags, bins, ignore rules, its store's new status, its pickup, who put it on hold, and why; of another client's store,
    /// without what its people noted.
    pub(super) fn for_client(mut self, client: ClientId, names: &OrderNames) -> Self {
        if names.owner_id(self.integration.id) != Some(client) {
            self.staff_notes.clear();
        }
        self.integration = self.integration.for_client(client, names);
        self.tags.clear();
        self.status_update = None;
        self.pickup = None;
        if let Some(hold) = &mut self.hold {
            hold.reason.clear();
            hold.placed_by.clear();
        }
        // A list of the warehouse's.
        self.not_to_ship_because
            .retain(|reason| reason.code != HoldCause::SKU_NOT_LISTED);
        let by_people = self.not_to_ship_because.iter_mut();
        for reason in by_people.filter(|reason| reason.code == HoldCause::MANUAL) {
            "On hold.".clone_into(&mut reason.detail);
        }
        let of_consignments = self.consignments.iter_mut().flat_map(|to| to.lines.iter_mut());
        for line in of_consignments.chain(&mut self.not_shipped) {
            line.bin.clear();
            line.ignored_by = None;
        }
        self
    }
}

impl Shipment {
    /// Without who made it, why it was shipped all the same, and what is for those who send it to the store. How it stands with
    /// another client's store, would tell how that one stands.
    pub(super) fn for_client(mut self, client: ClientId, names: &OrderNames) -> Self {
        if names.owner_id(self.integration.id) != Some(client) {
            self.push = None;
        }
        self.integration = self.integration.for_client(client, names);
        self.made_by.clear();
        self.override_reason = None;
        if let Some(push) = &mut self.push {
            push.detail.clear();
            push.what_next.clear();
        }
        self
    }
}

impl Integration {
    /// Another client's store, of which a channel is theirs, has no name.
    pub(super) fn for_client(mut self, client: ClientId, names: &OrderNames) -> Self {
        if names.owner_id(self.id) != Some(client) {
            self.name.clear();
        }
        names.client_name(client).clone_into(&mut self.client);
        self
    }
}
