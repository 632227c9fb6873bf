use proptest::prelude::*;

use super::*;
use crate::order_status::OrderStatus;
use crate::reason::Reason;
use crate::time::Timestamp;

fn facts(status: OrderStatus) -> ShippingFacts {
    ShippingFacts {
        status,
        status_label: status.standard_name().to_owned(),
        is_deleted: false,
        is_gone: false,
        is_erased: false,
        payment_status: "captured".to_owned(),
        left: 2,
        held_statuses: HeldStatuses::default(),
        hold: None,
        unlisted_skus: Vec::new(),
    }
}

fn hold(reason: &str) -> Option<Hold> {
    Some(Hold {
        reason: Reason::typed(reason).expect("a reason"),
        until: None,
    })
}

/// What each status alone means for an order with something left.
#[test]
fn each_status_has_its_answer() {
    use OrderStatus as S;
    let held_by_status =
        |status: S| MayShip::Held(vec![HoldCause::Status(status.standard_name().to_owned())]);
    for status in S::ALL {
        let expected = match status {
            S::INCOMPLETE => MayShip::No(Refusal::Incomplete),
            S::CANCELLED => MayShip::No(Refusal::Cancelled),
            S::DECLINED => MayShip::No(Refusal::Declined),
            S::REFUNDED => MayShip::No(Refusal::Refunded),
            S::SHIPPED | S::COMPLETED => MayShip::Held(vec![HoldCause::ShippedInStore]),
            S::PENDING | S::AWAITING_PAYMENT | S::MANUAL_VERIFICATION | S::DISPUTED => held_by_status(status),
            _ => MayShip::Yes,
        };
        assert_eq!(may_ship(&facts(status)), expected, "{}", status.standard_name());
    }
    let unknown = ShippingFacts {
        status_label: "Roasting".to_owned(),
        ..facts(OrderStatus(20))
    };
    assert_eq!(
        may_ship(&unknown),
        MayShip::Held(vec![HoldCause::UnknownStatus("Roasting".to_owned())])
    );
}

#[test]
fn what_is_archived_or_gone_is_refused_whatever_its_status() {
    for status in OrderStatus::ALL {
        let archived = ShippingFacts {
            is_deleted: true,
            ..facts(status)
        };
        assert_eq!(may_ship(&archived), MayShip::No(Refusal::Archived));
        let gone = ShippingFacts {
            is_gone: true,
            ..archived
        };
        assert_eq!(may_ship(&gone), MayShip::No(Refusal::Gone));
    }
}

#[test]
fn payments_that_failed_hold_and_pending_ones_do_not() {
    for (payment, holds) in [
        ("captured", false),
        ("pending", false),
        ("authorized", false),
        ("partially refunded", false),
        ("", false),
        ("Declined", true),
        (" void ", true),
        ("held for review", true),
        ("refunded", true),
    ] {
        let facts = ShippingFacts {
            payment_status: payment.to_owned(),
            ..facts(OrderStatus::AWAITING_FULFILLMENT)
        };
        let expected = match holds {
            true => MayShip::Held(vec![HoldCause::Payment(payment.trim().to_owned())]),
            false => MayShip::Yes,
        };
        assert_eq!(may_ship(&facts), expected, "{payment}");
    }
}

#[test]
fn all_causes_of_a_hold_are_said() {
    let facts = ShippingFacts {
        payment_status: "declined".to_owned(),
        hold: hold("address is unclear"),
        ..facts(OrderStatus::AWAITING_PAYMENT)
    };
    let sentences: Vec<String> = may_ship(&facts)
        .sentences()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        sentences,
        [
            "On hold: address is unclear.",
            "Orders with the status \"Awaiting Payment\" are on hold.",
            "The store reports the payment as: declined.",
        ]
    );
    let until = HoldCause::Manual(Hold {
        reason: Reason::typed("stock").expect("a reason"),
        until: Timestamp::from_date("2026-12-01"),
    });
    assert_eq!(until.sentence().to_string(), "On hold until 2026-12-01: stock.");
}

/// A label is replaced after the store has counted the shipment, often as "Shipped"; but not of a cancelled order.
#[test]
fn a_label_is_replaced_although_the_store_counts_the_order_as_shipped() {
    let shipped = facts(OrderStatus::SHIPPED);
    assert_eq!(may_ship_again(&shipped), MayShip::Yes);
    let nothing_left = ShippingFacts {
        left: 0,
        ..facts(OrderStatus::AWAITING_FULFILLMENT)
    };
    assert_eq!(may_ship_again(&nothing_left), MayShip::Yes);
    let cancelled = facts(OrderStatus::CANCELLED);
    assert_eq!(may_ship_again(&cancelled), MayShip::No(Refusal::Cancelled));
    let held = ShippingFacts {
        hold: hold("call first"),
        ..shipped
    };
    assert_eq!(may_ship_again(&held).state(), ShippingState::Held);
}

