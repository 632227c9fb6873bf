//! What the warehouse writes to a client's people: of what, when, and in which words.

mod letter;
mod section;
mod typed;

use serde::{Deserialize, Serialize};

pub use letter::{Letter, Written};
pub use section::{DigestFacts, Health, OrderNumbers, Section, Tally};
pub use typed::{AlertSettingsProblem, TypedAlertSettings};

use crate::codes::codes;
use crate::shipping_promise::ClockTime;
use crate::time_zone::TimeZoneName;

codes! {
    /// What a contact may be told of.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ClientEvent {
        Store = "store" => "Orders do not come in",
        Refused = "refused" => "Shipments did not reach the store",
        Late = "late" => "Orders will be late",
        Digest = "digest" => "Daily digest",
    }
}

codes! {
    /// A message in the outbox.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ClientMessageKind {
        StoreFailing = "store_failing" => "Orders do not come in",
        StoreRecovered = "store_recovered" => "Orders come in again",
        Refused = "refused" => "Shipments did not reach the store",
        Late = "late" => "Orders will be late",
        Digest = "digest" => "Daily digest",
    }
}

impl ClientMessageKind {
    /// Who wants this gets it.
    pub const fn event(self) -> ClientEvent {
        match self {
            Self::StoreFailing | Self::StoreRecovered => ClientEvent::Store,
            Self::Refused => ClientEvent::Refused,
            Self::Late => ClientEvent::Late,
            Self::Digest => ClientEvent::Digest,
        }
    }
}

codes! {
    /// What became of a message.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ClientMessageState {
        Pending = "pending" => "Waiting",
        Sending = "sending" => "Being sent",
        /// The mail server took it.
        Sent = "sent" => "Sent",
        /// That a store brings nothing was sent, and that it does again is queued.
        Over = "over" => "Sent and over",
        /// There was nothing to say any more.
        Dropped = "dropped" => "Not needed any more",
        Failed = "failed" => "Could not be sent",
    }
}

/// When the warehouse does not write. It may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    from: ClockTime,
    until: ClockTime,
}

impl QuietHours {
    /// Nothing where they begin as they end: nobody could say whether that is always or never.
    pub fn new(from: ClockTime, until: ClockTime) -> Option<Self> {
        (from != until).then_some(Self { from, until })
    }

    pub const fn from(self) -> ClockTime {
        self.from
    }

    pub const fn until(self) -> ClockTime {
        self.until
    }

    /// The end is not among them.
    pub fn contain(self, time: ClockTime) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    /// Whether all of these hours before that time are among them.
    pub fn contain_all_before(self, time: ClockTime, hours: u8) -> bool {
        const DAY: i32 = 24 * 60;
        let minute = |time: ClockTime| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let (from, before) = (minute(self.from), i32::from(hours) * 60);
        let begins = (minute(time) - before - from).rem_euclid(DAY);
        begins + before <= (minute(self.until) - from).rem_euclid(DAY)
    }

    /// Whether they have begun at that time, and end when its day is over.
    pub fn outlast_the_day_of(self, time: ClockTime) -> bool {
        self.from > self.until && time >= self.from
    }
}

/// Of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAlertSettings {
    /// Counts where the client has no shipping promise.
    pub zone: TimeZoneName,
    pub quiet: Option<QuietHours>,
    /// How long before the carrier comes the warehouse says that orders will be late.
    pub lead_hours: u8,
    pub digest_at: ClockTime,
    pub digest_when_empty: bool,
}

impl ClientAlertSettings {
    pub const LEAD_HOURS_MAX: u8 = 8;
    pub const CONTACTS_MAX: u32 = 10;

    /// What a client begins with.
    pub const fn usual(zone: TimeZoneName) -> Self {
        Self {
            zone,
            quiet: None,
            lead_hours: 2,
            digest_at: match ClockTime::new(7, 0) {
                Some(time) => time,
                None => unreachable!(),
            },
            digest_when_empty: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let time = |text: &str| text.parse::<ClockTime>().expect("a time");
        let contain = |from, until, at| {
            QuietHours::new(time(from), time(until))
                .expect("quiet hours")
                .contain(time(at))
        };
        for (at, by_night, by_day) in [
            ("21:59", false, false),
            ("22:00", true, false),
            ("00:00", true, false),
            ("06:59", true, false),
            ("07:00", false, false),
            ("12:00", false, true),
            ("13:00", false, false),
        ] {
            assert_eq!(contain("22:00", "07:00", at), by_night, "{at}");
            assert_eq!(contain("12:00", "13:00", at), by_day, "{at}");
        }
        assert_eq!(QuietHours::new(time("07:00"), time("07:00")), None);
    }

    #[test]
    fn a_warning_before_the_carrier_may_fall_into_quiet_hours() {
        let time = |text: &str| text.parse::<ClockTime>().expect("a time");
        for (from, until, carrier, all) in [
            ("12:00", "18:00", "17:00", true),
            ("15:00", "17:00", "17:00", true),
            ("15:01", "18:00", "17:00", false),
            ("12:00", "16:59", "17:00", false),
            ("18:00", "20:00", "17:00", false),
            ("22:00", "07:00", "01:00", true),
            ("22:00", "07:00", "07:30", false),
            ("20:00", "18:00", "17:00", true),
        ] {
            let quiet = QuietHours::new(time(from), time(until)).expect("quiet hours");
            let contained = quiet.contain_all_before(time(carrier), 2);
            assert_eq!(contained, all, "{from} {until} {carrier}");
        }
    }
}
