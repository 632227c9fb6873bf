//! Letters to clients' people: who gets them, of what, when, in which words, and never twice.

use engine::alerts::{AlertSettings, EmailSettings, SmtpSecurity, SmtpSettings};
use parcelpilot::config::OutboundSettings;
use parcelpilot_domain::client_alert::{ClientAlertSettings, ClientEvent, ClientMessageState, QuietHours};
use parcelpilot_domain::ids::{ClientContactId, ClientId, IntegrationId};
use parcelpilot_domain::language::Language;
use parcelpilot_domain::shipping_promise::{ShippingPromise, WorkingDays};
use parcelpilot_domain::time::Timestamp;
use storage::client_alerts::{Looked, Wishes, add_contact, find, recent, save};
use storage::{Database, shipping_promises};
use test_support::databases::execute;
use test_support::rows::{self, TestOrder};
use uuid::Uuid;

use crate::mail::{Letter, MailServer, Manner};
use crate::test_app::{Answer, TestApp};

/// A Thursday; Berlin is an hour ahead of UTC.
const THURSDAY: &str = "2026-11-26";
pub const ADDRESS: &str = "ann@birch.example";

pub fn at(time: &str) -> Timestamp {
    let day = Timestamp::from_date(THURSDAY).unwrap();
    let time: parcelpilot_domain::shipping_promise::ClockTime = time.parse().unwrap();
    Timestamp::from_millis(day.millis() + (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60_000)
}

pub struct World {
    pub app: TestApp,
    pub mail: MailServer,
    pub client: ClientId,
    store: IntegrationId,
}

impl World {
    /// A client with a store, and without contacts.
    pub async fn new() -> Self {
        let mail = MailServer::start().await;
        let email = EmailSettings {
            from: "ParcelPilot <pilot@example.com>".parse().unwrap(),
            to: vec!["ada@example.com".parse().unwrap()],
            smtp: SmtpSettings {
                host: mail.address.ip().to_string(),
                port: Some(mail.address.port()),
                security: SmtpSecurity::None,
                user: String::new(),
                password: None,
            },
        };
        let outbound = OutboundSettings {
            alerts: AlertSettings {
                email: Some(email),
                ..AlertSettings::default()
            },
            ..OutboundSettings::default()
        };
        let app = TestApp::with(&outbound, "http://127.0.0.1:9")
            .await
            .and_admin()
            .await;
        let client = rows::client(&app.context.database, "Birch\u{a0}Co").await;
        let store = rows::integration(&app.context.database, client, "Birch store", 1).await;
        Self {
            app,
            mail,
            client,
            store,
        }
    }

    pub fn database(&self) -> &Database {
        &self.app.context.database
    }

    /// Orders of a working day leave on the next one, by five in Berlin.
    async fn promise(&self) {
        let zone = "Europe/Berlin".parse().unwrap();
        let promise = ShippingPromise::new(
            zone,
            "14:00".parse().unwrap(),
            1,
            "17:00".parse().unwrap(),
            WorkingDays::MONDAY_TO_FRIDAY,
        );
        let now = Timestamp::from_millis(1);
        shipping_promises::set(self.database(), self.client, &promise.unwrap(), None, now)
            .await
            .unwrap();
    }

    async fn settings(&self, quiet: Option<(&str, &str)>) {
        let quiet =
            quiet.and_then(|(from, until)| QuietHours::new(from.parse().unwrap(), until.parse().unwrap()));
        let settings = ClientAlertSettings {
            quiet,
            ..ClientAlertSettings::usual("UTC".parse().unwrap())
        };
        let stored = find(self.database(), self.client).await.unwrap();
        let before = stored.map(|stored| stored.changed_at);
        let (looked, now) = (Looked::default(), Timestamp::from_millis(1));
        save(self.database(), self.client, &settings, &looked, before, now)
            .await
            .unwrap();
    }

    pub async fn contact(&self, email: &str, language: Language, events: &[ClientEvent]) -> ClientContactId {
        if find(self.database(), self.client).await.unwrap().is_none() {
            self.settings(None).await;
        }
        let id = ClientContactId::from_uuid(Uuid::now_v7());
        let wishes = Wishes {
            language,
            events: events.to_vec(),
        };
        let now = Timestamp::from_millis(1);
        add_contact(self.database(), self.client, id, email, &wishes, now)
            .await
            .unwrap();
        id
    }

    /// Placed at that time of the day before.
    pub async fn order(&self, number: i64, time: &str) {
        let created_at = at(time).millis() - 86_400_000;
        let order = TestOrder {
            created_at,
            ..TestOrder::new(self.store, number)
        };
        order.insert(self.database()).await;
    }

    /// What came since the last look at this time; each letter is whole before its sender goes on.
    pub async fn letters(&self, now: Timestamp) -> Vec<Letter> {
        let before = self.mail.letters().len();
        self.app.context.client_alerts().unwrap().look(now).await.unwrap();
        self.mail.letters().split_off(before)
    }

    pub async fn last_state(&self) -> (ClientMessageState, Option<String>) {
        let last = recent(self.database(), self.client, 1).await.unwrap().remove(0);
        (last.state, last.failure)
    }

    pub fn page(&self) -> String {
        format!("/clients/{}/alerts", self.client)
    }

    pub async fn post(&self, cookie: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let client = self.client.to_string();
        let own = [("__action", action), ("client", client.as_str())];
        let fields = [own.as_slice(), fields].concat();
        self.app.post(&self.page(), &fields, &[("cookie", cookie)]).await
    }
}

pub fn text(letter: &Letter) -> String {
    format!("{}\n{}", letter.header("Subject"), letter.body())
}

#[tokio::test]
async fn orders_that_will_be_late_are_told_before_the_carrier_comes_once_and_in_the_contacts_language() {
    let world = World::new().await;
    world.promise().await;
    world
        .contact(ADDRESS, Language::German, &[ClientEvent::Late])
        .await;
    world
        .contact("digest@birch.example", Language::English, &[ClientEvent::Digest])
        .await;
    // Before the cut-off of Wednesday; the other one leaves on Friday.
    world.order(31, "12:00").await;
    world.order(32, "13:30").await;
    let late = |letters: Vec<Letter>| {
        let late = letters
            .into_iter()
            .filter(|letter| letter.to == [format!("TO:<{ADDRESS}>")]);
        late.collect::<Vec<_>>()
    };
    assert_eq!(late(world.letters(at("13:59")).await).len(), 0);
    let letters = late(world.letters(at("14:00")).await);
    assert_eq!(letters.len(), 1);
    let said = text(&letters[0]);
    assert!(said.contains("verspäten"), "{said}");
    assert!(said.contains("31") && said.contains("17:00"), "{said}");
    assert!(!said.contains("32"), "{said}");
    assert_eq!(letters[0].header("Auto-Submitted"), "auto-generated");
    for later in ["14:30", "15:59", "17:00"] {
        assert_eq!(late(world.letters(at(later)).await).len(), 0, "{later}");
    }
}

#[tokio::test]
async fn nobody_is_told_where_nothing_will_be_late_or_nothing_was_promised() {
    let world = World::new().await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Late])
        .await;
    world.order(31, "12:00").await;
    assert_eq!(world.letters(at("14:00")).await.len(), 0);
    world.promise().await;
    execute(
        world.database(),
        "UPDATE orders SET shipping_state = 'done', left_to_ship = 0".to_owned(),
    )
    .await;
    assert_eq!(world.letters(at("14:00")).await.len(), 0);
}

