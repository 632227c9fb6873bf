//! What is sent, and what is made of the answers.

use engine::events::{Answer, Reach};
use parcelpilot_domain::event::{ANSWER_BYTES_MAX, DeliveryError, DeliveryState, EndpointStop};
use parcelpilot_domain::ids::EventEndpointId;
use serde_json::json;
use standardwebhooks::Webhook;
use storage::{Database, events};
use test_support::databases::execute;
use test_support::rows::{TestOrder, client, integration};
use test_support::{LONG_ENOUGH, on_both_databases};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::receiver::{Behaviour, Receiver, Request};
use crate::{PREVIOUS_SECRET, SECRET, SHORT_TIME_OUT, add_endpoint, sender, work_until};

fn verify(request: &Request, secret: &str) -> Result<(), standardwebhooks::WebhookError> {
    let mut headers = reqwest::header::HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, request.header(name).parse().unwrap());
    }
    Webhook::new(secret)
        .unwrap()
        .verify(request.text.as_bytes(), &headers)
}

async fn endpoint_of(database: &Database, id: EventEndpointId) -> events::Endpoint {
    events::find(database, id).await.unwrap().unwrap()
}

/// What a test event comes to. However slow this machine is, whatever has an answer is waited for: each try of a program that
/// does not end its answer takes longer than the one before.
async fn answer(database: &Database, behaviour: Behaviour, reach: Reach) -> (Answer, Vec<Request>) {
    let mut sender = sender(database, reach);
    sender.clients.time_out = SHORT_TIME_OUT;
    loop {
        let receiver = Receiver::start(move |_| behaviour).await;
        let id = add_endpoint(database, &receiver.url, SECRET).await;
        let answer = sender.test(&endpoint_of(database, id).await).await;
        if answer.error != Some(DeliveryError::TimedOut) || behaviour == Behaviour::AcceptsInSilence {
            return (answer, receiver.requests());
        }
        assert!(sender.clients.time_out < LONG_ENOUGH, "{behaviour:?}");
        sender.clients.time_out *= 4;
    }
}

on_both_databases! {
    async fn another_s_library_takes_what_is_signed_by_either_secret(database: Database) {
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        let id = add_endpoint(&database, &receiver.url, &format!("{SECRET} {PREVIOUS_SECRET}")).await;
        let answer = sender(&database, Reach::Private).test(&endpoint_of(&database, id).await).await;
        assert_eq!((answer.status, answer.error), (Some(204), None));
        let [request] = &receiver.requests()[..] else { panic!("one") };
        for secret in [SECRET, PREVIOUS_SECRET] {
            verify(request, secret).unwrap();
        }
        verify(request, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx").unwrap_err();
        assert_eq!((&request.body["type"], request.header("content-type")), (&json!("test"), "application/json"));
    }

    async fn each_answer_is_what_it_is(database: Database) {
        for (behaviour, status, error) in [
            (Behaviour::Accepts, Some(204), None),
            (Behaviour::AcceptsSlowly, Some(202), None),
            (Behaviour::Refuses(404), Some(404), Some(DeliveryError::Refused)),
            (Behaviour::RedirectsToItself, Some(307), Some(DeliveryError::Redirected)),
            (Behaviour::AcceptsInSilence, None, Some(DeliveryError::TimedOut)),
            (Behaviour::Resets, None, Some(DeliveryError::Unreachable)),
            (Behaviour::AnswersNonsense, None, Some(DeliveryError::Unreachable)),
        ] {
            let (answer, requests) = answer(&database, behaviour, Reach::Private).await;
            assert_eq!((answer.status, answer.error), (status, error), "{behaviour:?}");
            assert!(requests.len() <= 1, "{behaviour:?}: no redirect is followed");
        }
        let (long, _) = answer(&database, Behaviour::AcceptsAtLength, Reach::Private).await;
        assert_eq!(long.text.map(|text| text.len()), Some(ANSWER_BYTES_MAX));
        let (throttled, _) = answer(&database, Behaviour::Throttles(7), Reach::Private).await;
        assert_eq!(throttled.retry_after, Some(std::time::Duration::from_secs(7)));
    }

    async fn what_is_within_a_network_is_not_called(database: Database) {
        let (answer, requests) = answer(&database, Behaviour::Accepts, Reach::Public).await;
        assert_eq!((answer.error, requests.len()), (Some(DeliveryError::NotPublic), 0));
        let receiver = Receiver::start(|_| Behaviour::Accepts).await;
        // By a name that leads there.
        let port = receiver.url.rsplit_once(':').unwrap().1;
        let id = add_endpoint(&database, &format!("https://localhost:{port}"), SECRET).await;
        let answer = sender(&database, Reach::Public).test(&endpoint_of(&database, id).await).await;
        assert_eq!((answer.error, receiver.requests().len()), (Some(DeliveryError::NotPublic), 0));
    }

    /// That one is gone stops no other.
    async fn an_endpoint_that_is_gone_is_left_alone(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let [gone, works] = [Receiver::start(|_| Behaviour::Refuses(410)).await, Receiver::start(|_| Behaviour::Accepts).await];
        let gone_id = add_endpoint(&database, &gone.url, SECRET).await;
        add_endpoint(&database, &works.url, SECRET).await;
        for number in 1..=30 {
            TestOrder::new(store, number).insert(&database).await;
        }
        let stop = CancellationToken::new();
        let sending = tokio::spawn(sender(&database, Reach::Private).work(stop.clone()));
        timeout(LONG_ENOUGH, works.has(30)).await.unwrap();
        gone.has(1).await;
        stop.cancel();
        sending.await.unwrap();
        let rows = events::list_endpoints(&database, runtime::clock::now()).await.unwrap();
        let row = rows.iter().find(|row| row.id == gone_id).unwrap();
        assert_eq!((row.is_enabled, row.stopped, row.unsent), (false, Some(EndpointStop::Gone), 30));
        // Those that were on their way, and no more.
        assert!(gone.requests().len() <= 4, "{}", gone.requests().len());
    }

    async fn what_was_tried_for_long_enough_is_given_up_and_can_be_sent_again(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let mut is_first = true;
        let receiver = Receiver::start(move |_| match std::mem::take(&mut is_first) {
            true => Behaviour::Refuses(500),
            false => Behaviour::Accepts,
        })
        .await;
        let id = add_endpoint(&database, &receiver.url, SECRET).await;
        TestOrder::new(store, 1).insert(&database).await;
        let mut sender = sender(&database, Reach::Private);
        (sender.retry_policy.retried_for, sender.retry_policy.tries_min) = (std::time::Duration::ZERO, 1);
        let failed = work_until(sender.clone(), id, DeliveryState::Failed, 1).await;
        let [failed] = &failed[..] else { panic!("one") };
        assert_eq!((failed.status, failed.answer.as_deref(), failed.tries), (Some(500), Some("Oh no"), 1));
        execute(&database, "UPDATE event_deliveries SET at = 5".to_owned()).await;
        let now = storage::clock::database_now(&database).await.unwrap();
        let again = events::replay_failed(&database, id, test_support::rows::at(5), test_support::rows::at(5), now).await;
        assert_eq!(again.unwrap(), 1);
        let delivered = work_until(sender, id, DeliveryState::Delivered, 1).await;
        assert_eq!(delivered.len(), 1);
        let [first, second] = &receiver.requests()[..] else { panic!("two") };
        assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    }
}
