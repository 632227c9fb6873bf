//! A client's list of SKUs, kept by a program.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::api_problem::ApiProblemKind;
use serde_json::{Value, json};
use test_support::rows;

use crate::api_shipments::AppContext;
use crate::api_v1::problem;
use crate::test_app::Answer;

async fn ask(context: &AppContext, method: Method, path: &str, body: &Value) -> Answer {
    let body = Body::from(body.to_string());
    context.app.ask_api(method, path, &context.token, body).await
}

async fn put(context: &AppContext, path: &str, store: &str, warehouse: &str, units: Value) -> Answer {
    let body = json!({ "store_sku": store, "warehouse_sku": warehouse, "units_per_pack": units });
    ask(context, Method::PUT, path, &body).await
}

#[tokio::test]
async fn skus_are_mapped_changed_listed_and_removed() {
    let context = AppContext::new().await;
    let client = rows::client(&context.app.context.database, "Birch").await;
    let path = format!("/api/v1/clients/{client}/skus");
    for number in 0..3 {
        let answer = put(&context, &path, &format!("A-{number}"), "W-1", json!(6)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    put(&context, &path, "b", "W-2", json!(1)).await;
    // The same, whatever its case; it is changed, not added.
    let changed: Value =
        serde_json::from_str(&put(&context, &path, " a-1 ", "W-9", json!(12)).await.text).unwrap();
    assert_eq!(
        (&changed["warehouse_sku"], &changed["units_per_pack"]),
        (&json!("W-9"), &json!(12))
    );

    let first = context.read(&format!("{path}?limit=2&search=a-")).await;
    let next = context
        .read(&format!(
            "{path}?limit=2&search=a-&cursor={}",
            first["next"].as_str().unwrap()
        ))
        .await;
    let listed: Vec<(&Value, &Value)> = [&first, &next]
        .into_iter()
        .flat_map(|page| page["data"].as_array().unwrap())
        .map(|row| (&row["store_sku"], &row["units_per_pack"]))
        .collect();
    let (six, twelve) = (json!(6), json!(12));
    let expected = [
        (&json!("A-0"), &six),
        (&json!("A-1"), &twelve),
        (&json!("A-2"), &six),
    ];
    assert_eq!(
        (listed.as_slice(), &next["next"]),
        (expected.as_slice(), &Value::Null)
    );

    let one = format!("{path}?store_sku=a-1");
    let removed = ask(&context, Method::DELETE, &one, &json!({})).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    problem(
        &ask(&context, Method::DELETE, &one, &json!({})).await,
        ApiProblemKind::NotFound,
    );
    let audit = context
        .app
        .get("/api/list_audit_events", &[("cookie", context.cookie.as_str())])
        .await;
    assert_eq!(audit.text.matches("ClientSkuMapped").count(), 5);
    assert_eq!(audit.text.matches("ClientSkuRemoved").count(), 1);
}

#[tokio::test]
async fn what_can_be_no_row_is_refused_by_field_and_other_clients_are_not_known() {
    let context = AppContext::new().await;
    let client = rows::client(&context.app.context.database, "Birch").await;
    let path = format!("/api/v1/clients/{client}/skus");
    for (store, warehouse, units, field) in [
        ("", "W", json!(1), "store_sku"),
        ("A\u{0}", "W", json!(1), "store_sku"),
        ("A", " ", json!(1), "warehouse_sku"),
        ("A", "W", json!(0), "units_per_pack"),
        ("A", "W", json!(10_001), "units_per_pack"),
    ] {
        let answer = put(&context, &path, store, warehouse, units).await;
        problem(&answer, ApiProblemKind::Invalid);
        assert!(answer.text.contains(&format!("\"{field}\"")), "{}", answer.text);
    }
    // A pack never becomes a single unit by what was left out.
    let body = json!({ "store_sku": "A", "warehouse_sku": "W" });
    problem(
        &ask(&context, Method::PUT, &path, &body).await,
        ApiProblemKind::Invalid,
    );
    for query in ["?search=%20", "?cursor=%00", "?limit=0", "?limit=251"] {
        let answer = ask(&context, Method::GET, &format!("{path}{query}"), &json!({})).await;
        problem(&answer, ApiProblemKind::Invalid);
    }
    let nobody = "/api/v1/clients/0190a2b4-0000-7000-8000-000000000000/skus";
    problem(
        &put(&context, nobody, "A", "W", json!(1)).await,
        ApiProblemKind::NotFound,
    );
    problem(
        &ask(&context, Method::GET, nobody, &json!({})).await,
        ApiProblemKind::NotFound,
    );
    assert_eq!(context.read(&path).await["data"], json!([]));
}
