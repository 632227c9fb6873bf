use std::time::Duration;

use parcelpilot_domain::order_status::OrderStatus;

use super::*;

fn span(expected: Option<i64>, seen: i64) -> SpanRow {
    SpanRow {
        status: None,
        first_id: 100,
        last_id: None,
        next_id: 100,
        expected,
        seen,
        is_done: false,
    }
}

#[test]
fn rates_below_ten_have_a_decimal() {
    assert_eq!(rate_text(Some(2.349)), "2.3");
    assert_eq!(rate_text(Some(240.6)), "241");
    assert_eq!(rate_text(None), "–");
}

#[test]
fn time_left_is_said_as_people_say_it() {
    assert_eq!(time_left_text(Some(200)), "about 3 min 20 s");
    assert_eq!(time_left_text(Some(0)), "almost done");
    assert_eq!(time_left_text(None), "not known yet");
}

#[test]
fn a_countdown_never_ends_early_and_never_runs_below_now() {
    let now = Timestamp::from_millis(1_000_000);
    let at = now.plus(Duration::from_millis(11_001));
    for (until, said) in [
        (Until::of(at, Some(now)), "Continues in 12 s."),
        (Until::of(now, Some(at)), "Continues now."),
        (
            Until::of(now, None),
            "Continues at Jan 1, 1970, 12:16\u{202F}AM UTC.",
        ),
    ] {
        assert_eq!(continues_text(until), said);
    }
}

#[test]
fn a_span_is_done_only_when_it_says_so() {
    assert_eq!(span_percent(&span(Some(100), 0)), Some(0));
    assert_eq!(span_percent(&span(Some(100), 50)), Some(50));
    assert_eq!(span_percent(&span(Some(100), 500)), Some(99));
    assert_eq!(span_percent(&span(None, 500)), None);
    let done = SpanRow {
        is_done: true,
        ..span(None, 500)
    };
    assert_eq!(span_percent(&done), Some(100));
    // A store without orders.
    assert_eq!(span_percent(&span(Some(0), 0)), Some(0));
}

#[test]
fn a_span_says_which_orders_it_has() {
    assert_eq!(span_text(&span(Some(5), 0)), "Orders from 100 on");
    let bounded = SpanRow {
        last_id: Some(1_999),
        ..span(Some(5), 0)
    };
    assert_eq!(span_text(&bounded), "Orders 100 to 1999");
    let of_status = SpanRow {
        status: Some(OrderStatus::AWAITING_PICKUP),
        seen: 1_200,
        ..bounded
    };
    assert_eq!(
        span_read_text(&of_status),
        "Orders 100 to 1999, Awaiting Pickup: 1,200 orders read"
    );
    assert_eq!(span_text(&span(None, 0)), "Changes during the import");
}

#[test]
fn what_was_seen_names_the_total_once_it_is_known() {
    let counters = Counters {
        seen: 1_200,
        ..Counters::default()
    };
    assert_eq!(seen_text(counters, Some(5_000)), "1,200 of about 5,000 orders");
    assert_eq!(seen_text(counters, Some(1_200)), "1,200 orders");
    assert_eq!(seen_text(counters, None), "1,200 orders");
}