#[tokio::test]
async fn a_digest_says_what_there_was_and_an_empty_one_is_sent_where_it_is_wanted() {
    let world = World::new().await;
    world.promise().await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Digest])
        .await;
    assert_eq!(world.letters(at("05:59")).await.len(), 0);
    // Nothing happened: not that day.
    assert_eq!(world.letters(at("06:00")).await.len(), 0);
    world.order(31, "12:00").await;
    assert_eq!(
        world.letters(at("07:00")).await.len(),
        0,
        "that day was looked at"
    );
    let friday = Timestamp::from_millis(at("06:00").millis() + 86_400_000);
    let letters = world.letters(friday).await;
    assert_eq!(letters.len(), 1);
    let said = text(&letters[0]);
    for part in [
        "Your orders on Nov 26, 2026",
        "Orders placed that day: 0",
        "Orders waiting to be shipped now: 1",
        "Late orders now: 1",
        "Orders of all your stores come in.",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!said.contains("31"), "{said}");
    execute(
        world.database(),
        "DELETE FROM orders; UPDATE client_alert_settings SET digest_when_empty = TRUE".to_owned(),
    )
    .await;
    let saturday = Timestamp::from_millis(friday.millis() + 86_400_000);
    assert_eq!(world.letters(saturday).await.len(), 1);
    // Late, but on the same day; not on the next.
    let sunday = Timestamp::from_millis(saturday.millis() + 86_400_000);
    let night = Timestamp::from_millis(sunday.millis() + 16 * 3_600_000);
    assert_eq!(world.letters(night).await.len(), 1);
}

