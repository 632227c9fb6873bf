//! The same key means the same shipment, for a day.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use parcelpilot_domain::time::Timestamp;
use storage::idempotency_keys::{Claim, IdempotencyKey, KeyClaim, claim_all, keep_answers, release};
use storage::{Database, StorageResult, api_tokens};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};
use uuid::Uuid;

use crate::api_tokens::{person, token};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn new_id() -> ShipmentId {
    ShipmentId::from_uuid(Uuid::now_v7())
}

async fn two_tokens(database: &Database) -> [ApiTokenId; 2] {
    let ada = person(database, "ada@example.com", Role::Operator).await;
    [
        token(database, "one", ada, 0, 1_000).await,
        token(database, "two", ada, 0, 1_000).await,
    ]
}

fn key(token_id: ApiTokenId, text: &str) -> IdempotencyKey {
    IdempotencyKey {
        token_id,
        key: text.to_owned(),
    }
}

fn for_body(key: &IdempotencyKey, body: &str, new: ShipmentId) -> KeyClaim {
    KeyClaim {
        key: key.clone(),
        request_hash: body.to_owned(),
        former_hash: None,
        new,
    }
}

async fn claim(
    database: &Database,
    key: &IdempotencyKey,
    body: &str,
    new: ShipmentId,
    now: Timestamp,
) -> StorageResult<Claim> {
    let claimed = claim_all(database, &[for_body(key, body, new)], now).await?;
    Ok(claimed.into_iter().next().expect("an answer for each"))
}

