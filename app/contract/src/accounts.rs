//! Logging in and out, the first admin, and in which language and time zone somebody reads.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::english;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time_zone::TimeZoneName;
use serde::{Deserialize, Serialize};

/// Who is logged in, as the pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Not of the warehouse.
    pub is_of_client: bool,
}

/// Why nothing can be saved at the moment, though everything can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveTrouble {
    DiskFull,
    ReadOnly,
}

impl SaveTrouble {
    pub const fn sentence(self) -> &'static str {
        match self {
            SaveTrouble::DiskFull => {
                english!(
                    "Nothing can be saved: the server's disk is full. You can read everything, but imports and shipments to \
                 stores have stopped. Ask who runs the server to free some space."
                )
            }
            SaveTrouble::ReadOnly => {
                english!(
                    "Nothing can be saved: the server's database is read-only. You can read everything, but imports and \
                 shipments to stores have stopped. Ask who runs the server to make it writable."
                )
            }
        }
    }
}

/// What a person chose for themselves. `None` leaves it to their browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    pub language: Option<Language>,
    pub time_zone: Option<TimeZoneName>,
}
