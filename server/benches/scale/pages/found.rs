//! The pages that are asked for, and what is searched for: what one of the orders in the middle has.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use storage::Database;

use crate::rows::{count, rows};

pub struct Page {
    pub name: &'static str,
    pub path: String,
}

pub async fn pages(database: &Database) -> Vec<Page> {
    let orders = count(database, "SELECT COUNT(*) FROM orders").await;
    let middle = format!(
        "SELECT o.id, o.remote_id, o.customer_name, o.customer_email,
             (SELECT MIN(l.sku) FROM order_lines l WHERE l.order_id = o.id AND l.sku <> '')
         FROM orders o WHERE o.customer_name LIKE '% %' AND o.customer_email <> ''
             AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.sku <> '')
         ORDER BY o.created_at, o.id LIMIT 1 OFFSET {}",
        orders / 2
    );
    let found: Vec<(String, i64, String, String, String)> = rows(database, middle).await;
    let (id, number, name, email, sku) = &found[0];
    let tracked: Vec<(String,)> = rows(
        database,
        "SELECT tracking_number FROM shipments WHERE tracking_number <> '' ORDER BY id LIMIT 1",
    )
    .await;
    let last_name = name.split(' ').next_back().unwrap();
    let beginning: String = last_name.chars().take(3).collect();
    let plain = [
        ("overview", "/"),
        ("orders", "/orders"),
        ("to ship", "/orders?list=to_ship"),
        ("on hold", "/orders?list=held"),
        ("failed", "/orders?list=failed"),
        ("done", "/orders?list=done"),
        ("shipments", "/shipments"),
        ("imports", "/imports"),
        ("problems", "/problems"),
        ("integrations", "/integrations"),
        ("clients", "/clients"),
    ];
    let plain = plain.map(|(name, path)| Page {
        name,
        path: path.to_owned(),
    });
    let one = Page {
        name: "an order",
        path: format!("/orders/{id}"),
    };
    let searched = [
        ("search: name", last_name),
        ("search: e-mail", email),
        ("search: SKU", sku),
        ("search: number", &number.to_string()),
        ("search: tracking number", &tracked[0].0),
        ("search: two words", name),
        ("search: a beginning", &beginning),
        ("search: nothing found", "nobody-at-all"),
    ]
    .map(|(name, text)| Page {
        name,
        path: format!("/orders?search={}", utf8_percent_encode(text, NON_ALPHANUMERIC)),
    });
    plain.into_iter().chain([one]).chain(searched).collect()
}
