//! By what somebody gets in, and when it ends.

use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ApiTokenId, ClientLinkId, PasskeyId, UserId};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use storage::api_tokens::NewApiToken;
use storage::one_time_links::client_links::{self, NewLink};
use storage::one_time_links::invitations;
use storage::one_time_links::invitations::NewInvitation;
use storage::passkeys::NewPasskey;
use storage::passkeys::ceremonies::{self, Ceremony, Purpose};
use storage::people::{EndsToo, NewPerson, PasswordChange};
use storage::sessions::NewSession;
use storage::{
    Database, StorageError, StorageResult, api_tokens, known_browsers, passkeys, people, sessions,
};
use test_support::databases::{execute, until_somebody_waits};
use test_support::on_both_databases;
use test_support::rows::client;
use uuid::Uuid;

use crate::client_links::new_store;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Somebody with one of each; what they have is named after them.
struct Person {
    name: &'static str,
    id: UserId,
}

/// Which of it there is.
#[derive(Debug, PartialEq, Eq)]
struct Open {
    session: bool,
    passkey: bool,
    token: bool,
    browser: bool,
    /// That they made.
    link: bool,
    /// That they made for a client.
    client_link: bool,
    /// That was made for them.
    password_link: bool,
}

const NOTHING: Open = Open {
    session: false,
    passkey: false,
    token: false,
    browser: false,
    link: false,
    client_link: false,
    password_link: false,
};
const ALL: Open = Open {
    session: true,
    passkey: true,
    token: true,
    browser: true,
    link: true,
    client_link: true,
    password_link: true,
};

impl Person {
    async fn with_all(database: &Database, name: &'static str) -> Self {
        let person = Self {
            name,
            id: UserId::from_uuid(Uuid::now_v7()),
        };
        let row = NewPerson {
            sees: Sees::All,
            id: person.id,
            email: person.email(),
            name: name.to_owned(),
            role: Role::Admin,
            password_hash: "old".to_owned(),
            created_at: at(1),
        };
        people::insert(database, &row).await.expect("inserted");
        person.enter(database, "old").await.expect("let in");
        let token = NewApiToken {
            sees: &Sees::All,
            id: ApiTokenId::from_uuid(Uuid::now_v7()),
            token_hash: name,
            user_id: person.id,
            name,
            access: TokenAccess::Write,
            created_at: at(1),
            expires_at: at(100),
        };
        api_tokens::insert(database, &token).await.expect("inserted");
        person.invite(database, None, &format!("friend of {name}")).await;
        person.ask_client(database).await;
        person.add_passkey(database).await;
        person
    }

    /// The link's token is the name.
    async fn ask_client(&self, database: &Database) {
        let client = client(database, &format!("client of {}", self.name)).await;
        let new_link = NewLink {
            token_hash: self.name,
            maker: self.name,
            maker_id: self.id,
            at: at(1),
            expires_at: at(100),
        };
        let id = ClientLinkId::from_uuid(Uuid::now_v7());
        client_links::insert(database, id, &new_store(client, self.name), &new_link)
            .await
            .expect("made");
    }

    async fn add_passkey(&self, database: &Database) {
        let ceremony = Ceremony {
            token_hash: self.name,
            purpose: Purpose::Add,
            user_id: Some(self.id),
        };
        ceremonies::begin(database, ceremony, "network", "{}", at(1))
            .await
            .expect("begun");
        let new = NewPasskey {
            id: PasskeyId::from_uuid(Uuid::now_v7()),
            user_id: self.id,
            credential_id: self.name,
            credential: "{}",
            name: self.name,
            created_at: at(1),
        };
        passkeys::insert(database, self.name, &new, self.name)
            .await
            .expect("inserted");
    }

    /// With this password's hash.
    async fn enter(&self, database: &Database, password_hash: &str) -> StorageResult<()> {
        let session = NewSession {
            token_hash: self.name,
            user_id: self.id,
            password_hash,
            browser_hash: self.name,
            created_at: at(1),
            expires_at: at(100),
            origin: &RequestOrigin::default(),
        };
        sessions::insert(database, &session).await
    }

