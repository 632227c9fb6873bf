//! Alerts reach people who look at no page.

use std::collections::BTreeSet;
use std::time::Duration;

use engine::alerts::{
    AlertSettings, EmailSettings, SigningSecrets, SmtpSecurity, SmtpSettings, WebhookSettings,
};
use outbound::PublicUrl;
use parcelpilot::config::OutboundSettings;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::import_run::RunFailure;
use runtime::clock::now;
use secrecy::SecretString;
use serde_json::Value;
use standardwebhooks::Webhook;
use storage::alerts::NOTIFY_AGAIN_AFTER;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::mail::MailServer;
use crate::test_app::{SECRET, TOKEN, TestApp};

const SMTP_PASSWORD: &str = "canary-smtp-password";
/// In base64: canary-canary-canary-canary, and another one.
const SIGNING_SECRET: &str = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5";
const OLDER_SECRET: &str = "whsec_b2xkZXItb2xkZXItb2xkZXItb2xkZXItb2xkZXI=";
const STORE: &str = "http://127.0.0.1:9";
const FAILS: &str = "UPDATE integrations SET last_failure = 'token_refused'";
const IS_WELL: &str = "UPDATE integrations SET last_failure = NULL, last_good_poll_at = 9000000000000";

fn by_mail(server: &MailServer) -> EmailSettings {
    EmailSettings {
        from: "ParcelPilot <pilot@example.com>".parse().unwrap(),
        to: vec![
            "ada@example.com".parse().unwrap(),
            "bob@example.com".parse().unwrap(),
        ],
        smtp: SmtpSettings {
            host: server.address.ip().to_string(),
            port: Some(server.address.port()),
            security: SmtpSecurity::None,
            user: "ada".to_owned(),
            password: Some(SMTP_PASSWORD.into()),
        },
    }
}

fn by_webhook(server: &MockServer) -> WebhookSettings {
    WebhookSettings {
        url: SecretString::from(format!("{}/room/key", server.uri())),
        secrets: SigningSecrets::parse(&format!("{OLDER_SECRET} {SIGNING_SECRET}").into()),
    }
}

async fn said(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    requests
        .iter()
        .map(|request| serde_json::from_slice(&request.body).unwrap())
        .collect()
}

/// A app with an integration that is well; its id.
async fn app(outbound: &OutboundSettings) -> (TestApp, String, String) {
    let app = TestApp::with(outbound, STORE).await.and_admin().await;
    let cookie = app.log_in().await;
    let id = app.add_integration(&cookie).await;
    app.execute(IS_WELL).await;
    (app, cookie, id)
}

#[tokio::test]
async fn a_mail_server_takes_what_is_wrong_and_what_is_over() {
    let server = MailServer::start().await;
    let outbound = OutboundSettings {
        public_url: PublicUrl::parse("https://pilot.example.com"),
        alerts: AlertSettings {
            email: Some(by_mail(&server)),
            ..AlertSettings::default()
        },
        ..OutboundSettings::default()
    };
    let (app, _, id) = app(&outbound).await;
    let watcher = app.context.watcher();
    watcher.look(now()).await.unwrap();
    assert_eq!(server.letters().len(), 0);

    app.execute(FAILS).await;
    watcher.look(now()).await.unwrap();
    watcher.look(now()).await.unwrap();
    app.execute(IS_WELL).await;
    watcher.look(now()).await.unwrap();
    watcher.look(now()).await.unwrap();

    let letters = crate::webhooks::until("two letters", async || {
        Some(server.letters()).filter(|all| all.len() == 2)
    })
    .await;
    let wrong = &letters[0];
    assert_eq!(wrong.log_in, format!("\0ada\0{SMTP_PASSWORD}"));
    assert!(wrong.from.contains("<pilot@example.com>"), "{wrong:?}");
    assert_eq!(wrong.to.len(), 2);
    assert_eq!(wrong.header("Auto-Submitted"), "auto-generated");
    let subject = wrong.header("Subject");
    assert!(
        subject.contains("Acme · Acme store has been failing since "),
        "{subject}"
    );
    let body = wrong.body();
    for part in [
        RunFailure::TokenRefused.sentence(),
        &format!("https://pilot.example.com/integrations/{id}"),
    ] {
        assert!(body.contains(part), "{body}");
    }
    let subject = letters[1].header("Subject");
    assert!(subject.contains("Acme · Acme store has recovered"), "{subject}");
    for letter in &letters {
        for secret in [TOKEN, SECRET, SMTP_PASSWORD] {
            assert!(!format!("{}{}", letter.header("Subject"), letter.body()).contains(secret));
        }
    }
}

