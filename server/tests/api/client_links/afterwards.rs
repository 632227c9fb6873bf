//! What follows once a store is connected, and fails.

use axum::http::StatusCode;
use sandbox::Account;
use test_support::databases::execute;
use test_support::rows::integration;

use super::Warehouse;
use crate::backups::numbers;

/// Nothing that fails after the store was connected takes that back, or is told to the client as if it did.
#[tokio::test]
async fn what_fails_afterwards_leaves_it_connected_and_in_the_audit_trail() {
    let warehouse = Warehouse::new().await;
    let link = warehouse.link("US store").await;
    let fails = "CREATE TRIGGER fails BEFORE UPDATE OF store_name ON integrations
        BEGIN SELECT RAISE(ABORT, 'no'); END";
    execute(&warehouse.app.context.database, fails.to_owned()).await;
    let connected = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    assert_eq!(
        warehouse.integrations().await[0]["store_name"],
        serde_json::Value::Null
    );
    let trail = warehouse.get("/audit?kind=stranger").await.text;
    assert!(trail.contains("by the link of Zoë"), "{trail}");
}

/// Nor does it keep what follows from being done.
#[tokio::test]
async fn what_fails_afterwards_holds_up_nothing_else() {
    let warehouse = Warehouse::new().await;
    let database = &warehouse.app.context.database;
    let id = integration(database, warehouse.client.parse().unwrap(), "Main", 1).await;
    let link = warehouse.link_of(&id.to_string()).await;
    let fails = "UPDATE integrations SET look_up_images_at = 900000;
        CREATE TRIGGER fails BEFORE UPDATE OF store_name ON integrations WHEN NEW.version = OLD.version
        BEGIN SELECT RAISE(ABORT, 'no'); END";
    execute(database, fails.to_owned()).await;
    let connected = warehouse.connect(&link, Account::ReadOnly).await;
    assert_eq!(connected.status, StatusCode::OK, "{}", connected.text);
    let look_up_at = "SELECT look_up_images_at FROM integrations".to_owned();
    assert_eq!(numbers(database, look_up_at).await, [0]);
    assert_eq!(
        warehouse.integrations().await[0]["store_name"],
        serde_json::Value::Null
    );
}