    fn email(&self) -> String {
        format!("{}@example.com", self.name)
    }

    /// The link's token is the address.
    async fn invite(&self, database: &Database, user_id: Option<UserId>, email: &str) {
        let new = NewInvitation {
            sees: &Sees::All,
            token_hash: email,
            user_id,
            email,
            role: Role::Admin,
            invited_by: self.name,
            inviter_id: self.id,
            created_at: at(1),
            expires_at: at(100),
        };
        invitations::replace(database, &new).await.expect("made");
    }

    async fn open(&self, database: &Database) -> Open {
        let (name, email, now) = (self.name, self.email(), at(2));
        let link = async |token: &str| {
            invitations::find(database, token, now)
                .await
                .expect("read")
                .is_some()
        };
        Open {
            session: sessions::find(database, name, now).await.expect("read").is_some(),
            passkey: passkeys::find(database, name)
                .await
                .expect("read")
                .is_some_and(|passkey| !passkey.needs_password),
            token: api_tokens::find(database, name, now)
                .await
                .expect("read")
                .is_some(),
            browser: known_browsers::is_known(database, name, &email, now)
                .await
                .expect("read"),
            link: link(&format!("friend of {name}")).await,
            client_link: client_links::open(database, name, now)
                .await
                .expect("read")
                .is_some(),
            password_link: link(&email).await,
        }
    }
}

/// Two who have all, each with a password link that the other made.
async fn both(database: &Database) -> [Person; 2] {
    let [ada, eve] = [
        Person::with_all(database, "ada").await,
        Person::with_all(database, "eve").await,
    ];
    ada.invite(database, Some(eve.id), &eve.email()).await;
    eve.invite(database, Some(ada.id), &ada.email()).await;
    for person in [&ada, &eve] {
        assert_eq!(person.open(database).await, ALL, "{}", person.name);
    }
    [ada, eve]
}

async fn hash(database: &Database, person: &Person) -> Option<String> {
    people::password_hash(database, person.id).await.expect("read")
}

