//! Who acts where a command does.

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;

/// Whom the audit trail and the runs name for what the command line does.
pub fn command_line_caller() -> Caller {
    let name = "Command line".to_owned();
    Caller {
        sees: Sees::All,
        user_id: UserId::from_uuid(uuid::Uuid::nil()),
        name,
        email: String::new(),
        role: Role::Admin,
        address: String::new(),
        preferences: Preferences::default(),
        kind: CallerKind::CommandLine,
    }
}
