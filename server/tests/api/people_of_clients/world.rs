//! Two clients of one warehouse, who share each other's stores. All that is Acme's, or the warehouse's own, carries a canary:
//! none may turn up in an answer to somebody of Bolt's.

use std::collections::BTreeSet;

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use parcelpilot_domain::sees::Sees;
use secrecy::SecretString;
use test_support::databases::execute;
use test_support::rows::{TestOrder, client, consignment, integration, line, problem};
use uuid::Uuid;

use crate::test_app::{EMAIL, PASSWORD, TestApp};

/// In each text of Acme's, and of the warehouse's own.
pub const CANARY: &str = "Canaryacme";
/// How it stands with Acme's store.
const STORES_TROUBLE: &str = "token_refused";
/// Numbers of Acme's orders begin so.
pub const NUMBERS: &str = "770077";
/// As the warehouse calls the store of Bolt.
pub const OWN_STORE: &str = "Warehouse name of it";
pub const BEA: &str = "bea@bolt.example";
/// Of Bolt and of Cedar.
pub const OF_TWO: &str = "two@bolt.example";
/// Of clients that are gone.
pub const OF_NONE: &str = "none@bolt.example";
pub const VIEWER: &str = "viewer@bolt.example";

/// Of each order: the warehouse's own.
const STATUS_UPDATES: &str =
    "INSERT INTO status_updates (integration_id, order_number, store_hash, status_move, state, since, next_try_at, reason)
     SELECT integration_id, remote_id, '', 'awaiting_shipment', 'failed', 5, 5, 'token_refused' FROM orders";

pub struct World {
    pub app: TestApp,
    pub acme: ClientId,
    pub bolt: ClientId,
    pub acmes_store: IntegrationId,
    /// In Acme's store, and in a channel that Acme has in Bolt's.
    pub acmes: [OrderId; 2],
    /// In Bolt's own store, on hold by the warehouse; and in a channel that Bolt has in Acme's.
    pub bolts: [OrderId; 2],
    /// All of Acme's, and of the warehouse's own.
    pub ids: Vec<String>,
    /// Of Bolt's, on hold by Acme's people, whose it was.
    pub moved: OrderId,
    pub bolts_shipment: String,
}

