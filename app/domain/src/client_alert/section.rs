//! What a letter says, one thing after the other. It holds order numbers, counts and times: nothing of buyers, of other
//! clients, and no secrets.

use crate::message;
use crate::message::{Message, Place};
use crate::time::Timestamp;

/// Counted this far.
const COUNTED: i64 = 1_000;

/// Exactly up to a thousand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally(pub i64);

impl Tally {
    fn place(self) -> Place {
        match self.0 {
            ..=COUNTED => Place::Count(self.0),
            _ => Place::Message(message!("more than {count}", count = COUNTED)),
        }
    }

    fn line(self, label: Message) -> Message {
        message!("{label}: {count}", label = label, count = self.place())
    }
}

/// Some of them by their numbers in their stores.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderNumbers {
    /// None where there are more than are named, and it would take too long to count them.
    pub all: Option<Tally>,
    pub first: Vec<i64>,
}

impl OrderNumbers {
    /// A letter names no more.
    pub const MOST: u16 = 20;

    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    fn message(&self) -> Message {
        let numbers: Vec<String> = self.first.iter().map(i64::to_string).collect();
        let (numbers, named) = (numbers.join(", "), self.first.len());
        let is_named = |all: Tally| usize::try_from(all.0).is_ok_and(|all| all <= named);
        match self.all.is_some_and(is_named) {
            true => message!("Orders: {numbers}.", numbers = numbers),
            false => message!("Orders: {numbers} and others.", numbers = numbers),
        }
    }
}

/// Of the stores that bring the client's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// There is none.
    NoStore,
    AllWork,
    SomeFail(i64),
}

/// Of the client's day before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestFacts {
    /// Its beginning in UTC, whatever the client's zone: for its date.
    pub day: Timestamp,
    /// None, as below, where it would take too long to count them: nothing is said of them.
    pub placed: Option<Tally>,
    pub shipped: Tally,
    /// From here on, as of now.
    pub waiting: Option<Tally>,
    pub on_hold: Option<Tally>,
    pub late: Option<Tally>,
    pub refused: Option<Tally>,
    pub health: Health,
}

impl DigestFacts {
    /// Of what was counted.
    pub fn is_empty(&self) -> bool {
        let tallies = [
            self.placed,
            Some(self.shipped),
            self.waiting,
            self.on_hold,
            self.late,
            self.refused,
        ];
        tallies.iter().flatten().all(|tally| tally.0 == 0) && !matches!(self.health, Health::SomeFail(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Section {
    StoreFailing {
        /// None where the store is another client's.
        store: Option<String>,
        /// When it last brought orders.
        since: Option<Timestamp>,
    },
    StoreRecovered {
        store: Option<String>,
    },
    Refused(OrderNumbers),
    Late {
        orders: OrderNumbers,
        /// When the carrier comes.
        at: Timestamp,
    },
    Digest(DigestFacts),
    Test,
}

impl Section {
    /// Also the subject of a letter that says nothing else.
    pub fn title(&self) -> Message {
        match self {
            Self::StoreFailing {
                store: Some(store), ..
            } => {
                message!("Orders of {store} do not come in", store = store.as_str())
            }
            Self::StoreFailing { store: None, .. } => message!("Orders of a store do not come in"),
            Self::StoreRecovered { store: Some(store) } => {
                message!("Orders of {store} come in again", store = store.as_str())
            }
            Self::StoreRecovered { store: None } => message!("Orders of a store come in again"),
            Self::Refused(orders) => message!(
                count = orders.all.unwrap_or_default().place();
                "Shipments of 1 order did not reach the store",
                "Shipments of {count} orders did not reach the store"
            ),
            Self::Late {
                orders: OrderNumbers { all: Some(all), .. },
                ..
            } => message!(
                count = all.place();
                "1 of your orders will be late",
                "{count} of your orders will be late"
            ),
            Self::Late { .. } => message!("Some of your orders will be late"),
            Self::Digest(facts) => message!("Your orders on {day}", day = Place::Day(facts.day)),
            Self::Test => message!("A test message"),
        }
    }

    pub fn lines(&self) -> Vec<Message> {
        match self {
            Self::StoreFailing { since, .. } => {
                let advice = message!(
                    "The warehouse was told, too, and looks into it. Orders that are placed meanwhile come in once it is \
                     mended."
                );
                let since =
                    since.map(|since| message!("No orders have come in since {since}.", since = since));
                since.into_iter().chain([advice]).collect()
            }
            Self::StoreRecovered { .. } => vec![message!("Orders that were placed meanwhile come in, too.")],
            Self::Refused(orders) => vec![
                orders.message(),
                message!(
                    "These parcels were made, but their shipments could not be entered in the store: buyers may not have been \
                     told. The warehouse sees the reasons."
                ),
            ],
            Self::Late { orders, at } => vec![
                message!(
                    "They are to leave with the next carrier, and have not been shipped yet. It comes at {at}.",
                    at = *at
                ),
                orders.message(),
            ],
            Self::Digest(facts) => facts.lines(),
            Self::Test => vec![message!(
                "Somebody at your warehouse has sent it to see whether it arrives. You need to do nothing."
            )],
        }
    }
}

impl DigestFacts {
    fn lines(&self) -> Vec<Message> {
        let health = match self.health {
            Health::NoStore => None,
            Health::AllWork => Some(message!("Orders of all your stores come in.")),
            Health::SomeFail(count) => Some(message!(
                count = count;
                "Orders of 1 store do not come in.",
                "Orders of {count} stores do not come in."
            )),
        };
        [
            (self.placed, message!("Orders placed that day")),
            (Some(self.shipped), message!("Shipments made that day")),
            (self.waiting, message!("Orders waiting to be shipped now")),
            (self.on_hold, message!("Orders on hold now")),
            (self.late, message!("Late orders now")),
            (self.refused, message!("Orders with failed shipments now")),
        ]
        .into_iter()
        .filter_map(|(tally, label)| Some(tally?.line(label)))
        .chain(health)
        .collect()
    }
}
