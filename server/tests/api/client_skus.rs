//! A client's list of SKUs: its forms, its CSV, which is checked before it is saved, and the file that comes out of it.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::client_sku::SkuKey;
use parcelpilot_domain::ids::ClientId;
use storage::client_skus;
use test_support::databases::execute;
use test_support::rows;
use test_support::rows::TestOrder;

use crate::test_app::{Answer, TestApp};

const FILE: &str =
    "\u{feff}store_sku;warehouse_sku;units_per_pack\r\nPEGS;W-2;6\r\n=cmd();W-3;1\r\nBAD;W-4;\r\n";

const CLIENT: &str = "client=0190a2b4-0000-7000-8000-000000000000";

/// As [`crate::required_roles::REQUIRED_ROLE`].
pub const OF_SKUS: [(&str, Role, &str); 8] = [
    ("/api/list_client_skus", Role::Viewer, CLIENT),
    (
        "/api/find_client_sku",
        Role::Viewer,
        "client=0190a2b4-0000-7000-8000-000000000000&store_sku=A",
    ),
    (
        "/api/save_client_sku",
        Role::Operator,
        "client=0190a2b4-0000-7000-8000-000000000000&version=0",
    ),
    (
        "/api/remove_client_sku",
        Role::Operator,
        "client=0190a2b4-0000-7000-8000-000000000000&store_sku=A&version=1",
    ),
    ("/api/list_unlisted_skus", Role::Viewer, CLIENT),
    ("/api/require_client_skus", Role::Admin, CLIENT),
    ("/api/check_client_skus", Role::Admin, CLIENT),
    (
        "/api/import_client_skus",
        Role::Admin,
        "client=0190a2b4-0000-7000-8000-000000000000&digest=a&version=0",
    ),
];

struct Skus {
    app: TestApp,
    cookie: String,
    client: ClientId,
}

impl Skus {
    async fn new() -> Self {
        let app = TestApp::with_admin().await;
        let cookie = app.log_in().await;
        let client = rows::client(&app.context.database, "Birch").await;
        Self { app, cookie, client }
    }

    fn page(&self) -> String {
        format!("/clients/{}/skus", self.client)
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get(path, &[("cookie", &self.cookie)]).await
    }

    async fn save(&self, cookie: &str, version: i64, store: &str, warehouse: &str, units: &str) -> Answer {
        let (client, version) = (self.client.to_string(), version.to_string());
        let fields = [
            ("__action", "/api/save_client_sku"),
            ("client", &client),
            ("version", &version),
            ("store_sku", store),
            ("warehouse_sku", warehouse),
            ("units_per_pack", units),
            ("page", &self.page()),
        ];
        self.app.post(&self.page(), &fields, &[("cookie", cookie)]).await
    }

    /// As a browser sends a chosen file, beside an empty text field.
    async fn check_file(&self, file: &str) -> Answer {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"__action\"\r\n\r\n/api/check_client_skus\r\n\
             --edge\r\ncontent-disposition: form-data; name=\"client\"\r\n\r\n{}\r\n\
             --edge\r\ncontent-disposition: form-data; name=\"csv\"\r\n\r\n\r\n\
             --edge\r\ncontent-disposition: form-data; name=\"csv_file\"; filename=\"skus.csv\"\r\n\r\n{file}\r\n--edge--\r\n",
            self.client
        );
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        let page = format!("{}/import", self.page());
        self.app.submit(&page, &headers, Body::from(body)).await
    }

    async fn import(&self, csv: &str, digest: &str, version: &str) -> Answer {
        let client = self.client.to_string();
        let fields = [
            ("__action", "/api/import_client_skus"),
            ("client", &client),
            ("csv", csv),
            ("digest", digest),
            ("version", version),
        ];
        let page = format!("{}/import", self.page());
        self.app.post(&page, &fields, &[("cookie", &self.cookie)]).await
    }

    async fn stored(&self, store: &str) -> Option<(String, u32)> {
        let row = client_skus::find(&self.app.context.database, self.client, &SkuKey::of(store)).await;
        row.unwrap()
            .map(|row| (row.item.sku.to_string(), row.item.units.get()))
    }
}

fn hidden(page: &Answer, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let found = page
        .text
        .split(&begin)
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    found
        .unwrap_or_else(|| panic!("no {name}: {}", page.text))
        .to_owned()
}

