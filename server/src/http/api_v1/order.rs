//! An order as programs read it.

use parcelpilot_contract::portal::ClientName;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use parcelpilot_domain::order;
use parcelpilot_domain::shipment::left::{line_left, order_left};
use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip};
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use serde::Serialize;
use storage::orders::{OrderNames, WholeOrder};
use utoipa::ToSchema;

use super::holds::Hold;
use super::order_details::{CustomField, LineDetails, OrderDetails, custom_fields};
use super::pickups::Pickup;
use super::status_update::StatusUpdate;
use crate::services::promises::Promises;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Order {
    #[schema(value_type = String, format = "uuid")]
    pub id: OrderId,
    pub integration: Integration,
    /// Whose order it is: the client of its channel, else the integration's.
    pub client: Option<Client>,
    /// Where in the store it was placed.
    pub channel: Option<Channel>,
    /// The order's number in the store.
    pub remote_id: i64,
    /// BigCommerce's number of the status.
    pub status: i64,
    /// The status as the store calls it.
    pub status_label: String,
    /// Archived in the store: no longer to be worked on.
    pub is_deleted: bool,
    /// When it was made in the store.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it changed last in the store.
    #[schema(format = DateTime)]
    pub modified_at: String,
    /// When it changed last here, by an import or by a shipment, a hold or a tag: what `modified_since` goes by.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// How many items are left to ship.
    pub left_to_ship: i64,
    /// Whether it may be shipped: `to_ship`, `held` or `not_to_ship`. It may be `to_ship` and wait for a SKU all the same: see
    /// `sku_not_listed` of `not_to_ship_because`.
    pub shipping_state: &'static str,
    /// By when it is to leave, by what was promised to its client. Null where the client has no shipping promise, and of orders
    /// that are not to be shipped.
    #[schema(format = DateTime)]
    pub ship_by: Option<String>,
    /// Its `shipping_state` is `to_ship`, and `ship_by` has passed; of a client without a promise: it was placed the day before yesterday or
    /// earlier, in UTC. Neither this nor `ship_by` moves `updated_at`: an order becomes late as time goes by.
    pub is_late: bool,
    /// Placed by a person.
    pub hold: Option<Hold>,
    /// Why it may not be shipped now.
    pub not_to_ship_because: Vec<NotToShip>,
    /// How it stands with the status that the order gets in its store once it is here, where it gets one.
    pub status_update: Option<StatusUpdate>,
    /// What its customer picks up at the counter, once it was marked as ready.
    pub pickup: Option<Pickup>,
    #[schema(example = "USD")]
    pub currency: String,
    /// A decimal number, in the order's currency.
    #[schema(example = "336.32")]
    pub total: String,
    pub payment_status: String,
    pub customer_email: String,
    pub customer_message: String,
    pub staff_notes: String,
    /// Words of ours: the store knows nothing of them.
    pub tags: Vec<String>,
    pub details: OrderDetails,
    pub billing: Address,
    /// What goes to one address each.
    pub consignments: Vec<Consignment>,
    /// Digital goods, gift certificates and what is picked up.
    pub not_shipped: Vec<Line>,
}

/// A reason why an order may not be shipped now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NotToShip {
    /// `manual`, `status`, `unknown_status`, `payment`, `shipped_in_store` or `no_address` of an order on hold;
    /// `sku_not_listed` of one that can't be shipped until its SKUs are mapped; `gone`, `archived`, `incomplete`, `cancelled`, `declined`, `refunded`, `nothing_left` or `erased` of one that is not to be shipped.
    /// `sku_not_listed` is looked up whenever the order is read: it moves neither `shipping_state` nor `updated_at`.
    pub code: &'static str,
    pub detail: String,
    /// When a person's hold ends by itself.
    #[schema(format = DateTime)]
    pub until: Option<String>,
}

/// The store that the order was made in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Integration {
    #[schema(value_type = String, format = "uuid")]
    pub id: IntegrationId,
    pub name: String,
    /// The client whose order it is: of a store with several channels, not always the one whose store it is.
    pub client: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Client {
    #[schema(value_type = String, format = "uuid")]
    pub id: ClientId,
    pub name: String,
}

impl From<ClientName> for Client {
    fn from(client: ClientName) -> Self {
        Self {
            id: client.id,
            name: client.name,
        }
    }
}

/// A storefront or marketplace.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Channel {
    /// The channel's number in the store.
    pub id: i64,
    /// Nothing where the store has not said it.
    pub name: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Consignment {
    /// The address's number in the store.
    pub address_id: i64,
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Line {
    /// The line's number in the store.
    pub remote_id: i64,
    /// `physical`, `digital`, `giftcertificate` or `other`.
    pub kind: &'static str,
    pub sku: String,
    pub name: String,
    pub options: String,
    /// Where it lies in the warehouse.
    pub bin: String,
    pub quantity: i64,
    pub quantity_shipped: i64,
    pub quantity_refunded: i64,
    pub left_to_ship: i64,
    /// By which of the client's ignore rules the warehouse does not ship it. Null where none leaves it to somebody else.
    pub ignored_by: Option<IgnoredBy>,
    /// A decimal number, in the order's currency.
    pub price: String,
    /// The line whose pick list this belongs to.
    pub parent: Option<i64>,
    pub details: LineDetails,
}

/// An ignore rule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IgnoredBy {
    /// `sku`, `sku_beginning`, `product_type` or `country`.
    pub kind: &'static str,
    #[schema(example = "GIFT-WRAP")]
    pub value: String,
}

