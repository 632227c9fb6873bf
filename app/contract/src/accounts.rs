//! Logging in and out, and the first admin.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::english;
use serde::{Deserialize, Serialize};

/// Who is logged in, as the pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
    pub role: Role,
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
