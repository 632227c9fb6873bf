//! Personal tokens.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ApiTokenId, UserId};
use parcelpilot_domain::sees::Sees;
use storage::api_tokens::NewApiToken;
use storage::people::NewPerson;
use storage::{Database, api_tokens, people};
use test_support::on_both_databases;
use test_support::rows::at;
use uuid::Uuid;

pub async fn person(database: &Database, email: &str, role: Role) -> UserId {
    let person = NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role,
        password_hash: String::new(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("inserted");
    person.id
}

pub async fn token(
    database: &Database,
    token_hash: &str,
    user_id: UserId,
    created: i64,
    expires: i64,
) -> ApiTokenId {
    let new = NewApiToken {
        sees: &Sees::All,
        id: ApiTokenId::from_uuid(Uuid::now_v7()),
        token_hash,
        user_id,
        name: token_hash,
        access: TokenAccess::Write,
        created_at: at(created),
        expires_at: at(expires),
    };
    api_tokens::insert(database, &new).await.expect("inserted");
    new.id
}

on_both_databases! {
    async fn a_token_counts_until_it_expires_or_is_revoked(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Operator).await;
        let id = token(&database, "one", ada, 0, 1_000).await;
        let found = api_tokens::find(&database, "one", at(999)).await.expect("read").expect("valid");
        assert_eq!((found.id, found.person.user_id, found.person.role), (id, ada, Role::Operator));
        assert_eq!(api_tokens::find(&database, "one", at(1_000)).await.expect("read"), None);
        assert_eq!(api_tokens::find(&database, "two", at(1)).await.expect("read"), None);
        api_tokens::delete(&database, id).await.expect("deleted");
        api_tokens::delete(&database, id).await.expect("quiet");
        assert_eq!(api_tokens::find(&database, "one", at(1)).await.expect("read"), None);
    }

    async fn a_token_dies_with_its_persons_deactivation_for_good(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Operator).await;
        let zoe = person(&database, "zoe@example.com", Role::Admin).await;
        token(&database, "of ada", ada, 0, 1_000).await;
        token(&database, "of zoe", zoe, 0, 1_000).await;
        people::deactivate(&database, ada, at(1)).await.expect("deactivated");
        people::activate(&database, ada).await.expect("activated");
        assert_eq!(api_tokens::find(&database, "of ada", at(2)).await.expect("read"), None);
        assert!(api_tokens::find(&database, "of zoe", at(2)).await.expect("read").is_some());
    }

    async fn use_is_noted_once_a_minute(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Viewer).await;
        token(&database, "one", ada, 0, 1_000_000).await;
        for (now, used) in [(5, 5), (60_004, 5), (60_005, 60_005), (200_000, 200_000)] {
            let found = api_tokens::find(&database, "one", at(now)).await.expect("read").expect("valid");
            api_tokens::touch(&database, &found, at(now)).await.expect("touched");
            let found = api_tokens::find(&database, "one", at(now)).await.expect("read").expect("valid");
            assert_eq!(found.last_used_at, Some(at(used)), "at {now}");
        }
    }

    async fn one_sees_ones_own_and_an_admin_all(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Viewer).await;
        let max = person(&database, "max@example.com", Role::Viewer).await;
        token(&database, "old", ada, 1, 100).await;
        token(&database, "new", ada, 2, 1_000).await;
        token(&database, "other", max, 3, 1_000).await;
        let names = async |of| -> Vec<(String, bool)> {
            let rows = api_tokens::list(&database, of, at(500)).await.expect("read");
            rows.into_iter().map(|row| (row.name, row.is_expired)).collect()
        };
        let (new, old) = (("new".to_owned(), false), ("old".to_owned(), true));
        assert_eq!(names(Some(ada)).await, [new.clone(), old.clone()]);
        assert_eq!(names(None).await, [("other".to_owned(), false), new, old]);
    }
}
