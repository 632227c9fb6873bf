//! What pages get wrong as yet. A fault that is mended fails here until its line is gone.

use crate::actions::{EndOtherSessions, RenameClient, ServerFn, WithdrawInvitation};

/// Leptos writes titles as they are, so a name in one is HTML.
const HOSTILE_TITLES: [&str; 1] = ["/integrations/{id}"];

/// Names of types where sentences had words: "AlertNotification by webhook".
pub const TYPES_IN_SENTENCES: [&str; 2] = ["AlertNotification", "StoreNotification"];

pub fn has_hostile_title(route: &str) -> bool {
    HOSTILE_TITLES.contains(&route)
}

/// Their errors are nowhere on the page.
pub fn is_silent(action: &str) -> bool {
    [
        RenameClient::url(),
        EndOtherSessions::url(),
        WithdrawInvitation::url(),
    ]
    .contains(&action)
}
