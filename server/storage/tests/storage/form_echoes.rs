//! An echo is one person's, for an hour; only the newest are kept.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::sealed::Sealed;
use storage::Database;
use storage::form_echoes::{find, forget, keep};
use test_support::on_both_databases;
use test_support::rows::at;

use crate::api_tokens::person;

const HOUR: i64 = 60 * 60 * 1_000;

fn sealed(text: &str) -> Sealed {
    Sealed::from_bytes(text.as_bytes().to_vec())
}

on_both_databases! {
    async fn an_echo_is_one_persons_for_an_hour(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Operator).await;
        let max = person(&database, "max@example.com", Role::Operator).await;
        keep(&database, "one", ada, &sealed("typed"), at(0)).await.expect("kept");
        let found = async |id, person, now| find(&database, id, person, at(now)).await.expect("read").map(|one| one.as_bytes().to_vec());
        assert_eq!(found("one", ada, HOUR - 1).await.as_deref(), Some("typed".as_bytes()));
        assert_eq!(found("one", ada, HOUR).await, None);
        assert_eq!(found("one", max, 1).await, None);
        assert_eq!(found("two", ada, 1).await, None);
        forget(&database, "one").await.expect("forgotten");
        assert_eq!(found("one", ada, 1).await, None);
    }

    async fn only_the_newest_echoes_of_a_person_are_kept(database: Database) {
        let ada = person(&database, "ada@example.com", Role::Operator).await;
        let max = person(&database, "max@example.com", Role::Operator).await;
        keep(&database, "of max", max, &sealed("x"), at(0)).await.expect("kept");
        for number in 0..102 {
            keep(&database, &number.to_string(), ada, &sealed("x"), at(number)).await.expect("kept");
        }
        for (id, person, is_kept) in [("1", ada, false), ("2", ada, true), ("101", ada, true), ("of max", max, true)] {
            let found = find(&database, id, person, at(110)).await.expect("read");
            assert_eq!(found.is_some(), is_kept, "{id}");
        }
    }
}