impl World {
    /// With an admin of the warehouse, and Bea of Bolt in this role.
    pub async fn new(role: Role) -> Self {
        let app = TestApp::with_admin().await;
        let database = &app.context.database;
        let acme = client(database, &format!("{CANARY} Ltd")).await;
        let bolt = client(database, "Bolt").await;
        let acmes_store = integration(database, acme, &format!("{CANARY} store"), 1).await;
        let bolts_store = integration(database, bolt, OWN_STORE, 2).await;
        let shared = "UPDATE integrations SET is_shared = TRUE, store_name = 'Canaryacme shop';
             UPDATE integrations SET store_name = 'Bolt store' WHERE name = 'Warehouse name of it'";
        app.execute(shared).await;
        let acmes = [
            order(&app, acmes_store, 7_700_771, None, CANARY).await,
            order(&app, bolts_store, 7_700_772, Some(acme), CANARY).await,
        ];
        let bolts = [
            order(&app, bolts_store, 11, None, "Boltbuyer").await,
            order(&app, acmes_store, 12, Some(bolt), "Boltbuyer").await,
        ];
        // What a store's own people noted, is its client's.
        let noted = format!(
            "UPDATE orders SET staff_notes = 'Canaryacme of staff' WHERE integration_id = '{acmes_store}'"
        );
        execute(database, noted).await;
        let mut shipments = Vec::new();
        for (order, tracking) in [
            (acmes[0], "CANARYACME1Z"),
            (acmes[1], "CANARYACME2Z"),
            (bolts[1], "BOLT1Z"),
        ] {
            shipments.push(ship(&app, order, tracking).await);
        }
        // In no channel, these may be anybody's, in Bolt's own store, too.
        let mut problems = Vec::new();
        for (store, number) in [
            (acmes_store, 7_700_773),
            (bolts_store, 7_700_774),
            (acmes_store, 7_700_771),
        ] {
            problems.push(problem(database, store, number, 5).await.to_string());
        }
        let channel = format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{bolts_store}', 770077, '{acme}')"
        );
        execute(database, channel).await;
        let moved = order(&app, acmes_store, 13, Some(bolt), "Boltbuyer").await;
        held_by_acme(&app, moved, acme).await;
        let of_bolts_order = problem(database, bolts_store, 11, 5).await;
        of_the_warehouse(&app, bolts[0], of_bolts_order).await;
        app.execute(STATUS_UPDATES).await;
        let password = SecretString::from(PASSWORD);
        let cedar = client(database, "Cedar").await;
        for (email, role, sees) in [
            (BEA, role, Sees::clients([bolt])),
            (OF_TWO, role, Sees::clients([bolt, cedar])),
            (OF_NONE, role, Sees::NOTHING),
            (VIEWER, Role::Viewer, Sees::clients([bolt])),
        ] {
            let accounts = &app.context.accounts;
            let added = accounts.add_who_sees("Bea", email, password.clone(), role, sees);
            added.await.unwrap();
        }
        let mut ids: Vec<String> = acmes.iter().map(ToString::to_string).collect();
        ids.extend([acme.to_string(), shipments[0].clone(), shipments[1].clone()]);
        ids.push(admin_id(&app).await);
        ids.extend(problems);
        ids.extend(pushes(&app, &shipments[..2]).await);
        Self {
            bolts_shipment: shipments[2].clone(),
            app,
            acme,
            bolt,
            acmes_store,
            acmes,
            bolts,
            ids,
            moved,
        }
    }

    pub async fn bea(&self) -> String {
        self.app.log_in_as(BEA).await
    }

    /// Everybody of clients, none of whom is of Acme.
    pub async fn everybody(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        for email in [BEA, OF_TWO, OF_NONE, VIEWER] {
            all.push((email, self.app.log_in_as(email).await));
        }
        all
    }

    /// Where the pages lead that are open to somebody of Bolt's.
    pub async fn links(&self, cookie: &str) -> BTreeSet<String> {
        let mut links = BTreeSet::new();
        let order = format!("/orders/{}", self.bolts[0]);
        for path in ["/", "/orders", &order, "/shipments", "/problems", "/account"] {
            let page = self.app.get(path, &[("cookie", cookie)]).await;
            let hrefs = page
                .text
                .split("href=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            let paths = hrefs.filter_map(|href| href.split(['#', '?']).next());
            links.extend(paths.filter(|path| path.starts_with('/')).map(str::to_owned));
        }
        assert!(links.contains("/account"), "{links:?}");
        links
    }

    /// What may be asked for: besides what nobody is told, the store of Acme's that has an order of Bolt's.
    pub fn asked(&self) -> Vec<String> {
        let store = self.acmes_store.to_string();
        self.ids.iter().cloned().chain([store]).collect()
    }

    /// What of Acme's, or of the warehouse's own, this answer tells. `sent` is what was asked for, which may come back.
    pub fn told<'a>(&'a self, answer: &str, sent: &str) -> Vec<&'a str> {
        let canaries = ["canaryacme", NUMBERS, STORES_TROUBLE].into_iter();
        let canaries = canaries.chain(self.ids.iter().map(String::as_str));
        let (answer, sent) = (answer.to_lowercase(), sent.to_lowercase());
        canaries
            .filter(|canary| !sent.contains(canary) && answer.contains(canary))
            .collect()
    }
}