/// Whatever its status: nobody can decide an address.
#[test]
fn an_order_without_an_address_is_never_shipped() {
    for status in OrderStatus::ALL {
        let erased = ShippingFacts {
            is_erased: true,
            hold: hold("call first"),
            ..facts(status)
        };
        // One that is open waits where people look.
        let is_open = [1, 3, 7, 8, 9, 11, 12, 13, 14].contains(&status.0);
        let (refusal, state) = match is_open {
            true => (Refusal::NoAddress, ShippingState::Held),
            false => (Refusal::Erased, ShippingState::NotToShip),
        };
        assert_eq!(may_ship(&erased), MayShip::No(refusal), "{status:?}");
        assert_eq!(may_ship(&erased).state(), state);
        assert!(!may_ship(&erased).can_be_overridden());
        assert_eq!(may_ship_again(&erased), MayShip::No(Refusal::Erased));
        let shipped = ShippingFacts { left: 0, ..erased };
        assert!(!matches!(
            may_ship(&shipped),
            MayShip::No(Refusal::Erased | Refusal::NoAddress)
        ));
        assert_eq!(may_ship_again(&shipped), MayShip::No(Refusal::Erased));
    }
}

#[test]
fn statuses_that_decide_by_themselves_cannot_be_chosen() {
    let chosen = HeldStatuses::new(OrderStatus::ALL);
    assert_eq!(chosen.iter().count(), HeldStatuses::CHOICES.len());
    for status in [0, 2, 4, 5, 6, 10, 13].map(OrderStatus) {
        assert!(!chosen.contains(status), "{}", status.standard_name());
    }
}

fn any_facts() -> impl Strategy<Value = ShippingFacts> {
    let payments = [
        "captured", "pending", "declined", "refunded", "void", "", "VOID", "new word",
    ];
    (
        0i64..20,
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(payments.to_vec()),
        -1i64..4,
        prop::collection::vec(0i64..20, 0..6),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(status, is_deleted, is_gone, payment, left, held, on_hold, is_erased)| ShippingFacts {
                status: OrderStatus(status),
                status_label: format!("Label {status}"),
                is_deleted,
                is_gone,
                is_erased,
                payment_status: payment.to_owned(),
                left,
                held_statuses: HeldStatuses::new(held.into_iter().map(OrderStatus)),
                hold: hold("why").filter(|_| on_hold),
                unlisted_skus: Vec::new(),
            },
        )
}

proptest! {
    /// The promise: what is cancelled, unpaid, held, archived, gone, counted as shipped or not there is never shipped
    /// without a person's word.
    #[test]
    fn yes_means_that_nothing_speaks_against_it(facts in any_facts()) {
        if may_ship(&facts) == MayShip::Yes {
            prop_assert!(facts.left > 0 && !facts.is_deleted && !facts.is_gone && facts.hold.is_none());
            prop_assert!(!facts.is_erased);
            prop_assert!([1, 3, 7, 8, 9, 11, 12, 14].contains(&facts.status.0));
            prop_assert!(!facts.held_statuses.contains(facts.status));
            prop_assert!(["captured", "pending", "", "new word"].contains(&facts.payment_status.as_str()));
        }
    }

    #[test]
    fn every_no_has_a_reason_to_read(facts in any_facts()) {
        let answer = may_ship(&facts);
        prop_assert_eq!(answer.sentences().is_empty(), answer == MayShip::Yes);
        prop_assert!(answer != MayShip::Held(Vec::new()));
    }

    /// One more thing against it never turns a no into a yes.
    #[test]
    fn a_hold_never_helps(facts in any_facts()) {
        let held = ShippingFacts { hold: hold("why"), ..facts.clone() };
        prop_assert!(may_ship(&held) != MayShip::Yes);
        let gone = ShippingFacts { is_gone: true, is_erased: false, ..facts };
        prop_assert_eq!(may_ship(&gone), MayShip::No(Refusal::Gone));
    }

    /// Replacing a label asks less than shipping, never more.
    #[test]
    fn what_may_be_shipped_may_be_shipped_again(facts in any_facts()) {
        if may_ship(&facts) == MayShip::Yes {
            prop_assert_eq!(may_ship_again(&facts), MayShip::Yes);
        }
    }
}

#[test]
fn a_sku_that_is_not_listed_holds_an_order_and_not_the_label_of_what_was_packed() {
    let facts = ShippingFacts {
        unlisted_skus: vec!["LAMP".to_owned(), String::new()],
        ..facts(OrderStatus::AWAITING_FULFILLMENT)
    };
    let answer = may_ship(&facts);
    assert_eq!(answer.state(), ShippingState::Held);
    // What is stored knows nothing of lists, but of what else holds the order.
    assert_eq!(answer.stored_state(), ShippingState::ToShip);
    let held = ShippingFacts {
        payment_status: "void".to_owned(),
        ..facts.clone()
    };
    assert_eq!(may_ship(&held).stored_state(), ShippingState::Held);
    assert!(answer.can_be_overridden());
    assert_eq!(
        answer.sentences()[0].to_string(),
        "SKU not on the client's list: LAMP, a line without a SKU. Once it is mapped, the order can be shipped."
    );
    assert_eq!(may_ship_again(&facts), MayShip::Yes);
}