/// As the customer typed it; only the country's code is certain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Address {
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub street_1: String,
    pub street_2: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub country: String,
    #[schema(example = "US")]
    pub country_iso2: String,
    pub phone: String,
    pub email: String,
    /// What the merchant's form asks for besides, such as delivery instructions.
    pub form_fields: Vec<CustomField>,
}

impl Integration {
    /// Of an order, its own client goes before the integration's. One that was deleted meanwhile has no name any more.
    pub(super) fn named(id: IntegrationId, own_client: Option<String>, names: &OrderNames) -> Self {
        Self {
            id,
            name: names.integration(id).to_owned(),
            client: own_client.unwrap_or_else(|| names.owner(id).to_owned()),
        }
    }
}

impl NotToShip {
    fn all(answer: &MayShip) -> Vec<Self> {
        match answer {
            MayShip::Yes => Vec::new(),
            MayShip::Held(causes) => causes.iter().map(Self::of_cause).collect(),
            MayShip::No(refusal) => vec![Self {
                code: refusal.code(),
                detail: refusal.sentence().to_owned(),
                until: None,
            }],
        }
    }

    fn of_cause(cause: &HoldCause) -> Self {
        let until = match cause {
            HoldCause::Manual(hold) => hold.until,
            _ => None,
        };
        Self {
            code: cause.code(),
            detail: cause.sentence().to_string(),
            until: until.map(Timestamp::rfc3339),
        }
    }
}

impl Order {
    pub(super) fn new(whole: WholeOrder, names: &OrderNames, promises: &Promises) -> Self {
        let may_ship = whole.may_ship();
        let state = may_ship.stored_state();
        let WholeOrder {
            stored,
            ahead,
            hold,
            tags,
            status_update,
            pickup,
            ..
        } = whole;
        let client = names.client(&stored).map(|(id, name)| Client {
            id,
            name: name.to_owned(),
        });
        let promised = promises.of(
            client.as_ref().map(|client| client.id),
            state,
            stored.order.created_at,
            now(),
        );
        let own_client = client.as_ref().map(|client| client.name.clone());
        let integration = Integration::named(stored.integration_id, own_client, names);
        let channel = names.channel(&stored).map(|channel| Channel {
            id: channel.id.0,
            name: Some(channel.name).filter(|name| !name.is_empty()),
        });
        let order = stored.order;
        let lines_to = |address: Option<i64>| {
            let goes_there = move |line: &&order::Line| line.address_id.map(|id| id.0) == address;
            let lines = order.lines.iter().filter(goes_there);
            lines
                .map(|line| Line::new(line, line_left(line, &ahead)))
                .collect::<Vec<_>>()
        };
        Self {
            id: stored.id,
            integration,
            client,
            channel,
            remote_id: order.remote_id.0,
            status: order.status.0,
            is_deleted: order.is_deleted,
            created_at: order.created_at.rfc3339(),
            modified_at: order.modified_at.rfc3339(),
            updated_at: stored.updated_at.rfc3339(),
            left_to_ship: order_left(&order.lines, &ahead),
            shipping_state: state.code(),
            ship_by: promised.ship_by.map(Timestamp::rfc3339),
            is_late: promised.is_late,
            hold: hold.map(Hold::from),
            not_to_ship_because: NotToShip::all(&may_ship),
            status_update: status_update.map(StatusUpdate::from),
            pickup: pickup.map(Pickup::from),
            total: order.total.shown(),
            consignments: order
                .consignments
                .iter()
                .map(|consignment| Consignment {
                    address_id: consignment.address_id.0,
                    address: Address::new(consignment.address.clone()),
                    shipping_method: consignment.shipping_method.clone(),
                    lines: lines_to(Some(consignment.address_id.0)),
                })
                .collect(),
            not_shipped: lines_to(None),
            status_label: order.status_label,
            currency: order.currency,
            payment_status: order.payment_status,
            customer_email: stored.customer_email,
            customer_message: order.customer_message,
            staff_notes: order.staff_notes,
            tags: tags.into_iter().map(String::from).collect(),
            details: order.details.into(),
            billing: Address::new(order.billing),
        }
    }
}

impl Line {
    fn new(line: &order::Line, left_to_ship: i64) -> Self {
        Self {
            remote_id: line.remote_id.0,
            kind: line.kind.code(),
            sku: line.sku.clone(),
            name: line.name.clone(),
            options: line.options.clone(),
            bin: line.bin.clone(),
            quantity: line.quantity,
            quantity_shipped: line.quantity_shipped,
            quantity_refunded: line.quantity_refunded,
            left_to_ship,
            ignored_by: line.ignored_by.as_ref().map(|rule| IgnoredBy {
                kind: rule.kind().code(),
                value: rule.value().to_owned(),
            }),
            price: line.price.shown(),
            parent: line.parent.map(|parent| parent.0),
            details: line.details.clone().into(),
        }
    }
}

impl Address {
    fn new(address: order::Address) -> Self {
        Self {
            first_name: address.first_name,
            last_name: address.last_name,
            company: address.company,
            street_1: address.street_1,
            street_2: address.street_2,
            city: address.city,
            state: address.state,
            zip: address.zip,
            country: address.country,
            country_iso2: address.country_iso2,
            phone: address.phone,
            email: address.email,
            form_fields: custom_fields(address.form_fields),
        }
    }
}