on_both_databases! {
    async fn nothing_is_left_to_whoever_is_deactivated(database: Database) {
        let [ada, eve] = both(&database).await;
        people::deactivate(&database, ada.id, at(2)).await.expect("deactivated");
        people::activate(&database, ada.id).await.expect("activated");
        assert_eq!(ada.open(&database).await, NOTHING);
        // The link for Eve was of Ada's making.
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
    }

    async fn a_password_that_was_reset_leaves_nothing_of_before(database: Database) {
        let [ada, eve] = both(&database).await;
        people::reset_password(&database, ada.id, "new").await.expect("reset");
        assert_eq!(ada.open(&database).await, NOTHING);
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
        assert_eq!((hash(&database, &ada).await.as_deref(), hash(&database, &eve).await.as_deref()), (Some("new"), Some("old")));
    }

    async fn so_does_one_that_was_chosen_by_a_link(database: Database) {
        let [ada, eve] = both(&database).await;
        let link = ada.email();
        assert!(invitations::set_password(&database, &link, "new", at(2)).await.expect("asked"));
        assert_eq!(ada.open(&database).await, NOTHING);
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
        assert!(!invitations::set_password(&database, &link, "newer", at(2)).await.expect("asked"));
        assert_eq!(hash(&database, &ada).await.as_deref(), Some("new"));
    }

    async fn who_changes_a_password_ends_what_they_say(database: Database) {
        let [ada, eve] = both(&database).await;
        let change = async |sessions_but, tokens_and_links| {
            let ends = EndsToo { sessions_but, tokens_and_links };
            let from = hash(&database, &ada).await.expect("there");
            let change = PasswordChange { from: &from, to: "new" };
            people::change_password(&database, ada.id, change, ends).await.expect("changed");
        };
        change("ada", false).await;
        assert_eq!(ada.open(&database).await, ALL);
        change("another", false).await;
        assert_eq!(ada.open(&database).await, Open { session: false, ..ALL });
        assert_eq!(eve.open(&database).await, ALL);
        change("another", true).await;
        assert_eq!(ada.open(&database).await, Open { session: false, token: false, link: false, client_link: false, ..ALL });
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
        let nobody = people::reset_password(&database, UserId::from_uuid(Uuid::now_v7()), "new").await;
        assert!(matches!(nobody, Err(StorageError::ChangedMeanwhile)), "{nobody:?}");
    }

    async fn a_log_in_that_was_overtaken_opens_nothing(database: Database) {
        let [ada, eve] = both(&database).await;
        people::reset_password(&database, ada.id, "new").await.expect("reset");
        people::deactivate(&database, eve.id, at(2)).await.expect("deactivated");
        for late in [&ada, &eve] {
            let refused = late.enter(&database, "old").await;
            assert!(matches!(refused, Err(StorageError::ChangedMeanwhile)), "{refused:?}");
            assert_eq!(late.open(&database).await, NOTHING);
        }
        ada.enter(&database, "new").await.expect("let in");
        assert_eq!(ada.open(&database).await, Open { session: true, browser: true, ..NOTHING });
    }

    async fn a_log_in_waits_for_a_reset_that_is_under_way(database: Database) {
        // SQLite has one writer.
        let Database::Postgres(pool, _) = &database else { return };
        let [ada, _] = both(&database).await;
        sessions::delete(&database, ada.name).await.expect("ended");
        let mut reset = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::query("UPDATE users SET password_hash = 'new' WHERE id = $1")
            .bind(ada.id.to_string())
            .execute(&mut *reset)
            .await
            .expect("changed");
        let ends = async {
            until_somebody_waits(pool).await;
            reset.commit().await.expect("committed");
        };
        let (late, ()) = tokio::join!(ada.enter(&database, "old"), ends);
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
    }

    async fn a_password_takes_the_place_of_the_one_that_was_typed_alone(database: Database) {
        let [ada, eve] = both(&database).await;
        people::reset_password(&database, ada.id, "new").await.expect("reset");
        people::deactivate(&database, eve.id, at(2)).await.expect("deactivated");
        for (late, kept) in [(&ada, "new"), (&eve, "old")] {
            let change = PasswordChange { from: "old", to: "own" };
            let ends = EndsToo { sessions_but: "", tokens_and_links: false };
            let refused = people::change_password(&database, late.id, change, ends).await;
            assert!(matches!(refused, Err(StorageError::ChangedMeanwhile)), "{refused:?}");
            assert_eq!(hash(&database, late).await.as_deref(), Some(kept));
        }
    }

    async fn links_end_with_the_role_that_made_them(database: Database) {
        let [ada, eve] = both(&database).await;
        people::set_role(&database, ada.id, Role::Admin).await.expect("changed");
        assert_eq!((ada.open(&database).await, eve.open(&database).await), (ALL, ALL));
        people::set_role(&database, ada.id, Role::Operator).await.expect("changed");
        assert_eq!(ada.open(&database).await, Open { link: false, client_link: false, ..ALL });
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
        // Where the change is refused, nothing has ended.
        let refused = people::set_role(&database, eve.id, Role::Viewer).await;
        assert!(matches!(refused, Err(StorageError::LastAdmin)), "{refused:?}");
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
    }

    async fn the_last_admin_keeps_all_where_they_stay(database: Database) {
        let ada = Person::with_all(&database, "ada").await;
        let refused = people::deactivate(&database, ada.id, at(2)).await;
        assert!(matches!(refused, Err(StorageError::LastAdmin)), "{refused:?}");
        assert_eq!(ada.open(&database).await, Open { password_link: false, ..ALL });
    }

    async fn links_go_with_their_makers_row(database: Database) {
        let [ada, eve] = both(&database).await;
        execute(&database, format!("DELETE FROM users WHERE id = '{}'", ada.id)).await;
        assert_eq!(eve.open(&database).await, Open { password_link: false, ..ALL });
    }
}
