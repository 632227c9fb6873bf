//! Compares one order in the store with the same order here.

use crate::check::Difference;
use crate::check::scope::Scope;
use crate::ids::RemoteOrderId;
use crate::order_status::OrderStatus;
use crate::store::orders::ListedOrder;
use crate::time::Timestamp;

/// An order as stored here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnOrder {
    pub remote_id: RemoteOrderId,
    pub status: OrderStatus,
    pub is_deleted: bool,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// How the store's order differs from ours. Orders created or changed after `as_of`, when the check began, don't
/// count.
pub fn difference(
    theirs: &ListedOrder,
    ours: Option<&OwnOrder>,
    scope: &Scope,
    as_of: Timestamp,
) -> Option<Difference> {
    if is_newer(theirs, as_of) || !scope.holds(theirs.created_at, None) {
        return None;
    }
    match ours {
        None => {
            let should_be_here = theirs.status.is_none_or(|status| scope.statuses.accepts(status));
            should_be_here.then_some(Difference::Missing)
        }
        Some(ours) => is_stale(theirs, ours).then_some(Difference::Stale),
    }
}

/// Whether an order was made or changed after the check began.
pub fn is_newer(theirs: &ListedOrder, as_of: Timestamp) -> bool {
    let dates = [theirs.created_at, theirs.modified_at];
    dates.into_iter().flatten().any(|at| at > as_of)
}

/// An answer that is older than our copy proves nothing: a lagging replica may have given it.
fn is_stale(theirs: &ListedOrder, ours: &OwnOrder) -> bool {
    let Some(modified_at) = theirs.modified_at else {
        return false;
    };
    let looks_different =
        theirs.status.is_some_and(|status| status != ours.status) || theirs.is_deleted != ours.is_deleted;
    modified_at > ours.modified_at || (modified_at == ours.modified_at && looks_different)
}

#[cfg(test)]
mod tests {
    use crate::order_status::StatusFilter;

    use super::*;

    const AS_OF: Timestamp = Timestamp::from_millis(1_000_000);

    fn listed(status: i64, modified: i64) -> ListedOrder {
        ListedOrder {
            remote_id: RemoteOrderId(7),
            status: Some(OrderStatus(status)),
            channel: None,
            is_deleted: false,
            created_at: Some(Timestamp::from_millis(1_000)),
            modified_at: Some(Timestamp::from_millis(modified)),
        }
    }

    fn own(status: i64, modified: i64) -> OwnOrder {
        OwnOrder {
            remote_id: RemoteOrderId(7),
            status: OrderStatus(status),
            is_deleted: false,
            created_at: Timestamp::from_millis(1_000),
            modified_at: Timestamp::from_millis(modified),
        }
    }

    fn found(theirs: ListedOrder, ours: Option<OwnOrder>) -> Option<Difference> {
        let scope = Scope {
            statuses: StatusFilter::default(),
            created_from: None,
            created_until: None,
            modified_from: None,
            left_out: Vec::new(),
        };
        difference(&theirs, ours.as_ref(), &scope, AS_OF)
    }

    #[test]
    fn an_order_is_missing_where_its_status_is_imported() {
        assert_eq!(found(listed(11, 2_000), None), Some(Difference::Missing));
        assert_eq!(found(listed(10, 2_000), None), None);
    }

    #[test]
    fn an_order_is_stale_where_the_store_changed_it_since() {
        assert_eq!(found(listed(11, 2_000), Some(own(11, 2_000))), None);
        assert_eq!(
            found(listed(11, 3_000), Some(own(11, 2_000))),
            Some(Difference::Stale)
        );
        assert_eq!(
            found(listed(10, 2_000), Some(own(11, 2_000))),
            Some(Difference::Stale)
        );
        let archived = ListedOrder {
            is_deleted: true,
            ..listed(11, 2_000)
        };
        assert_eq!(found(archived, Some(own(11, 2_000))), Some(Difference::Stale));
        assert_eq!(
            found(listed(10, 1_000), Some(own(11, 2_000))),
            None,
            "an older answer"
        );
    }

    #[test]
    fn what_changed_after_the_beginning_is_no_difference() {
        let later = AS_OF.millis() + 1;
        assert_eq!(found(listed(11, later), None), None);
        assert_eq!(found(listed(10, later), Some(own(11, 2_000))), None);
    }

    #[test]
    fn an_order_that_can_not_be_read_is_missing_and_never_stale() {
        let unreadable = ListedOrder {
            status: None,
            modified_at: None,
            ..listed(11, 0)
        };
        assert_eq!(found(unreadable, None), Some(Difference::Missing));
        assert_eq!(found(unreadable, Some(own(11, 2_000))), None);
    }
}