#[tokio::test]
async fn what_waits_for_quiet_hours_to_end_is_one_letter_of_what_is_still_so() {
    let world = World::new().await;
    world.promise().await;
    world.settings(Some(("05:00", "15:30"))).await;
    world
        .contact(
            ADDRESS,
            Language::English,
            &[ClientEvent::Digest, ClientEvent::Late],
        )
        .await;
    world.order(31, "12:00").await;
    for time in ["06:30", "14:00", "14:29"] {
        assert_eq!(world.letters(at(time)).await.len(), 0, "{time}");
    }
    let letters = world.letters(at("14:30")).await;
    assert_eq!(letters.len(), 1);
    let said = text(&letters[0]);
    assert!(said.contains("2 messages about your orders"), "{said}");
    for part in ["1 of your orders will be late", "Your orders on Nov 25, 2026"] {
        assert!(said.contains(part), "{said}");
    }

    // What was shipped meanwhile is no news; nor is what the carrier has left without.
    let world = World::new().await;
    world.promise().await;
    world.settings(Some(("05:00", "16:59"))).await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Late])
        .await;
    world.order(31, "12:00").await;
    assert_eq!(world.letters(at("14:00")).await.len(), 0);
    execute(
        world.database(),
        "UPDATE orders SET shipping_state = 'done', left_to_ship = 0".to_owned(),
    )
    .await;
    assert_eq!(world.letters(at("15:59")).await.len(), 0);
    assert_eq!(recent(world.database(), world.client, 9).await.unwrap().len(), 0);
}

#[tokio::test]
async fn nobody_is_told_that_a_carrier_comes_who_has_left_by_then() {
    let world = World::new().await;
    world.promise().await;
    world.settings(Some(("05:00", "15:45"))).await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Late])
        .await;
    world.order(31, "12:00").await;
    assert_eq!(world.letters(at("14:00")).await.len(), 0, "it is quiet");
    let cookie = world.app.log_in().await;
    let page = async || world.app.get(&world.page(), &[("cookie", &cookie)]).await.text;
    let never_told = "Nobody is told that orders will be late";
    assert!(!page().await.contains(never_told));
    // It comes at half past three from now on.
    execute(
        world.database(),
        "UPDATE shipping_promises SET leaves_by = 930".to_owned(),
    )
    .await;
    assert_eq!(world.letters(at("14:45")).await.len(), 0);
    assert!(page().await.contains(never_told));
}

#[tokio::test]
async fn several_senders_send_each_letter_once() {
    let world = World::new().await;
    world.promise().await;
    for number in 0..8 {
        let email = format!("{number}@birch.example");
        world
            .contact(&email, Language::English, &[ClientEvent::Digest])
            .await;
    }
    world.order(31, "12:00").await;
    let sender = world.app.context.client_alerts().unwrap();
    let now = at("07:00");
    let senders = [sender.look(now), sender.look(now), sender.look(now)];
    for result in futures::future::join_all(senders).await {
        result.unwrap();
    }
    let mut to: Vec<_> = world
        .mail
        .letters()
        .into_iter()
        .flat_map(|letter| letter.to)
        .collect();
    to.sort();
    assert_eq!(to.len(), 8, "{to:?}");
    to.dedup();
    assert_eq!(to.len(), 8);
}

#[tokio::test]
async fn what_the_server_refuses_for_now_is_tried_again_and_what_it_may_have_is_not() {
    let world = World::new().await;
    world
        .contact(ADDRESS, Language::English, &[ClientEvent::Digest])
        .await;
    world.order(31, "12:00").await;
    world.mail.set(Manner::Answers("450 later\r\n"));
    assert_eq!(world.letters(at("07:00")).await.len(), 0);
    assert_eq!(
        world.last_state().await,
        (ClientMessageState::Pending, Some("450".to_owned()))
    );
    world.mail.set(Manner::Takes);
    assert_eq!(world.letters(at("07:00")).await.len(), 0, "it rests for a minute");
    assert_eq!(world.letters(at("07:01")).await.len(), 1);
    assert_eq!(world.last_state().await, (ClientMessageState::Sent, None));

    let day = 86_400_000;
    let next = |time, days: i64| Timestamp::from_millis(at(time).millis() + days * day);
    world.mail.set(Manner::HangsUp);
    assert_eq!(world.letters(next("07:00", 1)).await.len(), 1);
    let unknown = (ClientMessageState::Failed, Some("unknown".to_owned()));
    assert_eq!(world.last_state().await, unknown);
    world.mail.set(Manner::Takes);
    assert_eq!(world.letters(next("09:00", 1)).await.len(), 0);

    world.mail.set(Manner::Answers("550 no such mailbox\r\n"));
    assert_eq!(world.letters(next("07:00", 2)).await.len(), 0);
    let refused = (ClientMessageState::Failed, Some("550".to_owned()));
    assert_eq!(world.last_state().await, refused);
    let cookie = world.app.log_in().await;
    let page = world.app.get(&world.page(), &[("cookie", &cookie)]).await.text;
    assert!(page.contains("The mail server refused it (550)."), "{page}");

    // Until the day ends.
    world.mail.set(Manner::Answers("450 later\r\n"));
    assert_eq!(world.letters(next("07:00", 3)).await.len(), 0);
    world.mail.set(Manner::Takes);
    assert_eq!(world.letters(next("00:30", 4)).await.len(), 0);
    let too_late = (ClientMessageState::Failed, Some("too_late".to_owned()));
    assert_eq!(world.last_state().await, too_late);
}
