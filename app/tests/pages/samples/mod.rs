//! Sample rows, each with what a page could show of it. Tests change what they are about.

pub mod account;
pub mod channels;
pub mod client_alerts;
pub mod client_skus;
pub mod clients;
pub mod events;
pub mod ignore_rules;
pub mod imports;
pub mod integrations;
pub mod order_parts;
pub mod orders;
pub mod overview;
pub mod people;
pub mod portal;
pub mod problems;
pub mod pushes;
pub mod shipments;
pub mod stock;

use std::fmt::Debug;
use std::str::FromStr;

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;

pub const CALLER: &str = "Wanda Warehouse";

/// Ids in order of age, as text: they stand in addresses.
pub const CLIENT: &str = "0190a2b4-0000-7000-8000-000000000001";
pub const INTEGRATION: &str = "0190a2b4-0000-7000-8000-000000000002";
pub const FAILING_INTEGRATION: &str = "0190a2b4-0000-7000-8000-000000000003";
pub const RUN: &str = "0190a2b4-0000-7000-8000-000000000004";
pub const QUEUED_RUN: &str = "0190a2b4-0000-7000-8000-000000000005";
pub const FINISHED_RUN: &str = "0190a2b4-0000-7000-8000-000000000006";
pub const ORDER: &str = "0190a2b4-0000-7000-8000-000000000007";
pub const SHIPMENT: &str = "0190a2b4-0000-7000-8000-000000000008";
pub const FAILED_SHIPMENT: &str = "0190a2b4-0000-7000-8000-000000000009";
pub const HELD_PUSH: &str = "0190a2b4-0000-7000-8000-00000000000a";
pub const FAILED_PUSH: &str = "0190a2b4-0000-7000-8000-00000000000b";
pub const PROBLEM: &str = "0190a2b4-0000-7000-8000-00000000000c";
pub const PERSON: &str = "0190a2b4-0000-7000-8000-00000000000d";
pub const OTHER_PERSON: &str = "0190a2b4-0000-7000-8000-00000000000e";
pub const TOKEN: &str = "0190a2b4-0000-7000-8000-00000000000f";

pub const CLIENT_LINK: &str = "0190a2b4-0000-7000-8000-000000000034";
pub const CONTACT: &str = "0190a2b4-0000-7000-8000-000000000036";
pub const EVENT_ENDPOINT: &str = "0190a2b4-0000-7000-8000-000000000035";
pub const PASSKEY: &str = "0190a2b4-0000-7000-8000-000000000033";

pub const OTHER_ORDER: &str = "0190a2b4-0000-7000-8000-000000000018";
pub const NEXT_ORDER: &str = "0190a2b4-0000-7000-8000-000000000027";
pub const SAVED_VIEW: &str = "0190a2b4-0000-7000-8000-000000000031";
pub const OTHER_SAVED_VIEW: &str = "0190a2b4-0000-7000-8000-000000000032";
pub const ORDER_WARNING: &str = "0190a2b4-0000-7000-8000-000000000017";

pub fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

/// So many minutes after noon of a day in 2026.
pub const fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_795_953_600_000 + minutes * 60_000)
}

pub fn caller(role: Role) -> Caller {
    Caller {
        sees: Sees::All,
        user_id: id(PERSON),
        name: CALLER.to_owned(),
        email: people::EMAIL.to_owned(),
        role,
        address: "192.0.2.1".to_owned(),
        preferences: Preferences::default(),
        kind: CallerKind::default(),
    }
}