#[tokio::test]
async fn a_sku_is_mapped_changed_and_removed_and_the_audit_trail_has_it() {
    let skus = Skus::new().await;
    let saved = skus.save(&skus.cookie, 0, " Pegs  6 ", "W-2", "6").await;
    assert_eq!(
        saved.header("location"),
        format!("{}?done=sku_saved", skus.page())
    );
    assert_eq!(skus.stored("pegs 6").await, Some(("W-2".to_owned(), 6)));
    let twice = skus.save(&skus.cookie, 0, "PEGS\u{a0}6", "W-9", "1").await;
    assert!(twice.text.contains("This is already in use."), "{}", twice.text);
    for (units, warehouse) in [
        ("", "W-9"),
        ("0", "W-9"),
        ("1.0", "W-9"),
        ("10001", "W-9"),
        ("1", " "),
    ] {
        let refused = skus.save(&skus.cookie, 1, "Pegs 6", warehouse, units).await;
        assert!(
            refused.text.contains("aria-invalid=\"true\""),
            "{units:?}: {}",
            refused.text
        );
    }
    skus.save(&skus.cookie, 1, "Pegs 6", "W-2B", "12").await;
    let late = skus.save(&skus.cookie, 1, "Pegs 6", "W-2C", "1").await;
    assert!(late.text.contains("Nothing was overwritten."), "{}", late.text);
    assert_eq!(skus.stored("Pegs 6").await, Some(("W-2B".to_owned(), 12)));
    let (client, version) = (skus.client.to_string(), "2");
    let fields = [
        ("client", client.as_str()),
        ("store_sku", "pegs 6"),
        ("version", version),
    ];
    let removed = skus
        .app
        .post("/api/remove_client_sku", &fields, &[("cookie", &skus.cookie)])
        .await;
    assert_eq!(removed.status, StatusCode::OK, "{}", removed.text);
    assert_eq!(skus.stored("Pegs 6").await, None);
    let audit = skus.get("/audit").await.text;
    for said in [
        "mapped a SKU of client",
        "Pegs 6 is W-2 with 6 units a pack",
        "removed a SKU of client",
    ] {
        assert!(audit.contains(said), "{said}: {audit}");
    }
}

#[tokio::test]
async fn a_file_is_saved_as_it_was_checked_and_comes_out_again() {
    let skus = Skus::new().await;
    let checked = skus.check_file(FILE).await;
    let counts = "New: 2. Changed: 0. Unchanged: 0. With errors: 1. Nothing is saved yet.";
    assert!(checked.text.contains(counts), "{}", checked.text);
    assert!(
        checked.text.contains("Units per pack is empty."),
        "{}",
        checked.text
    );
    assert_eq!(skus.stored("PEGS").await, None);
    let (digest, version) = (hidden(&checked, "digest"), hidden(&checked, "version"));
    // The browser's text field has other line breaks, and no mark of byte order.
    let as_sent = FILE.trim_start_matches('\u{feff}').trim_end();
    let other = skus
        .import(&as_sent.replace("W-2;6", "W-2;1"), &digest, &version)
        .await;
    assert!(
        other
            .text
            .contains("These rows are not the ones that were checked."),
        "{}",
        other.text
    );
    assert_eq!(skus.stored("PEGS").await, None);
    let saved = skus.import(as_sent, &digest, &version).await;
    assert_eq!(
        saved.header("location"),
        format!("{}?done=skus_imported", skus.page())
    );
    assert_eq!(skus.stored("pegs").await, Some(("W-2".to_owned(), 6)));
    assert_eq!(skus.stored("BAD").await, None);
    let audit = skus.get("/audit").await.text;
    let said = "2 new, 0 changed; unchanged 0, with errors 1";
    assert_eq!(audit.matches(said).count(), 1, "{audit}");
    let file = skus.get(&format!("{}.csv", skus.page())).await;
    let lines: Vec<&str> = file.text.lines().collect();
    let expected = [
        "\"Store SKU\",\"Warehouse SKU\",\"Units per pack\"",
        "\"'=cmd()\",\"W-3\",\"1\"",
        "\"PEGS\",\"W-2\",\"6\"",
    ];
    assert_eq!(lines, expected);
    let again = skus.check_file(&file.text).await;
    assert!(
        again.text.contains("New: 0. Changed: 0. Unchanged: 2."),
        "{}",
        again.text
    );
    assert!(
        skus.get("/audit")
            .await
            .text
            .contains("exported the SKUs of client")
    );
}

#[tokio::test]
async fn a_list_that_changed_since_the_check_is_not_overwritten() {
    let skus = Skus::new().await;
    let checked = skus.check_file("Store SKU,Our SKU\nPEGS,W-2\n").await;
    skus.save(&skus.cookie, 0, "PEGS", "W-9", "6").await;
    let late = skus
        .import(
            "Store SKU,Our SKU\nPEGS,W-2\n",
            &hidden(&checked, "digest"),
            &hidden(&checked, "version"),
        )
        .await;
    assert!(late.text.contains("Nothing was overwritten."), "{}", late.text);
    assert_eq!(skus.stored("PEGS").await, Some(("W-9".to_owned(), 6)));
    // Checked anew, the pack stays one of six.
    let checked = skus.check_file("Store SKU,Our SKU\nPEGS,W-2\n").await;
    assert!(checked.text.contains("<del>W-9</del>"), "{}", checked.text);
    skus.import(
        "Store SKU,Our SKU\nPEGS,W-2\n",
        &hidden(&checked, "digest"),
        &hidden(&checked, "version"),
    )
    .await;
    assert_eq!(skus.stored("PEGS").await, Some(("W-2".to_owned(), 6)));
}