on_both_databases! {
    async fn a_key_stands_for_one_shipment_until_it_is_answered_and_then_for_its_answer(database: Database) {
        let [one, two] = two_tokens(&database).await;
        let first = new_id();
        let ask = async |key: &IdempotencyKey, body, new| claim(&database, key, body, new, at(5)).await.expect("claimed");
        assert_eq!(ask(&key(one, "k"), "body", first).await, Claim::Make(first));
        assert_eq!(ask(&key(one, "k"), "body", new_id()).await, Claim::Make(first));
        assert_eq!(ask(&key(one, "k"), "other", new_id()).await, Claim::OtherRequest);
        for (other, id) in [(key(one, "l"), new_id()), (key(two, "k"), new_id())] {
            assert_eq!(ask(&other, "other", id).await, Claim::Make(id));
        }
        keep_answers(&database, vec![(key(one, "k"), "first".to_owned())]).await.expect("kept");
        keep_answers(&database, vec![(key(one, "k"), "second".to_owned())]).await.expect("quiet");
        release(&database, vec![key(one, "k")]).await.expect("quiet");
        assert_eq!(ask(&key(one, "k"), "body", new_id()).await, Claim::Answered("first".to_owned()));
        assert_eq!(ask(&key(one, "k"), "other", new_id()).await, Claim::OtherRequest);
    }

    async fn a_key_is_free_again_where_nothing_was_made_and_after_a_day(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let key = key(one, "k");
        let [first, second, third] = [new_id(), new_id(), new_id()];
        assert_eq!(claim(&database, &key, "body", first, at(0)).await.expect("claimed"), Claim::Make(first));
        release(&database, vec![key.clone()]).await.expect("released");
        assert_eq!(claim(&database, &key, "other", second, at(0)).await.expect("claimed"), Claim::Make(first));
        assert_eq!(claim(&database, &key, "body", second, at(0)).await.expect("claimed"), Claim::OtherRequest);
        keep_answers(&database, vec![(key.clone(), "answer".to_owned())]).await.expect("kept");
        let answered = Claim::Answered("answer".to_owned());
        assert_eq!(claim(&database, &key, "other", third, at(DAY - 1)).await.expect("claimed"), answered);
        assert_eq!(claim(&database, &key, "new", third, at(DAY)).await.expect("claimed"), Claim::Make(third));
    }

    async fn of_many_at_once_one_chooses_the_shipment(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let claims = (0..8).map(|_| {
            let (database, key) = (database.clone(), key(one, "k"));
            async move { claim(&database, &key, "body", new_id(), at(1)).await.expect("claimed") }
        });
        let claims = futures::future::join_all(claims).await;
        assert!(matches!(claims[0], Claim::Make(_)));
        assert!(claims.iter().all(|claim| *claim == claims[0]), "{claims:?}");
    }

    async fn several_are_claimed_at_once_each_for_itself(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let claimed = |text: &str, body: &str, new| for_body(&key(one, text), body, new);
        let [first, second, third] = [new_id(), new_id(), new_id()];
        let claims = [claimed("b", "body", first), claimed("a", "body", second), claimed("b", "body", third), claimed("a", "other", third)];
        let answers = claim_all(&database, &claims, at(1)).await.expect("claimed");
        assert_eq!(answers, [Claim::Make(first), Claim::Make(second), Claim::Make(first), Claim::OtherRequest]);
        keep_answers(&database, vec![(key(one, "b"), "made".to_owned())]).await.expect("kept");
        let answers = claim_all(&database, &claims[..2], at(2)).await.expect("claimed");
        assert_eq!(answers, [Claim::Answered("made".to_owned()), Claim::Make(second)]);
        assert_eq!(claim_all(&database, &[], at(2)).await.expect("quiet"), []);
    }

    async fn a_late_release_frees_no_key_whose_shipment_was_made_meanwhile(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let key = key(one, "k");
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let order = TestOrder::new(store, 1).insert(&database).await;
        let ask = async |body| claim(&database, &key, body, new_id(), at(1)).await.expect("claimed");
        let first = new_id();
        assert_eq!(claim(&database, &key, "body", first, at(1)).await.expect("claimed"), Claim::Make(first));
        // Whoever was sent the same and is slower makes it after the release, too.
        release(&database, vec![key.clone()]).await.expect("released");
        assert_eq!(ask("body").await, Claim::Make(first));
        execute(&database, format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             VALUES ('{first}', '{store}', '{order}', 1, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 1, 'store1')"
        )).await;
        release(&database, vec![key.clone()]).await.expect("released");
        assert_eq!(ask("other").await, Claim::OtherRequest);
        assert_eq!(ask("body").await, Claim::Make(first));
    }

    async fn of_many_at_once_one_takes_a_key_that_was_released(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let first = new_id();
        claim(&database, &key(one, "k"), "body", first, at(1)).await.expect("claimed");
        release(&database, vec![key(one, "k")]).await.expect("released");
        let claims = (0..8).map(|number| {
            let (database, key) = (database.clone(), key(one, "k"));
            async move { claim(&database, &key, &number.to_string(), new_id(), at(1)).await.expect("claimed") }
        });
        let claims = futures::future::join_all(claims).await;
        let won = claims.iter().filter(|claim| **claim == Claim::Make(first)).count();
        let lost = claims.iter().filter(|claim| **claim == Claim::OtherRequest).count();
        assert_eq!((won, lost), (1, 7), "{claims:?}");
    }

    async fn what_a_release_before_wrote_of_the_same_request_is_the_same(database: Database) {
        let [one, _] = two_tokens(&database).await;
        let first = new_id();
        claim(&database, &key(one, "k"), "former", first, at(1)).await.expect("claimed");
        let former = |former: &str| KeyClaim { former_hash: Some(former.to_owned()), ..for_body(&key(one, "k"), "body", new_id()) };
        let claims = [former("former"), former("another")];
        let answers = claim_all(&database, &claims, at(1)).await.expect("claimed");
        assert_eq!(answers, [Claim::Make(first), Claim::OtherRequest]);
    }

    async fn of_one_key_with_many_bodies_the_first_is_taken(database: Database) {
        let [one, _] = two_tokens(&database).await;
        // More than the few that an unstable sort would leave as they are.
        let claims: Vec<KeyClaim> = (0..90).map(|number| {
            for_body(&key(one, if number % 3 == 0 { "k" } else { "l" }), &number.to_string(), new_id())
        }).collect();
        let answers = claim_all(&database, &claims, at(1)).await.expect("claimed");
        let made: Vec<usize> = (0..90).filter(|place| answers[*place] == Claim::Make(claims[*place].new)).collect();
        assert_eq!(made, [0, 1]);
    }

    async fn keys_go_with_their_token(database: Database) {
        let [one, _] = two_tokens(&database).await;
        claim(&database, &key(one, "k"), "body", new_id(), at(1)).await.expect("claimed");
        api_tokens::delete(&database, one).await.expect("deleted");
        assert!(claim(&database, &key(one, "k"), "body", new_id(), at(1)).await.is_err());
    }
}

#[tokio::test]
async fn who_comes_second_to_a_key_that_was_released_has_not_got_it() {
    with_postgres(|database: Database| async move {
        let Database::Postgres(pool, _) = &database else {
            unreachable!("PostgreSQL")
        };
        let [one, _] = two_tokens(&database).await;
        let key = key(one, "k");
        claim(&database, &key, "body", new_id(), at(1))
            .await
            .expect("claimed");
        release(&database, vec![key.clone()]).await.expect("released");
        let mut first = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("SELECT 1 FROM idempotency_keys FOR UPDATE")
            .execute(&mut *first)
            .await
            .expect("held");
        let second = {
            let (database, key) = (database.clone(), key.clone());
            tokio::spawn(async move { claim(&database, &key, "second", new_id(), at(1)).await })
        };
        // It has seen that the key is free.
        until_somebody_waits(pool).await;
        sqlx::query("UPDATE idempotency_keys SET request_hash = 'first'")
            .execute(&mut *first)
            .await
            .expect("written");
        first.commit().await.expect("committed");
        let second = second.await.expect("no panic").expect("claimed");
        assert_eq!(second, Claim::OtherRequest);
    })
    .await;
}
