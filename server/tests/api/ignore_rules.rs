//! A client's ignore rules: previewed, saved, removed.

use axum::http::StatusCode;
use parcelpilot_domain::ids::{ClientId, OrderId};
use storage::ignore_rules;
use test_support::rows::{self, TestOrder};

use crate::test_app::{Answer, TestApp};

struct Rules {
    app: TestApp,
    cookie: String,
    client: ClientId,
    order: OrderId,
}

impl Rules {
    /// With an open order, of which nothing but one line is to be shipped.
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let database = &app.context.database;
        let client = rows::client(database, "Birch").await;
        let store = rows::integration(database, client, "Store", 1).await;
        let created_at = runtime::clock::now().millis();
        let order = TestOrder {
            created_at,
            left_to_ship: 3,
            ..TestOrder::new(store, 4_711)
        };
        let order = order.insert(database).await;
        rows::consignment(database, order, 7).await;
        rows::line(database, order, 70, Some(7), "physical").await;
        test_support::databases::execute(
            database,
            "UPDATE order_lines SET quantity_shipped = 0, quantity = 4".to_owned(),
        )
        .await;
        Self {
            app,
            cookie,
            client,
            order,
        }
    }

    fn page(&self) -> String {
        format!("/clients/{}/ignore-rules", self.client)
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", &self.cookie)]).await
    }

    async fn post(&self, action: &str, kind: &str, value: &str) -> Answer {
        let client = self.client.to_string();
        let action = format!("/api/{action}");
        let page = self.page();
        let fields = [
            ("__action", action.as_str()),
            ("client", &client),
            ("kind", kind),
            ("value", value),
            ("page", &page),
        ];
        self.app.post(&page, &fields, &[("cookie", &self.cookie)]).await
    }

    async fn stored(&self) -> Vec<String> {
        let rules = ignore_rules::list(&self.app.context.database, self.client).await;
        rules.unwrap().iter().map(|row| row.rule.to_string()).collect()
    }
}

#[tokio::test]
async fn a_rule_is_previewed_saved_and_removed_and_the_audit_trail_has_it() {
    let rules = Rules::new().await;
    let previewed = rules
        .post("preview_ignore_rule", "sku_beginning", " sku-7 ")
        .await;
    for said in [
        "With a line that the rule names: 1. Such lines: 1.",
        "1 open order has less to ship.",
        "1 of them has nothing left to ship here.",
        "4711",
        "Save the rule",
    ] {
        assert!(previewed.text.contains(said), "{said}: {}", previewed.text);
    }
    assert!(rules.stored().await.is_empty(), "a preview saves nothing");
    let saved = rules.post("save_ignore_rule", "sku_beginning", "sku-7").await;
    assert_eq!(
        saved.header("location"),
        format!("{}?done=ignore_rule_saved", rules.page())
    );
    assert_eq!(rules.stored().await, ["sku_beginning:sku-7"]);
    for action in ["preview_ignore_rule", "save_ignore_rule"] {
        let twice = rules.post(action, "sku_beginning", "SKU-7").await;
        assert!(twice.text.contains("This is already in use."), "{}", twice.text);
    }

    // As the server does by itself within a second.
    let database = &rules.app.context.database;
    let now = storage::clock::database_now(database).await.unwrap();
    while let Some(due) = ignore_rules::claim_due(database, now).await.unwrap() {
        assert_eq!(ignore_rules::follow(database, &due).await.unwrap(), 1);
    }
    let order = rules.get(&format!("/orders/{}", rules.order)).await.text;
    assert!(
        order.contains("Not shipped from here: rule for SKUs that begin with sku-7"),
        "{order}"
    );
    let page = rules.get(&rules.page()).await.text;
    assert!(page.contains("1 open order has more to ship then."), "{page}");

    let removed = rules.post("remove_ignore_rule", "sku_beginning", "sku-7").await;
    assert_eq!(
        removed.header("location"),
        format!("{}?done=ignore_rule_removed", rules.page())
    );
    assert!(rules.stored().await.is_empty());
    let again = rules.post("remove_ignore_rule", "sku_beginning", "sku-7").await;
    assert!(
        again.text.contains("somebody else has removed it"),
        "{}",
        again.text
    );
    let audit = rules.get("/audit").await.text;
    for said in [
        "added an ignore rule of client",
        "removed an ignore rule of client",
    ] {
        assert_eq!(audit.matches(said).count(), 1, "{said}: {audit}");
    }
}

#[tokio::test]
async fn what_can_not_be_a_rule_is_refused_at_its_field() {
    let rules = Rules::new().await;
    for (kind, value) in [
        ("sku", " "),
        ("sku_beginning", ""),
        ("country", "USA"),
        ("product_type", "wood"),
        ("colour", "red"),
    ] {
        for action in ["preview_ignore_rule", "save_ignore_rule"] {
            let refused = rules.post(action, kind, value).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {value}");
            assert!(
                refused.text.contains("aria-invalid=\"true\""),
                "{kind} {value}: {}",
                refused.text
            );
        }
    }
    assert!(rules.stored().await.is_empty());
}
