use super::*;

#[test]
fn places_are_filled() {
    for (message, said) in [
        (message!("Nothing."), "Nothing."),
        (
            message!("{name} has {count}.", name = "Acme", count = 1_200_i64),
            "Acme has 1,200.",
        ),
        (message!("{a}{b}", a = "{b}", b = "é"), "{b}é"),
        (message!("{ } {Name} {"), "{ } {Name} {"),
        (message!("No {such} place"), "No {such} place"),
        (
            message!("Since {at}.", at = Timestamp::from_millis(0)),
            "Since 1970-01-01 00:00 UTC.",
        ),
        (
            message!(
                "{orders} in {store}",
                orders = message!(count = 1_i64; "1 order", "{count} orders"),
                store = "S"
            ),
            "1 order in S",
        ),
        (
            message!("They are {all}.", all = vec![message!("one"), message!("two")]),
            "They are one, two.",
        ),
    ] {
        assert_eq!(message.to_string(), said);
    }
}

#[test]
fn the_wording_follows_the_count() {
    let orders = |count: i64| message!(count = count; "1 order", "{count} orders").to_string();
    assert_eq!([0, 1, 2_000].map(orders), ["0 orders", "1 order", "2,000 orders"]);
}

/// One form for zero and one, as in French.
struct Other;

impl Wording for Other {
    fn pattern(&self, english: &'static str) -> &'static str {
        match english {
            "{orders} left" => "reste {orders}",
            other => other,
        }
    }

    fn counted_pattern(&self, _: &'static str, _: &'static str, count: i64) -> &'static str {
        if count < 2 {
            "{count} commande"
        } else {
            "{count} commandes"
        }
    }

    fn count(&self, count: i64) -> String {
        format!("<{count}>")
    }

    fn time(&self, at: Timestamp) -> String {
        at.rfc3339()
    }

    fn day(&self, day: Timestamp) -> String {
        day.date()
    }
}

#[test]
fn another_wording_has_its_own_patterns_and_numbers() {
    let left = |count: i64| {
        message!(
            "{orders} left",
            orders = message!(count = count; "1 order", "{count} orders")
        )
        .in_wording(&Other)
    };
    assert_eq!([0, 7].map(left), ["reste <0> commande", "reste <7> commandes"]);
}
