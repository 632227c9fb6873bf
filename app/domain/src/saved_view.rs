//! Lists of orders that people saved under a name.

use crate::account::Role;

/// As many as one person has at most.
pub const PER_PERSON: u32 = 50;

/// Whether somebody may show a list to everybody.
pub fn may_share(role: Role) -> bool {
    role >= Role::Operator
}

/// Whether somebody may rename, share or delete a saved list. One's own is one's own; what is shared belongs to all, so
/// that who may not share may not take it away, and admins may.
pub fn may_change(is_own: bool, is_shared: bool, role: Role) -> bool {
    match (is_own, is_shared) {
        (true, false) => true,
        (true, true) => may_share(role),
        (false, true) => role >= Role::Admin,
        (false, false) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_changes_what_is_anothers_alone() {
        for role in Role::ALL {
            assert!(may_change(true, false, role));
            assert!(!may_change(false, false, role));
            assert_eq!(may_change(true, true, role), may_share(role));
            assert_eq!(may_change(false, true, role), role == Role::Admin);
        }
        assert!(!may_share(Role::Viewer));
    }
}