#[tokio::test]
async fn a_webhook_gets_what_programs_and_chats_can_read() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    let outbound = OutboundSettings {
        alerts: AlertSettings {
            webhook: Some(by_webhook(&server)),
            ..AlertSettings::default()
        },
        ..OutboundSettings::default()
    };
    let (app, ..) = app(&outbound).await;
    app.execute(FAILS).await;
    let watcher = app.context.watcher();
    watcher.look(now()).await.unwrap();
    app.execute(IS_WELL).await;
    watcher.look(now()).await.unwrap();
    for request in server.received_requests().await.unwrap() {
        for secret in [OLDER_SECRET, SIGNING_SECRET] {
            let receiver = Webhook::new(secret).unwrap();
            receiver.verify(&request.body, &request.headers).unwrap();
            assert!(receiver.verify(b"{}", &request.headers).is_err());
        }
    }
    let said = said(&server).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        said[0]["timestamp"], said[0]["since"],
        "when it happened, whenever it is told"
    );
    assert_eq!(
        (&said[0]["type"], &said[1]["type"]),
        (&"alert.failing.open".into(), &"alert.failing.over".into())
    );
    let wrong = &said[0];
    assert_eq!(
        (&wrong["kind"], &wrong["state"]),
        (&"failing".into(), &"open".into())
    );
    assert_eq!(
        (&wrong["client"], &wrong["integration"]),
        (&"Acme".into(), &"Acme store".into())
    );
    assert!(
        wrong["text"]
            .as_str()
            .unwrap()
            .contains("Acme · Acme store has been failing since"),
        "{wrong}"
    );
    assert!(
        wrong["since"].as_str().unwrap().ends_with('Z') && wrong["url"].is_null(),
        "{wrong}"
    );
    assert_eq!(
        (&said[1]["state"], &said[1]["since"]),
        (&"over".into(), &wrong["since"])
    );
}

#[tokio::test]
async fn a_channel_that_is_down_is_tried_again_and_holds_up_no_other() {
    let (chat, post) = (MockServer::start().await, MailServer::start().await);
    Mock::given(any())
        .respond_with(ResponseTemplate::new(500))
        .up_to_n_times(1)
        .mount(&chat)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .mount(&chat)
        .await;
    let outbound = OutboundSettings {
        alerts: AlertSettings {
            webhook: Some(by_webhook(&chat)),
            email: Some(by_mail(&post)),
        },
        ..OutboundSettings::default()
    };
    let (app, cookie, id) = app(&outbound).await;
    app.execute(FAILS).await;
    let (watcher, began) = (app.context.watcher(), now());
    for (seconds, calls) in [(0, 1), (29, 1), (30, 2), (31, 2)] {
        watcher
            .look(began.plus(Duration::from_secs(seconds)))
            .await
            .unwrap();
        assert_eq!(said(&chat).await.len(), calls, "after {seconds} seconds");
    }
    let requests = chat.received_requests().await.unwrap();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| &request.headers["webhook-id"])
        .collect();
    assert_eq!(ids[0], ids[1], "by which who gets it twice can tell");
    assert_eq!(requests[0].body, requests[1].body);
    crate::webhooks::until("one letter", async || (post.letters().len() == 1).then_some(())).await;
    for page in ["/".to_owned(), format!("/integrations/{id}")] {
        let page = app.get(&page, &[("cookie", &cookie)]).await.text;
        for told in ["by webhook", "by e-mail"] {
            assert!(page.contains(told), "{page}");
        }
    }
}

#[tokio::test]
async fn a_reminder_and_a_change_are_no_repetitions() {
    let chat = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .mount(&chat)
        .await;
    let outbound = OutboundSettings {
        alerts: AlertSettings {
            webhook: Some(by_webhook(&chat)),
            ..AlertSettings::default()
        },
        ..OutboundSettings::default()
    };
    let (app, ..) = app(&outbound).await;
    let (watcher, began) = (app.context.watcher(), now());
    app.execute(FAILS).await;
    watcher.look(began).await.unwrap();
    watcher.look(began.plus(NOTIFY_AGAIN_AFTER)).await.unwrap();
    let other = "UPDATE integrations SET last_failure = 'scope_missing'";
    for (hour, fails) in [(25, other), (26, FAILS)] {
        app.execute(fails).await;
        let later = began.plus(Duration::from_secs(hour * 3_600));
        watcher.look(later).await.unwrap();
    }
    let requests = chat.received_requests().await.unwrap();
    let ids: BTreeSet<_> = requests
        .iter()
        .map(|request| request.headers["webhook-id"].to_str().unwrap())
        .collect();
    assert_eq!((requests.len(), ids.len()), (4, 4));
}

#[tokio::test]
async fn admins_hear_that_nobody_is_told() {
    let (app, cookie, _) = app(&OutboundSettings::default()).await;
    app.execute(FAILS).await;
    app.context.watcher().look(now()).await.unwrap();
    let page = app.get("/", &[("cookie", &cookie)]).await.text;
    assert!(page.contains("No alert was sent yet."), "{page}");
    assert!(page.contains("--alert-webhook-url"), "{page}");
    app.add_person("viewer@example.com", Role::Viewer).await;
    let viewer = app.log_in_as("viewer@example.com").await;
    let page = app.get("/", &[("cookie", &viewer)]).await.text;
    assert!(
        page.contains("Acme store fails") && !page.contains("--alert-webhook-url"),
        "{page}"
    );
}

#[tokio::test]
async fn an_admin_tries_whether_messages_arrive() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(404))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    let outbound = OutboundSettings {
        alerts: AlertSettings {
            webhook: Some(by_webhook(&server)),
            ..AlertSettings::default()
        },
        ..OutboundSettings::default()
    };
    let (app, cookie, _) = app(&outbound).await;
    let cookie = [("cookie", cookie.as_str())];
    let refused = app.post("/api/send_test_alert", &[], &cookie).await;
    assert_eq!(refused.text, "{\"AlertNotSent\":\"webhook\"}");
    let sent = app
        .post("/", &[("__action", "/api/send_test_alert")], &cookie)
        .await;
    assert_eq!(sent.header("location"), "/?done=test_alert_sent");
    assert_eq!(said(&server).await[1]["kind"], "test");
    let audit = app.get("/audit", &cookie).await.text;
    assert!(audit.contains("sent a test message"), "{audit}");
}
