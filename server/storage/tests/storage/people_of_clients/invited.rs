//! An address that was invited for clients is theirs, whatever becomes of the link: somebody else may say that it is its owner
//! who comes in.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use storage::external_identities::{ExternalIdentity, join};
use storage::one_time_links::invitations::{self, NewInvitation};
use storage::people::{NO_PASSWORD, NewPerson};
use storage::{Database, StorageError, external_identities, limited_addresses, people};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client};
use uuid::Uuid;

use super::person;

async fn invite(
    database: &Database,
    email: &str,
    sees: &Sees,
    inviter_id: UserId,
) -> Result<(), StorageError> {
    let new = NewInvitation {
        token_hash: &Uuid::now_v7().to_string(),
        user_id: None,
        email,
        role: Role::Operator,
        sees,
        invited_by: "Zoë",
        inviter_id,
        created_at: at(1),
        expires_at: at(10),
    };
    invitations::replace(database, &new).await
}

const fn identity(subject: &str) -> ExternalIdentity<'_> {
    ExternalIdentity {
        issuer: "https://login.example.com",
        subject,
    }
}

fn new_person(email: &str, role: Role) -> NewPerson {
    NewPerson {
        id: UserId::from_uuid(Uuid::now_v7()),
        email: email.to_owned(),
        name: "Bea".to_owned(),
        role,
        sees: Sees::All,
        password_hash: NO_PASSWORD.to_owned(),
        created_at: at(2),
    }
}

/// By an identity provider, by whose groups they have this role. What they see then.
async fn enters(database: &Database, email: &str, role: Role) -> Result<Sees, StorageError> {
    let person = new_person(email, role);
    join(database, identity(email), &person).await?;
    let row = people::find(database, person.id, at(3)).await?;
    Ok(row.expect("is here").sees)
}

on_both_databases! {
    async fn it_stays_so_however_the_link_ends(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let of_bolt = Sees::clients([bolt]);
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        person(&database, "ada@example.com", Role::Admin, Sees::All).await;
        for email in ["open@b.example", "withdrawn@b.example", "late@b.example", "demoted@b.example"] {
            invite(&database, email, &of_bolt, zoe).await.expect("made");
            match email {
                "withdrawn@b.example" => invitations::withdraw(&database, email).await.expect("done"),
                "late@b.example" => drop(invitations::delete_expired(&database, at(10_000_000_000)).await.expect("done")),
                "demoted@b.example" => people::set_role(&database, zoe, Role::Viewer).await.expect("done"),
                _ => {}
            }
            assert_eq!(enters(&database, &email.to_uppercase(), Role::Operator).await.expect("joined"), of_bolt, "{email}");
        }
        invite(&database, "boss@b.example", &of_bolt, zoe).await.expect("made");
        assert!(matches!(enters(&database, "boss@b.example", Role::Admin).await, Err(StorageError::AdminOfClients)));
        // Nobody's, once the client is gone.
        execute(&database, format!("DELETE FROM clients WHERE id = '{bolt}'")).await;
        assert_eq!(enters(&database, "boss@b.example", Role::Viewer).await.expect("joined"), Sees::NOTHING);
        assert_eq!(enters(&database, "never-invited@b.example", Role::Viewer).await.expect("joined"), Sees::All);
    }

    /// The provider knows them by another address by then.
    async fn an_account_that_was_a_clients_person_stays_limited(database: Database) {
        let bolt = client(&database, "Bolt").await;
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        for (email, sees) in [("bea@b.example", Sees::clients([bolt])), ("max@example.com", Sees::All)] {
            invite(&database, email, &sees, zoe).await.expect("made");
            assert_eq!(enters(&database, email, Role::Viewer).await.expect("joined"), sees);
            let found = external_identities::find(&database, identity(email)).await.expect("read").expect("linked");
            assert!(people::reset_password(&database, found.person.id, "hash").await.is_ok());
            assert_eq!(external_identities::find(&database, identity(email)).await.expect("read"), None);
            let anew = NewPerson { email: format!("new.{email}"), ..new_person(email, Role::Viewer) };
            join(&database, identity(email), &anew).await.expect("joined");
            let expected = if sees.is_limited() { Sees::NOTHING } else { Sees::All };
            let row = people::find(&database, anew.id, at(3)).await.expect("read").expect("is here");
            assert_eq!(row.sees, expected, "{email}");
        }
    }

    async fn the_last_invitation_counts(database: Database) {
        let [acme, bolt] = [client(&database, "Acme").await, client(&database, "Bolt").await];
        let zoe = person(&database, "zoe@example.com", Role::Admin, Sees::All).await;
        for sees in [Sees::clients([acme]), Sees::clients([bolt])] {
            invite(&database, "bea@b.example", &sees, zoe).await.expect("made");
            assert_eq!(limited_addresses::sees(&database, "bea@b.example").await.expect("read"), sees);
        }
        // One for the warehouse counts once it is used: until then it may be withdrawn.
        for email in ["bea@b.example", "withdrawn@b.example"] {
            invite(&database, email, &Sees::clients([bolt]), zoe).await.expect("made");
            invite(&database, email, &Sees::All, zoe).await.expect("made");
            assert_eq!(limited_addresses::sees(&database, email).await.expect("read"), Sees::clients([bolt]));
        }
        invitations::withdraw(&database, "withdrawn@b.example").await.expect("done");
        assert_eq!(enters(&database, "withdrawn@b.example", Role::Viewer).await.expect("joined"), Sees::clients([bolt]));
        assert_eq!(enters(&database, "bea@b.example", Role::Viewer).await.expect("joined"), Sees::All);
        assert_eq!(limited_addresses::sees(&database, "bea@b.example").await.expect("read"), Sees::All);
        // Somebody who is here is not invited, so that nothing changes for the address.
        invite(&database, "ned@b.example", &Sees::clients([bolt]), zoe).await.expect("made");
        enters(&database, "ned@b.example", Role::Viewer).await.expect("joined");
        let again = invite(&database, "ned@b.example", &Sees::All, zoe).await;
        assert!(matches!(again, Err(StorageError::Taken)), "{again:?}");
        assert_eq!(limited_addresses::sees(&database, "ned@b.example").await.expect("read"), Sees::clients([bolt]));
    }
}
