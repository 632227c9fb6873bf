//! What tests found of stores whose integration is not saved yet.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::store_hash::StoreHash;

/// Tests are followed by a save soon, or by none.
const KEPT_MAX: usize = 32;

/// Kept until the store's integration is saved, which then need not ask it again: its name and time zone are known, and
/// that it answers. What is lost with the process is asked anew by the next test or pull.
#[derive(Clone, Default)]
pub struct TestedStores(Arc<Mutex<VecDeque<(StoreHash, ConnectionReport)>>>);

impl TestedStores {
    /// The last test of a store counts: one that was refused takes back what an earlier one found.
    pub fn remember(&self, store: &StoreHash, report: &ConnectionReport) {
        let mut tests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tests.retain(|(tested, _)| tested != store);
        if !report.is_granted() {
            return;
        }
        if tests.len() == KEPT_MAX {
            tests.pop_front();
        }
        tests.push_back((store.clone(), report.clone()));
    }

    pub fn take(&self, store: &StoreHash) -> Option<ConnectionReport> {
        let mut tests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let position = tests.iter().position(|(tested, _)| tested == store)?;
        tests.remove(position).map(|(_, report)| report)
    }
}

#[cfg(test)]
mod tests {
    use parcelpilot_domain::connection::{Permission, PermissionReport, PermissionStatus};

    use super::*;

    fn report(finding: PermissionStatus) -> ConnectionReport {
        ConnectionReport {
            permissions: vec![PermissionReport {
                permission: Permission::Orders,
                finding,
            }],
            may_needlessly_modify: false,
            store_name: Some("Acme".to_owned()),
            zone: None,
            status_labels: Vec::new(),
            channels: Vec::new(),
        }
    }

    fn store(number: usize) -> StoreHash {
        StoreHash::from_pasted(&format!("store{number}")).unwrap()
    }

    #[test]
    fn a_good_test_is_known_once_and_a_bad_one_takes_it_back() {
        let (tests, granted) = (TestedStores::default(), report(PermissionStatus::Granted));
        tests.remember(&store(1), &granted);
        assert_eq!(tests.take(&store(2)), None);
        assert_eq!(tests.take(&store(1)), Some(granted.clone()));
        assert_eq!(tests.take(&store(1)), None);
        tests.remember(&store(1), &granted);
        tests.remember(&store(1), &report(PermissionStatus::Missing));
        assert_eq!(tests.take(&store(1)), None);
    }

    #[test]
    fn the_oldest_goes_first() {
        let tests = TestedStores::default();
        for number in 0..=KEPT_MAX {
            tests.remember(&store(number), &report(PermissionStatus::Granted));
        }
        assert_eq!(tests.take(&store(0)), None);
        assert!(tests.take(&store(1)).is_some() && tests.take(&store(KEPT_MAX)).is_some());
    }
}