#[tokio::test]
async fn operators_map_and_admins_import() {
    let skus = Skus::new().await;
    for (email, role) in [
        ("operator@example.com", Role::Operator),
        ("viewer@example.com", Role::Viewer),
    ] {
        skus.app.add_person(email, role).await;
    }
    let operator = skus.app.log_in_as("operator@example.com").await;
    let viewer = skus.app.log_in_as("viewer@example.com").await;
    skus.save(&operator, 0, "A", "W-1", "1").await;
    skus.save(&viewer, 0, "B", "W-1", "1").await;
    assert!(skus.stored("A").await.is_some() && skus.stored("B").await.is_none());
    let file = format!("{}.csv", skus.page());
    let import = format!("{}/import", skus.page());
    for (path, cookie, status) in [
        (&file, &operator, StatusCode::OK),
        (&file, &viewer, StatusCode::FORBIDDEN),
        (&import, &skus.cookie, StatusCode::OK),
        (&import, &operator, StatusCode::FORBIDDEN),
        (&skus.page(), &viewer, StatusCode::OK),
    ] {
        let answer = skus
            .app
            .ask(Method::GET, path, &[("cookie", cookie)], Body::empty())
            .await;
        assert_eq!(answer.status, status, "{path}");
    }
    let nobody = skus
        .get("/clients/0190a2b4-0000-7000-8000-000000000000/skus.csv")
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_order_is_refused_until_its_sku_is_mapped_and_shipped_at_once_then() {
    let skus = Skus::new().await;
    let database = &skus.app.context.database;
    let store = skus.app.add_integration(&skus.cookie).await.parse().unwrap();
    execute(database, "UPDATE integrations SET is_shared = TRUE".to_owned()).await;
    let mut orders = Vec::new();
    for number in 1..=3 {
        let order = TestOrder::new(store, number).insert(database).await;
        rows::consignment(database, order, number).await;
        rows::line(database, order, number, Some(number), "physical").await;
        let sql = format!("UPDATE order_lines SET sku = 'PEGS' WHERE order_id = '{order}'");
        execute(database, sql).await;
        let sql = format!(
            "UPDATE orders SET client_id = '{}', left_to_ship = 3 WHERE id = '{order}'",
            skus.client
        );
        execute(database, sql).await;
        orders.push(order);
    }
    let ship = async |order: usize, reason: &str| -> Answer {
        let (id, line) = (orders[order].to_string(), format!("quantities[{}]", order + 1));
        let address = (order + 1).to_string();
        let fields = [
            ("order", id.as_str()),
            ("address_id", &address),
            (&line, "1"),
            ("tracking_number", "1Z999AA10123456784"),
            ("carrier", "UPS"),
            ("override_reason", reason),
        ];
        skus.app
            .post("/api/make_shipment", &fields, &[("cookie", &skus.cookie)])
            .await
    };
    let require = async |is_required: &str| {
        let client = skus.client.to_string();
        let fields = [("client", client.as_str()), ("is_required", is_required)];
        let answer = skus
            .app
            .post("/api/require_client_skus", &fields, &[("cookie", &skus.cookie)])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    };
    // Off, as it is at first.
    assert_eq!(ship(0, "").await.status, StatusCode::OK);
    require("on").await;
    let refused = ship(1, "").await;
    assert!(
        refused.text.contains("MayNotShip") && refused.text.contains("PEGS"),
        "{}",
        refused.text
    );
    let order_page = skus.get(&format!("/orders/{}", orders[1])).await.text;
    let map = format!("{}?sku=PEGS", skus.page());
    assert!(
        order_page.contains("SKU not on the client") && order_page.contains(&map),
        "{order_page}"
    );
    let page = skus.get(&skus.page()).await.text;
    assert!(page.contains("Not on the list") && page.contains(&map), "{page}");
    // Somebody may have it shipped all the same; what is stored of the rest does not stay on hold for it.
    let anyway = ship(2, "The customer waits").await;
    assert_eq!(anyway.status, StatusCode::OK, "{}", anyway.text);
    skus.save(&skus.cookie, 0, "pegs", "W-2", "6").await;
    for order in [1, 2] {
        let shipped = ship(order, "").await;
        assert_eq!(shipped.status, StatusCode::OK, "{}", shipped.text);
        let shown = skus.get(&format!("/orders/{}", orders[order])).await.text;
        assert!(
            shown.contains("W-2") && shown.contains("× 6 units a pack"),
            "{shown}"
        );
    }
    for list in ["held", "to_ship"] {
        let listed = skus.get(&format!("/orders?list={list}")).await.text;
        let is_to_ship = list == "to_ship";
        for order in &orders {
            assert_eq!(
                listed.contains(&order.to_string()),
                is_to_ship,
                "{order} in {list}"
            );
        }
    }
    let audit = skus.get("/audit").await.text;
    assert!(
        audit.contains("puts orders on hold whose SKUs are not listed"),
        "{audit}"
    );
}