async fn order(
    app: &TestApp,
    store: IntegrationId,
    number: i64,
    client: Option<ClientId>,
    name: &str,
) -> OrderId {
    let database = &app.context.database;
    let lower = name.to_lowercase();
    let order = TestOrder {
        terms: &lower,
        ..TestOrder::new(store, number)
    };
    let id = order.insert(database).await;
    line(database, id, 1, Some(1), "physical").await;
    consignment(database, id, 1).await;
    let own = client.map_or("client_id".to_owned(), |client| format!("'{client}'"));
    let named = format!(
        "UPDATE orders SET client_id = {own}, customer_name = '{name} Buyer', customer_email = '{lower}@example.com',
             customer_message = '{name} says hello' WHERE id = '{id}';
         UPDATE order_lines SET sku = '{name}-SKU', name = '{name} thing', bin = 'Canaryacme bin' WHERE order_id = '{id}'"
    );
    execute(database, named).await;
    id
}

async fn ship(app: &TestApp, order: OrderId, tracking: &str) -> String {
    let id = Uuid::now_v7();
    let sql = format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name, \
         tracking_number, tracking_link, made_at, made_by, notify_store, ahead, override_reason) \
         SELECT '{id}', integration_id, id, remote_id, 1, 'ups', '', '{tracking}', '', 5, 'Canaryacme packer', FALSE, 0, \
         'Canaryacme reason' FROM orders WHERE id = '{order}'; \
         INSERT INTO shipment_lines (shipment_id, line_id, quantity) VALUES ('{id}', 1, 1); \
         INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since, created_at, \
         next_try_at, tries, attempt, detail, failure) SELECT '{push}', '{id}', integration_id, id, 1, 'create', 'failed', 1, 1, 1, \
         0, 0, 'Canaryacme answer', '{STORES_TROUBLE}' FROM orders WHERE id = '{order}'",
        push = Uuid::now_v7(),
    );
    execute(&app.context.database, sql).await;
    id.to_string()
}

/// What Acme's people said of an order that is Bolt's by now.
async fn held_by_acme(app: &TestApp, order: OrderId, acme: ClientId) {
    let sql = format!(
        "INSERT INTO order_holds (id, order_id, reason, placed_at, placed_by, client_placed_at, placed_by_client)
         VALUES ('{}', '{order}', 'Canaryacme has no money', 5, 'Canaryacme person', 5, '{acme}');
         UPDATE orders SET shipping_state = 'held' WHERE id = '{order}'",
        Uuid::now_v7()
    );
    execute(&app.context.database, sql).await;
}

async fn pushes(app: &TestApp, shipments: &[String]) -> Vec<String> {
    let storage::Database::Sqlite { reader, .. } = &app.context.database else {
        unreachable!("this suite has SQLite only")
    };
    let mut ids = Vec::new();
    for shipment in shipments {
        let of_one = sqlx::query_as("SELECT id FROM shipment_pushes WHERE shipment_id = $1").bind(shipment);
        let rows: Vec<(String,)> = of_one.fetch_all(reader).await.unwrap();
        ids.extend(rows.into_iter().map(|(id,)| id));
    }
    ids
}

/// The warehouse's own about an order of Bolt's: a hold, a tag, what the store answered, a view that is shared.
async fn of_the_warehouse(app: &TestApp, order: OrderId, problem: Uuid) {
    let admin = app.log_in().await;
    let session = [("cookie", admin.as_str())];
    let order = order.to_string();
    for (path, fields) in [
        (
            "/api/hold_orders",
            vec![("ids[0]", order.as_str()), ("reason", "Canaryacme hold")],
        ),
        (
            "/api/tag_orders",
            vec![("ids[0]", order.as_str()), ("tag", "Canaryacme")],
        ),
        (
            "/api/save_view",
            vec![
                ("name", "Canaryacme view"),
                ("query", "list=held"),
                ("is_shared", "true"),
            ],
        ),
    ] {
        let answer = app.post_form(path, &fields, &session).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
    }
    let answered = format!(
        "UPDATE problems SET detail = 'Canaryacme detail', raw = 'Canaryacme raw' WHERE id = '{problem}';
         UPDATE users SET name = 'Canaryacme admin' WHERE email = '{EMAIL}'"
    );
    execute(&app.context.database, answered).await;
}

async fn admin_id(app: &TestApp) -> String {
    let admin = app.log_in().await;
    crate::people::person_id(app, &admin, EMAIL).await
}
