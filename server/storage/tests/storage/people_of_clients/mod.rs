//! People, invitations and tokens that belong to clients: what they see, and what is not found for them.

mod holds;
mod invited;
mod lists;

use parcelpilot_contract::ports::RequestOrigin;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ApiTokenId, ClientId, UserId};
use parcelpilot_domain::sees::{SeenClients, Sees};
use storage::api_tokens::NewApiToken;
use storage::one_time_links::invitations::{self, NewInvitation};
use storage::people::NewPerson;
use storage::sessions::NewSession;
use storage::{Database, StorageError, api_tokens, limited_addresses, people, sessions};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client};
use uuid::Uuid;

pub fn seen(clients: &[ClientId]) -> SeenClients {
    match Sees::clients(clients.iter().copied()) {
        Sees::Clients(seen) => seen,
        Sees::All => unreachable!(),
    }
}

async fn person(database: &Database, email: &str, role: Role, sees: Sees) -> UserId {
    let person = NewPerson {
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Bea".to_owned(),
        role,
        sees,
        password_hash: "hash".to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("inserted");
    person.id
}

async fn session(database: &Database, user_id: UserId, token_hash: &str) {
    let session = NewSession {
        token_hash,
        user_id,
        password_hash: "hash",
        browser_hash: "browser",
        created_at: at(1),
        expires_at: at(1_000),
        origin: &RequestOrigin::default(),
    };
    sessions::insert(database, &session).await.expect("begun");
}

async fn sees(database: &Database, token_hash: &str) -> Option<Sees> {
    let found = sessions::find(database, token_hash, at(2)).await.expect("read");
    found.map(|session| session.caller.sees)
}

async fn token(database: &Database, token_hash: &str, user_id: UserId, sees: Sees) {
    let new = NewApiToken {
        id: ApiTokenId::from_uuid(Uuid::now_v7()),
        token_hash,
        user_id,
        name: token_hash,
        access: TokenAccess::Write,
        sees: &sees,
        created_at: at(1),
        expires_at: at(1_000),
    };
    api_tokens::insert(database, &new).await.expect("inserted");
}

async fn token_sees(database: &Database, token_hash: &str) -> Option<Sees> {
    let found = api_tokens::find(database, token_hash, at(2)).await.expect("read");
    found.map(|token| token.person.sees)
}

on_both_databases! {
    async fn a_session_says_at_each_request_what_its_person_sees(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        let bea = person(&database, "bea@example.com", Role::Operator, Sees::clients([bolt, acme])).await;
        session(&database, zoe, "of zoe").await;
        session(&database, bea, "of bea").await;
        assert_eq!(sees(&database, "of zoe").await, Some(Sees::All));
        assert_eq!(sees(&database, "of bea").await, Some(Sees::clients([acme, bolt])));
        let row = people::find(&database, bea, at(2)).await.expect("read").expect("there");
        assert_eq!((row.role, row.sees), (Role::Operator, Sees::clients([acme, bolt])));
        // A client that is gone takes nobody to all the others.
        for (gone, left) in [(acme, Sees::clients([bolt])), (bolt, Sees::NOTHING)] {
            execute(&database, format!("DELETE FROM clients WHERE id = '{gone}'")).await;
            assert_eq!(sees(&database, "of bea").await, Some(left.clone()));
            let listed = people::list(&database, at(2)).await.expect("read");
            assert!(listed.iter().any(|row| row.id == bea && row.sees == left));
        }
    }

    /// An older program reads `role` and `access`, and knows only those that the warehouse's people have.
    async fn a_program_that_knows_nothing_of_it_can_read_neither_role_nor_access(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let bea = person(&database, "bea@example.com", Role::Viewer, Sees::clients([bolt])).await;
        token(&database, "of bea", bea, Sees::clients([bolt])).await;
        let known = format!(
            "DELETE FROM users WHERE id = '{bea}' AND role IN ('viewer', 'operator', 'admin');
             DELETE FROM api_tokens WHERE access IN ('read', 'write')"
        );
        execute(&database, known).await;
        assert!(token_sees(&database, "of bea").await.is_some());
    }

    async fn an_admin_belongs_to_no_client(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        let bea = person(&database, "bea@example.com", Role::Viewer, Sees::clients([bolt])).await;
        let is_refused = |done| matches!(done, Err(StorageError::AdminOfClients));
        assert!(is_refused(people::set_clients(&database, zoe, &Sees::clients([bolt])).await));
        assert!(is_refused(people::set_role(&database, bea, Role::Admin).await));
        people::set_role(&database, bea, Role::Operator).await.expect("set");
        let row = people::find(&database, bea, at(2)).await.expect("read").expect("there");
        assert_eq!((row.role, row.sees), (Role::Operator, Sees::clients([bolt])), "the role alone has changed");
        // Whatever somebody wrote into the database.
        session(&database, bea, "of bea").await;
        execute(&database, format!("UPDATE users SET role = 'client_admin' WHERE id = '{bea}'")).await;
        assert!(sessions::find(&database, "of bea", at(2)).await.is_err());
    }

    async fn whoever_changes_sides_is_out_with_all_that_was_given_to_them(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let bea = person(&database, "bea@example.com", Role::Viewer, Sees::All).await;
        person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        for sees_now in [Sees::clients([bolt]), Sees::clients([acme]), Sees::All] {
            session(&database, bea, "of bea").await;
            token(&database, "of bea", bea, Sees::All).await;
            people::set_clients(&database, bea, &sees_now).await.expect("set");
            assert_eq!(sees(&database, "of bea").await, None);
            assert_eq!(token_sees(&database, "of bea").await, None);
            session(&database, bea, "new").await;
            assert_eq!(sees(&database, "new").await, Some(sees_now));
            sessions::delete(&database, "new").await.expect("deleted");
        }
    }

    async fn a_token_sees_what_both_it_and_its_person_see(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let bea = person(&database, "bea@example.com", Role::Operator, Sees::clients([bolt])).await;
        let max = person(&database, "max@example.com", Role::Operator, Sees::All).await;
        token(&database, "all of bea's", bea, Sees::All).await;
        token(&database, "none of bea's", bea, Sees::clients([acme])).await;
        token(&database, "some of max's", max, Sees::clients([acme])).await;
        token(&database, "all of max's", max, Sees::All).await;
        for (name, expected) in [
            ("all of bea's", Sees::clients([bolt])),
            ("none of bea's", Sees::NOTHING),
            ("some of max's", Sees::clients([acme])),
            ("all of max's", Sees::All),
        ] {
            assert_eq!(token_sees(&database, name).await, Some(expected), "{name}");
        }
        let listed = api_tokens::list(&database, None, at(2)).await.expect("read");
        assert!(listed.iter().any(|row| row.name == "some of max's" && row.sees == Sees::clients([acme])));
        execute(&database, format!("DELETE FROM clients WHERE id = '{acme}'")).await;
        assert_eq!(token_sees(&database, "some of max's").await, Some(Sees::NOTHING));
    }

    async fn whoever_joins_sees_what_they_were_invited_to(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        let new = NewInvitation {
            token_hash: "link",
            user_id: None,
            email: "bea@example.com",
            role: Role::Viewer,
            sees: &Sees::clients([bolt]),
            invited_by: "Zoë",
            inviter_id: zoe,
            created_at: at(1),
            expires_at: at(1_000),
        };
        invitations::replace(&database, &new).await.expect("made");
        let listed = invitations::list(&database, at(2)).await.expect("read");
        assert_eq!(listed.first().map(|row| row.sees.clone()), Some(Sees::clients([bolt])));
        let found = invitations::find(&database, "link", at(2)).await.expect("read").expect("works");
        assert_eq!(limited_addresses::sees(&database, "Bea@example.com").await.expect("read"), Sees::clients([bolt]));
        let joining = NewPerson {
            id: UserId::from_uuid(Uuid::now_v7()),
            email: found.email,
            name: "Bea".to_owned(),
            role: found.role,
            sees: found.sees,
            password_hash: "hash".to_owned(),
            created_at: at(2),
        };
        assert!(invitations::join(&database, "link", &joining, at(2)).await.expect("joined"));
        let row = people::find(&database, joining.id, at(2)).await.expect("read").expect("there");
        assert_eq!((row.role, row.sees), (Role::Viewer, Sees::clients([bolt])));
    }
}
