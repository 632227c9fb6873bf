//! Lists of orders under names: whose they are, and how many.

use parcelpilot_domain::ids::{SavedViewId, UserId};
use parcelpilot_domain::order_columns::{OrderColumn, OrderColumns};
use storage::saved_views::{NewSavedView, change, delete, find, insert, list};
use storage::{Database, StorageError, order_columns};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::at;
use uuid::Uuid;

async fn person(database: &Database, name: &str) -> UserId {
    let id = UserId::from_uuid(Uuid::now_v7());
    execute(
        database,
        format!(
            "INSERT INTO users (id, email, name, password_hash, role, created_at)
             VALUES ('{id}', '{name}@example.com', '{name}', '', 'viewer', 1)"
        ),
    )
    .await;
    id
}

async fn save(
    database: &Database,
    user_id: UserId,
    name: &str,
    is_shared: bool,
    most: u32,
) -> Result<Option<SavedViewId>, StorageError> {
    let id = SavedViewId::from_uuid(Uuid::now_v7());
    let new = NewSavedView {
        id,
        user_id,
        name,
        query: "list=held",
        is_shared,
        created_at: at(1),
    };
    Ok(insert(database, &new, most).await?.then_some(id))
}

async fn names(database: &Database, of: UserId) -> Vec<String> {
    let views = list(database, of).await.expect("read");
    views.into_iter().map(|view| view.name).collect()
}

on_both_databases! {
    async fn each_person_has_columns_of_their_own(database: Database) {
        let (ada, bob) = (person(&database, "ada").await, person(&database, "bob").await);
        let of = async |person| order_columns::find(&database, person).await.expect("read");
        assert_eq!(of(ada).await, None);
        for columns in [OrderColumns::new([OrderColumn::Tags, OrderColumn::Client]), OrderColumns::new([])] {
            order_columns::store(&database, ada, &columns).await.expect("stored");
            assert_eq!((of(ada).await, of(bob).await), (Some(columns), None));
        }
        // Of a program that knows more.
        execute(&database, "UPDATE users SET order_columns = 'client,price'".to_owned()).await;
        assert_eq!(of(ada).await, None);
    }

    async fn each_person_sees_their_own_and_what_is_shared(database: Database) {
        let (ada, bob) = (person(&database, "ada").await, person(&database, "bob").await);
        let shared = save(&database, ada, "zebra", true, 50).await.expect("saved").expect("room");
        save(&database, ada, "Mine", false, 50).await.expect("saved");
        save(&database, bob, "mine", false, 50).await.expect("saved");
        assert_eq!(names(&database, ada).await, ["Mine", "zebra"]);
        assert_eq!(names(&database, bob).await, ["mine", "zebra"]);
        let view = find(&database, shared).await.expect("read").expect("there");
        assert_eq!((view.owner.as_str(), view.query.as_str(), view.user_id), ("ada", "list=held", ada));
        change(&database, shared, "Zoo", false).await.expect("changed");
        assert_eq!((names(&database, ada).await, names(&database, bob).await), (vec!["Mine".to_owned(), "Zoo".to_owned()], vec!["mine".to_owned()]));
        delete(&database, shared).await.expect("deleted");
        assert_eq!(names(&database, ada).await, ["Mine"]);
        assert!(matches!(change(&database, shared, "x", false).await, Err(StorageError::ChangedMeanwhile)));
    }

    async fn names_are_a_persons_own_in_any_case(database: Database) {
        let ada = person(&database, "ada").await;
        save(&database, ada, "Held Ü", false, 50).await.expect("saved");
        let other = save(&database, ada, "Other", false, 50).await.expect("saved").expect("room");
        assert!(matches!(save(&database, ada, "held ü", false, 50).await, Err(StorageError::Taken)));
        assert!(matches!(change(&database, other, "HELD ü", false).await, Err(StorageError::Taken)));
        change(&database, other, "OTHER", false).await.expect("its own name");
    }

    async fn there_is_a_limit_for_each_person(database: Database) {
        let (ada, bob) = (person(&database, "ada").await, person(&database, "bob").await);
        for number in 0..3 {
            assert!(save(&database, ada, &format!("{number}"), false, 3).await.expect("saved").is_some());
        }
        assert_eq!(save(&database, ada, "one more", true, 3).await.expect("refused"), None);
        assert!(save(&database, bob, "first", true, 3).await.expect("saved").is_some());
        assert_eq!(names(&database, ada).await.len(), 4);
    }
}
