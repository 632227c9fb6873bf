//! Whose turn it is of a store's locations: one that always has something, or that the store refuses, holds up no other.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;

use super::batch::push_open;
use crate::statement::Statement;

/// By every so-many-th lease, the next location by number has its turn, whatever waits elsewhere.
const BY_NUMBER: i64 = 4;

/// What the setting keeps of locations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Locations {
    /// With this one.
    pub leases: i64,
    /// The last that had its turn by number.
    pub rota: i64,
    /// Where the store refused all alike at last.
    pub refused: Option<i64>,
}

impl Locations {
    /// Of which numbers one is looked for first, range by range, without both ends: of each in its turn, or of all but the
    /// one that was refused.
    pub(super) fn ranges(self) -> Vec<(i64, i64)> {
        let all = [(self.rota, i64::MAX), (0, self.rota.saturating_add(1))];
        if self.leases % BY_NUMBER == 0 {
            return all.to_vec();
        }
        let Some(refused) = self.refused else {
            return Vec::new();
        };
        all.into_iter()
            .flat_map(|(after, before)| [(after, before.min(refused)), (after.max(refused), before)])
            .filter(|(after, before)| after < before)
            .collect()
    }
}

/// The first by number that has a level which may be sent.
pub(super) fn select_by_number(
    integration: IntegrationId,
    generation: i64,
    (after, before): (i64, i64),
    at: Timestamp,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT location_id FROM stock_levels WHERE state = 'waiting' AND integration_id = ")
        .text(integration.to_string())
        .push(" AND generation = ")
        .integer(generation)
        .push(" AND location_id > ")
        .integer(after)
        .push(" AND location_id < ")
        .integer(before);
    push_open(&mut statement, at);
    statement.push(" ORDER BY location_id, turn, fresh_until LIMIT 1");
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_was_refused_has_its_turn_by_number_only() {
        let ranges = |leases, rota, refused| {
            Locations {
                leases,
                rota,
                refused,
            }
            .ranges()
        };
        assert!(ranges(1, 5, None).is_empty());
        assert_eq!(ranges(1, 5, Some(3)), [(5, i64::MAX), (0, 3), (3, 6)]);
        assert_eq!(ranges(1, 5, Some(8)), [(5, 8), (8, i64::MAX), (0, 6)]);
        assert_eq!(ranges(BY_NUMBER, 5, Some(3)), [(5, i64::MAX), (0, 6)]);
    }
}
