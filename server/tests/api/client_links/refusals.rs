//! What is refused: to admins who make links, and to clients who use them.

use axum::http::StatusCode;
use sandbox::Account;
use test_support::databases::execute;
use test_support::rows::{TestOrder, integration};

use super::{Warehouse, token};

#[tokio::test]
async fn nobody_is_asked_for_what_imports_nothing() {
    let warehouse = Warehouse::new().await;
    warehouse
        .connect(&warehouse.link("US store").await, Account::ReadOnly)
        .await;
    let row = warehouse.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    let database = &warehouse.app.context.database;
    let refused = async |function: &str, fields: &[(&str, &str)]| {
        let answer = warehouse.post(function, fields).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::CONFLICT, "\"ImportsNothing\"")
        );
    };
    execute(database, "UPDATE integrations SET is_enabled = FALSE".to_owned()).await;
    refused("make_integration_client_link", &[("id", id)]).await;
    execute(database, "UPDATE integrations SET is_enabled = TRUE".to_owned()).await;
    execute(database, "UPDATE clients SET is_active = FALSE".to_owned()).await;
    refused("make_integration_client_link", &[("id", id)]).await;
    refused("make_client_link", &warehouse.form("CA store")).await;
}

#[tokio::test]
async fn a_name_is_asked_for_once() {
    let warehouse = Warehouse::new().await;
    warehouse.link("US store").await;
    let id = warehouse.get("/api/list_client_links").await.json()[0]["id"].clone();
    let refused = async |function: &str, fields: &[(&str, &str)]| {
        let answer = warehouse.post(function, fields).await;
        assert!(!answer.status.is_success(), "{}", answer.text);
        answer.text
    };
    let held = refused("make_client_link", &warehouse.form("us STORE")).await;
    assert!(held.contains("\"TakenByLink\""), "{held}");
    // Programs of the release before end no links where a name is taken.
    let database = &warehouse.app.context.database;
    integration(database, warehouse.client.parse().unwrap(), "CA store", 1).await;
    let renamed = "UPDATE integrations SET name = 'US store', name_key = 'us store'".to_owned();
    execute(database, renamed).await;
    let taken = refused("renew_client_link", &[("id", id.as_str().unwrap())]).await;
    assert_eq!(taken, "\"LinkNameTaken\"");
    warehouse
        .post("withdraw_client_link", &[("id", id.as_str().unwrap())])
        .await;
    let taken = refused("make_client_link", &warehouse.form("us STORE")).await;
    assert!(taken.contains("\"Taken\""), "{taken}");
}

#[tokio::test]
async fn what_a_token_lacks_is_named_and_nothing_is_saved() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    for function in ["test_requested_store", "connect_requested_store"] {
        let file = warehouse.file(Account::WithoutOrders);
        let answer = warehouse.with_link(function, &link, &file).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(answer.text.contains("\"finding\":\"missing\""), "{}", answer.text);
    }
    assert_eq!(warehouse.integrations().await.len(), 0);
    assert!(warehouse.is_open(&link).await);
}

#[tokio::test]
async fn a_link_that_was_withdrawn_replaced_or_has_expired_works_no_more() {
    let warehouse = Warehouse::new().await;
    let first = warehouse.link("US store").await;
    let id = warehouse.get("/api/list_client_links").await.json()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = [("id", id.as_str())];
    let second = token(&warehouse.post("renew_client_link", &id).await);
    assert!(!warehouse.is_open(&first).await && warehouse.is_open(&second).await);
    execute(
        &warehouse.app.context.database,
        "UPDATE client_links SET expires_at = 1".to_owned(),
    )
    .await;
    assert!(!warehouse.is_open(&second).await);
    let list = warehouse.get("/integrations").await.text;
    assert!(
        list.contains("has expired") && list.contains("Make a new link"),
        "{list}"
    );
    let third = token(&warehouse.post("renew_client_link", &id).await);
    let list = warehouse.get("/integrations").await.text;
    assert!(
        list.contains("Waiting for the client") && !list.contains(&third),
        "{list}"
    );
    assert_eq!(
        warehouse.post("withdraw_client_link", &id).await.status,
        StatusCode::OK
    );
    for gone in [first, second, third, "made-up".to_owned()] {
        let answer = warehouse.connect(&gone, Account::ReadOnly).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::NOT_FOUND, "\"LinkInvalid\"")
        );
    }
    for function in ["renew_client_link", "withdraw_client_link"] {
        assert_eq!(warehouse.post(function, &id).await.status, StatusCode::NOT_FOUND);
    }
}

/// As it is for admins, once there are orders.
#[tokio::test]
async fn the_file_of_another_store_is_refused() {
    let warehouse = Warehouse::new().await;
    warehouse
        .connect(&warehouse.link("US store").await, Account::Full)
        .await;
    let row = warehouse.integrations().await[0].clone();
    let id = row["id"].as_str().unwrap();
    let database = &warehouse.app.context.database;
    TestOrder::new(id.parse().unwrap(), 7).insert(database).await;
    let of_another = "UPDATE integrations SET store_hash = 'another1'".to_owned();
    execute(database, of_another).await;
    let link = warehouse.link_of(id).await;
    let refused = warehouse.connect(&link, Account::Full).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(refused.text.contains("OtherStoreThanBefore"), "{}", refused.text);
    assert!(warehouse.is_open(&link).await);
}

/// Another client's integration has the store: its name is nobody's business.
#[tokio::test]
async fn a_store_that_is_taken_is_refused_without_saying_by_whom() {
    let warehouse = Warehouse::new().await;
    warehouse
        .connect(&warehouse.link("Secret partner").await, Account::Full)
        .await;
    let link = warehouse.link("US store").await;
    let refused = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("StoreTaken") && !refused.text.contains("Secret partner"),
        "{}",
        refused.text
    );
    assert!(warehouse.is_open(&link).await);
}
