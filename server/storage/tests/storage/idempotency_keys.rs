//! The same key means the same shipment, for a day.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ApiTokenId, ShipmentId};
use storage::idempotency_keys::{Claim, IdempotencyKey, KeyClaim, claim, claim_all, keep_answers, release};
use storage::{Database, api_tokens};
use test_support::on_both_databases;
use test_support::rows::at;
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
        assert_eq!(claim(&database, &key, "other", second, at(0)).await.expect("claimed"), Claim::Make(second));
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
        let claimed = |text: &str, body: &str, new| KeyClaim { key: key(one, text), request_hash: body.to_owned(), new };
        let [first, second, third] = [new_id(), new_id(), new_id()];
        let claims = [claimed("b", "body", first), claimed("a", "body", second), claimed("b", "body", third), claimed("a", "other", third)];
        let answers = claim_all(&database, &claims, at(1)).await.expect("claimed");
        assert_eq!(answers, [Claim::Make(first), Claim::Make(second), Claim::Make(first), Claim::OtherRequest]);
        keep_answers(&database, vec![(key(one, "b"), "made".to_owned())]).await.expect("kept");
        let answers = claim_all(&database, &claims[..2], at(2)).await.expect("claimed");
        assert_eq!(answers, [Claim::Answered("made".to_owned()), Claim::Make(second)]);
        assert_eq!(claim_all(&database, &[], at(2)).await.expect("quiet"), []);
    }

    async fn keys_go_with_their_token(database: Database) {
        let [one, _] = two_tokens(&database).await;
        claim(&database, &key(one, "k"), "body", new_id(), at(1)).await.expect("claimed");
        api_tokens::delete(&database, one).await.expect("deleted");
        assert!(claim(&database, &key(one, "k"), "body", new_id(), at(1)).await.is_err());
    }
}
