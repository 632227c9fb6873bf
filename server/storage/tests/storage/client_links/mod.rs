//! Links by which clients connect their stores: each works once, for one integration, until it expires.

mod ends;
mod make;
mod use_up;

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, ClientLinkId, IntegrationId, UserId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::sync::SyncInterval;
use storage::integrations::Credentials;
use storage::one_time_links::client_links::{self, LinkTarget, NewLink, NewStore};
use storage::people::NewPerson;
use storage::{Database, StorageResult, integrations, people};
use test_support::rows::{at, secret};
use uuid::Uuid;

use crate::integrations::change_of;

pub fn new_store(client_id: ClientId, name: &str) -> LinkTarget {
    LinkTarget::New(NewStore {
        client_id,
        platform: Platform::BigCommerce,
        name: name.to_owned(),
        statuses: vec![OrderStatus(11), OrderStatus(9)],
        sync_every: SyncInterval::default(),
    })
}

async fn maker(database: &Database) -> UserId {
    person(database, "ada").await
}

async fn person(database: &Database, name: &str) -> UserId {
    let person = NewPerson {
        sees: Sees::All,
        id: UserId::from_uuid(Uuid::now_v7()),
        email: format!("{name}@example.com"),
        name: name.to_owned(),
        role: Role::Admin,
        password_hash: "any".to_owned(),
        created_at: at(1),
    };
    people::insert(database, &person).await.expect("a person");
    person.id
}

const fn new_link(token_hash: &str, maker_id: UserId) -> NewLink<'_> {
    NewLink {
        token_hash,
        maker: "Ada",
        maker_id,
        at: at(1),
        expires_at: at(100),
    }
}

async fn make(database: &Database, token: &str, maker: UserId, target: &LinkTarget) -> ClientLinkId {
    let id = ClientLinkId::from_uuid(Uuid::now_v7());
    client_links::insert(database, id, target, &new_link(token, maker))
        .await
        .expect("made");
    id
}

async fn is_open(database: &Database, token: &str) -> bool {
    let open = client_links::open(database, token, at(99)).await;
    open.expect("read").is_some()
}

/// New credentials of this integration, by a link.
async fn replace(database: &Database, id: IntegrationId, token: &str) -> StorageResult<()> {
    let mut change = change_of(database, "Main").await;
    change.credentials = Some(credentials("sealed-new-token"));
    integrations::update_by_link(database, id, &change, token).await
}

/// Of this token, at a time when it works.
fn credentials(text: &str) -> Credentials {
    Credentials {
        access_token: Some(secret(text)),
        api_client_id: None,
        client_secret: None,
        set_at: at(9),
        set_by: "Acme".to_owned(),
    }
}
