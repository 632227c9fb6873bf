use parcelpilot_domain::client_alert::QuietHours;
use parcelpilot_domain::shipping_promise::WorkingDays;
use proptest::prelude::*;

use super::*;

const ZONES: [&str; 6] = [
    "UTC",
    "Europe/Berlin",
    "America/Chicago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Santiago",
];

fn time(text: &str) -> ClockTime {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn settings(zone: &str, digest_at: &str, quiet: Option<(&str, &str)>) -> ClientAlertSettings {
    ClientAlertSettings {
        quiet: quiet.map(|(from, until)| QuietHours::new(time(from), time(until)).unwrap()),
        digest_at: time(digest_at),
        ..ClientAlertSettings::usual(zone.parse().unwrap())
    }
}

fn promise(zone: &str, leaves_by: &str) -> ShippingPromise {
    let zone = zone.parse().unwrap();
    ShippingPromise::new(
        zone,
        time("14:00"),
        1,
        time(leaves_by),
        WorkingDays::MONDAY_TO_FRIDAY,
    )
    .unwrap()
}

fn berlin(digest_at: &str) -> ClientClock {
    ClientClock::of(settings("Europe/Berlin", digest_at, None), None)
}

#[test]
fn a_digest_is_due_once_a_day_from_its_hour_until_the_day_ends() {
    let clock = berlin("07:00");
    let due = |now: &str, last: &str| clock.digest(at(now), last).map(|due| due.day);
    assert_eq!(due("2026-11-26T05:59:59Z", "2026-11-25"), None);
    assert_eq!(
        due("2026-11-26T06:00:00Z", "2026-11-25"),
        Some("2026-11-26".to_owned())
    );
    assert_eq!(
        due("2026-11-26T22:59:59Z", "2026-11-25"),
        Some("2026-11-26".to_owned())
    );
    assert_eq!(due("2026-11-26T06:00:00Z", "2026-11-26"), None);
    // The next day has begun: yesterday's comes no more.
    assert_eq!(due("2026-11-26T23:00:00Z", "2026-11-25"), None);
    // In another zone it was a later day already.
    assert_eq!(due("2026-11-26T06:00:00Z", "2026-11-27"), None);
    assert_eq!(
        due("2026-11-28T06:00:00Z", "2026-11-27"),
        Some("2026-11-28".to_owned())
    );
}

#[test]
fn an_hour_that_is_skipped_is_the_next_one_and_one_that_comes_twice_is_the_first() {
    // On 29 March 2026 there is no 2:30 in Berlin; on 25 October there are two.
    let clock = berlin("02:30");
    let due = |now: &str| clock.digest(at(now), "2026-01-01").is_some();
    assert!(!due("2026-03-29T01:29:59Z"));
    assert!(due("2026-03-29T01:30:00Z"));
    assert!(!due("2026-10-25T00:29:59Z"));
    assert!(due("2026-10-25T00:30:00Z"));
    assert_eq!(clock.digest(at("2026-10-25T01:30:00Z"), "2026-10-25"), None);
}

#[test]
fn orders_are_said_to_be_late_some_hours_before_the_carrier_comes_and_only_on_working_days() {
    let settings = settings("UTC", "07:00", None);
    let clock = ClientClock::of(settings.clone(), Some(promise("Europe/Berlin", "17:00")));
    let due = |now: &str, last: &str| {
        clock
            .late(at(now), last)
            .map(|due| (due.day, due.until.rfc3339()))
    };
    let friday = Some(("2026-11-27".to_owned(), "2026-11-27T16:00:00Z".to_owned()));
    assert_eq!(due("2026-11-27T13:59:59Z", ""), None);
    assert_eq!(due("2026-11-27T14:00:00Z", ""), friday);
    assert_eq!(due("2026-11-27T15:59:59Z", "2026-11-26"), friday);
    assert_eq!(due("2026-11-27T14:00:00Z", "2026-11-27"), None);
    assert_eq!(due("2026-11-27T16:00:00Z", ""), None, "it has come");
    assert_eq!(due("2026-11-28T14:00:00Z", ""), None, "a Saturday");
    assert!(
        ClientClock::of(settings.clone(), None)
            .late(at("2026-11-27T14:00:00Z"), "")
            .is_none()
    );
    // The carrier comes at one in the night of Friday.
    let night = ClientClock::of(settings, Some(promise("Europe/Berlin", "01:00")));
    let due = night.late(at("2026-11-26T22:30:00Z"), "2026-11-26").unwrap();
    assert_eq!(due.day, "2026-11-27");
}

#[test]
fn what_is_past_when_a_client_gets_its_settings_is_not_told() {
    let settings = settings("UTC", "07:00", None);
    let clock = ClientClock::of(settings, Some(promise("Europe/Berlin", "17:00")));
    let looked = |now: &str| clock.looked_from(at(now));
    let day = "2026-11-27".to_owned();
    assert_eq!(looked("2026-11-27T05:00:00Z"), (String::new(), String::new()));
    assert_eq!(looked("2026-11-27T06:00:00Z"), (day.clone(), String::new()));
    assert_eq!(looked("2026-11-27T15:00:00Z"), (day.clone(), day));
}

#[test]
fn days_that_a_clock_that_was_ahead_looked_at_hold_nothing_back() {
    let settings = settings("UTC", "07:00", None);
    let clock = ClientClock::of(settings, Some(promise("UTC", "17:00")));
    let now = at("2026-11-26T15:00:00Z");
    for (last, is_due) in [
        ("2026-11-26", false),
        ("2026-11-27", false),
        ("2026-11-28", true),
        ("2030-01-01", true),
    ] {
        assert_eq!(clock.digest(now, last).is_some(), is_due, "{last}");
        assert_eq!(clock.late(now, last).is_some(), is_due, "{last}");
    }
}

#[test]
fn quiet_hours_end_by_the_clients_clock() {
    let until = |quiet, now: &str| {
        let clock = ClientClock::of(settings("Europe/Berlin", "07:00", Some(quiet)), None);
        clock.quiet_until(at(now)).map(Timestamp::rfc3339)
    };
    let night = ("22:00", "06:30");
    assert_eq!(until(night, "2026-11-26T20:59:59Z"), None);
    assert_eq!(
        until(night, "2026-11-26T21:00:00Z").as_deref(),
        Some("2026-11-27T05:30:00Z")
    );
    assert_eq!(
        until(night, "2026-11-27T05:29:59Z").as_deref(),
        Some("2026-11-27T05:30:00Z")
    );
    assert_eq!(until(night, "2026-11-27T05:30:00Z"), None);
    let noon = ("12:00", "13:00");
    assert_eq!(
        until(noon, "2026-11-26T11:30:00Z").as_deref(),
        Some("2026-11-26T12:00:00Z")
    );
    // Clocks are put forward over the end, and put back over it.
    assert_eq!(
        until(("22:00", "02:30"), "2026-03-29T00:59:00Z").as_deref(),
        Some("2026-03-29T01:30:00Z")
    );
    assert_eq!(
        until(("22:00", "02:30"), "2026-10-25T01:10:00Z").as_deref(),
        Some("2026-10-25T01:30:00Z")
    );
}

proptest! {
    /// Looked at when it is said to be time, each day has its digest, and has it once.
    #[test]
    fn each_day_has_one_digest(
        zone in prop::sample::select(ZONES.to_vec()),
        minute in 0_u16..1_440,
        began in 1_577_836_800_000_i64..1_893_456_000_000,
    ) {
        let digest_at = ClockTime::new((minute / 60) as u8, (minute % 60) as u8).unwrap();
        let mut settings = settings(zone, "07:00", None);
        settings.digest_at = digest_at;
        let clock = ClientClock::of(settings, None);
        let (mut now, mut last) = (Timestamp::from_millis(began), String::new());
        let mut days = Vec::new();
        while now.millis() < began + 5 * 86_400_000 {
            if let Some(due) = clock.digest(now, &last) {
                prop_assert!(due.until > now);
                last = due.day;
                days.push(last.clone());
            }
            prop_assert_eq!(clock.digest(now, &last), None);
            let next = clock.next_look(now);
            prop_assert!(next > now);
            now = next;
        }
        // A day that no calendar of the zone has (Apia, 2011) lies outside.
        prop_assert!((4..=6).contains(&days.len()), "{:?}", days);
        for pair in days.windows(2) {
            let day: Date = pair[0].parse().unwrap();
            prop_assert_eq!(day.tomorrow().unwrap().to_string(), pair[1].clone());
        }
    }

    /// Each working day has its warning once, before the carrier comes.
    #[test]
    fn each_working_day_has_one_warning(
        zone in prop::sample::select(ZONES.to_vec()),
        minute in 0_u16..1_440,
        lead_hours in 1_u8..=ClientAlertSettings::LEAD_HOURS_MAX,
        began in 1_577_836_800_000_i64..1_893_456_000_000,
    ) {
        let leaves_by = ClockTime::new((minute / 60) as u8, (minute % 60) as u8).unwrap();
        let promise = promise(zone, &leaves_by.to_string());
        let settings = ClientAlertSettings { lead_hours, ..settings(zone, "07:00", None) };
        let clock = ClientClock::of(settings, Some(promise));
        let (mut now, mut last) = (Timestamp::from_millis(began), String::new());
        let mut warned = 0;
        while now.millis() < began + 7 * 86_400_000 {
            if let Some(due) = clock.late(now, &last) {
                prop_assert!(due.until > now && due.day > last);
                let lead = i64::from(lead_hours) * 3_600_000;
                prop_assert!(due.until.millis() - now.millis() <= lead);
                last = due.day;
                warned += 1;
            }
            prop_assert_eq!(clock.late(now, &last), None);
            now = clock.next_look(now);
        }
        prop_assert!((5..=6).contains(&warned), "{}", warned);
    }

    /// They end, and then it is not quiet.
    #[test]
    fn quiet_hours_end(
        zone in prop::sample::select(ZONES.to_vec()),
        (from, until) in (0_u16..1_440, 0_u16..1_440),
        now in 1_577_836_800_000_i64..1_893_456_000_000,
    ) {
        prop_assume!(from != until);
        let time = |minute: u16| ClockTime::new((minute / 60) as u8, (minute % 60) as u8).unwrap();
        let mut settings = settings(zone, "07:00", None);
        settings.quiet = QuietHours::new(time(from), time(until));
        let clock = ClientClock::of(settings, None);
        let now = Timestamp::from_millis(now);
        if let Some(end) = clock.quiet_until(now) {
            prop_assert!(end > now);
            prop_assert!(end.millis() - now.millis() <= 26 * 3_600_000);
        }
    }
}
