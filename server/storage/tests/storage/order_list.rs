//! What the list of orders finds, and in which order.

use parcelpilot_contract::orders::OrderPage;
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use storage::Database;
use storage::orders::{Created, CreatedSpan, OrderFilter, is_known_code, list, numbered};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

/// Two clients, the first with two stores.
struct Shops {
    acme: ClientId,
    stores: [IntegrationId; 3],
}

/// Eight orders: numbers 1 to 8, an hour apart and so in age, in turn of the three stores.
async fn shops(database: &Database) -> Shops {
    let acme = client(database, "Acme").await;
    let bolt = client(database, "Bolt").await;
    let stores = [
        integration(database, acme, "Acme EU", 1).await,
        integration(database, acme, "Acme US", 2).await,
        integration(database, bolt, "Bolt", 3).await,
    ];
    let terms = [
        "ada lovelace ada@example.com sku-1",
        "adam smith sku-2",
        "grace hopper 1002",
        "ada smith sku-10",
        "zoë ünal",
        "smithson sku-1",
        "ada ada-2 lovelace",
        "100% under_score o'neil",
    ];
    for (place, terms) in terms.into_iter().enumerate() {
        let number = i64::try_from(place).expect("few") + 1;
        let integration = stores[place % 3];
        let status = if number % 2 == 0 { 10 } else { 11 };
        let terms = terms.replace('\'', "''");
        let order = TestOrder {
            status,
            terms: &terms,
            ..TestOrder::new(integration, number)
        };
        order.insert(database).await;
    }
    Shops { acme, stores }
}

async fn numbers(database: &Database, filter: OrderFilter) -> Vec<i64> {
    remote_ids(&list(database, &filter, 50).await.expect("read"))
}

fn remote_ids(page: &OrderPage) -> Vec<i64> {
    page.rows.iter().map(|row| row.remote_id).collect()
}

fn search(text: &str) -> OrderFilter {
    OrderFilter {
        search: text.to_owned(),
        ..OrderFilter::default()
    }
}

on_both_databases! {
    async fn codes_that_are_no_new_labels_are_known(database: Database) {
        shops(&database).await;
        execute(&database, "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead, voided_at)
             SELECT 'made' || CAST(remote_id AS TEXT), integration_id, id, remote_id, 1, 'ups', '', 'LABEL-' || CAST(remote_id AS TEXT),
                 '', 1, 'Ada', TRUE, 0, CASE WHEN remote_id = 2 THEN 5 END FROM orders WHERE remote_id < 3".to_owned()).await;
        for (code, is_known) in [
            ("SKU-10", true), (" sku-1 ", true), ("8", true), ("#08", true), ("9", false), ("LABEL-1", true),
            // Voided: its label may be used again.
            ("LABEL-2", false), ("LABEL-3", false), ("", false),
        ] {
            assert_eq!(is_known_code(&database, code).await.expect("read"), is_known, "{code:?}");
        }
    }

    async fn a_label_leads_to_its_order(database: Database) {
        shops(&database).await;
        execute(&database, "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead)
             SELECT 'made', integration_id, id, remote_id, 1, 'ups', '', '1Z999AA10123456784', '', 1, 'Ada', TRUE, 0
             FROM orders WHERE remote_id = 3".to_owned()).await;
        for text in ["1Z999AA10123456784", "1z999aa10123456784", "1Z999AA10123456784 grace"] {
            assert_eq!(numbers(&database, search(text)).await, [3], "{text}");
        }
        for text in ["1Z 999 AA1 0123 4567 84", "tracking:1z999aa10123456784", "tracking:\"1Z 999AA1 0123456784\" sku:1002"] {
            assert_eq!(numbers(&database, search(text)).await, if text.contains("sku") { vec![] } else { vec![3] }, "{text}");
        }
        // As the label was typed.
        execute(&database, "UPDATE shipments SET tracking_number = '1z 999 AA1 0123 4567 84'".to_owned()).await;
        for text in ["1Z999AA10123456784", "1Z 999 AA1 0123 4567 84", "tracking:1Z999aa10123456784 client:bolt"] {
            assert_eq!(numbers(&database, search(text)).await, [3], "{text}");
        }
        for text in ["1Z999AA", "1Z999AA10123456784 ada", "1Z 999 AA1", "tracking:1Z999AA"] {
            assert!(numbers(&database, search(text)).await.is_empty(), "{text}");
        }
    }

    async fn is_newest_first_and_names_client_and_store(database: Database) {
        shops(&database).await;
        let page = list(&database, &OrderFilter::default(), 50).await.expect("read");
        assert_eq!(remote_ids(&page), [8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(page.next, None);
        let last = &page.rows[7];
        assert_eq!((last.client_name.as_str(), last.integration_name.as_str()), ("Acme", "Acme EU"));
        assert_eq!((last.total.shown().as_str(), last.currency.as_str()), ("12.50", "USD"));
        assert_eq!((last.items, last.left_to_ship), (3, 1));
    }

    async fn narrows_by_store_client_status_and_days(database: Database) {
        let shops = shops(&database).await;
        let all = OrderFilter::default;
        let store = Some(shops.stores[0]);
        let client = Some(shops.acme);
        let status = Some(OrderStatus(11));
        assert_eq!(numbers(&database, OrderFilter { integration: store, ..all() }).await, [7, 4, 1]);
        assert_eq!(numbers(&database, OrderFilter { client, ..all() }).await, [8, 7, 5, 4, 2, 1]);
        assert_eq!(numbers(&database, OrderFilter { status, ..all() }).await, [7, 5, 3, 1]);
        assert_eq!(numbers(&database, OrderFilter { integration: store, status, ..all() }).await, [7, 1]);
        assert_eq!(numbers(&database, OrderFilter { client, status, ..all() }).await, [7, 5, 1]);
        let created = Created::from(CreatedSpan { from: Some(at(2_000)), until: Some(at(5_000)) });
        assert_eq!(numbers(&database, OrderFilter { created: created.clone(), ..all() }).await, [4, 3, 2]);
        assert_eq!(numbers(&database, OrderFilter { client, created, ..all() }).await, [4, 2]);
        // A store of another client.
        let integration = Some(shops.stores[2]);
        assert_eq!(numbers(&database, OrderFilter { client, integration, ..all() }).await, [0; 0]);
        assert_eq!(numbers(&database, OrderFilter { client, integration, ..search("grace") }).await, [0; 0]);
    }

    async fn finds_by_the_beginnings_of_words(database: Database) {
        let shops = shops(&database).await;
        for (text, found) in [
            ("ada", vec![7, 4, 2, 1]),
            ("ADA Lovelace", vec![7, 1]),
            ("love ada", vec![7, 1]),
            ("ada@", vec![1]),
            ("sku-1", vec![6, 4, 1]),
            ("smith", vec![6, 4, 2]),
            ("ZOË", vec![5]),
            ("ü", vec![5]),
            ("lace", vec![]),
            ("%", vec![]),
            ("100%", vec![8]),
            ("under", vec![8]),
            ("o'n", vec![8]),
            ("nobody", vec![]),
            ("  ", vec![8, 7, 6, 5, 4, 3, 2, 1]),
        ] {
            assert_eq!(numbers(&database, search(text)).await, found, "{text:?}");
        }
        let integration = Some(shops.stores[0]);
        let client = Some(shops.acme);
        assert_eq!(numbers(&database, OrderFilter { integration, ..search("ada") }).await, [7, 4, 1]);
        assert_eq!(numbers(&database, OrderFilter { client, ..search("smith") }).await, [4, 2]);
        assert_eq!(numbers(&database, OrderFilter { status: Some(OrderStatus(10)), ..search("ada") }).await, [4, 2]);
    }

    async fn a_term_with_a_field_is_found_there_only(database: Database) {
        shops(&database).await;
        // The first order has all: what its other places hold must not be found.
        execute(&database, r#"INSERT INTO order_lines (order_id, remote_id, position, kind, sku, name, options, bin, quantity,
                 quantity_shipped, quantity_refunded, price)
             SELECT id, 1, 1, 'physical', CASE remote_id WHEN 1 THEN 'SKU-1' WHEN 4 THEN 'SKU-10' WHEN 6 THEN 'Box ÜNAL-7' ELSE 'x' END,
                 '', '', '', 1, 0, 0, '1' FROM orders;
             INSERT INTO order_consignments (order_id, address_id, position, shipping_method, address)
             SELECT id, 1, 1, '', '{"first_name":"Grace","last_name":"Hopper","company":"Navy Ltd","email":"g@navy.example"}'
             FROM orders WHERE remote_id = 3;
             UPDATE orders SET customer_name = 'Zoë Ünal', customer_email = 'zoe@example.com' WHERE remote_id = 5;
             UPDATE orders SET customer_email = 'ada@example.com' WHERE remote_id = 1;
             UPDATE orders SET terms = terms || ' box ünal-7', customer_name = 'Smithson' WHERE remote_id = 6;
             UPDATE orders SET terms = terms || ' navy ltd g@navy.example' WHERE remote_id = 3;
             INSERT INTO order_terms (term, order_id) SELECT 'box', id FROM orders WHERE remote_id = 6;
             INSERT INTO order_terms (term, order_id) SELECT 'ünal-7', id FROM orders WHERE remote_id = 6;
             INSERT INTO order_terms (term, order_id) SELECT 'g@navy.example', id FROM orders WHERE remote_id = 3"#.to_owned()).await;
        for (text, found) in [
            ("client:acme", vec![8, 7, 5, 4, 2, 1]),
            ("client:BOLT", vec![6, 3]),
            ("client:cme", vec![]),
            ("client:acme client:bolt", vec![]),
            ("store:eu", vec![7, 4, 1]),
            ("store:\"acme u\"", vec![8, 5, 2]),
            ("client:acme store:bolt", vec![]),
            ("client:acme ada", vec![7, 4, 2, 1]),
            ("store:eu lovelace", vec![7, 1]),
            ("number:7", vec![7]),
            ("number:#7 client:acme", vec![7]),
            ("number:7 client:bolt", vec![]),
            ("number:7 smith", vec![]),
            ("number:seven", vec![]),
            ("1002", vec![3]),
            ("sku:sku-1", vec![4, 1]),
            ("sku:sku-10", vec![4]),
            ("sku:\"box ünal\"", vec![6]),
            ("sku:ünal-7", vec![6]),
            ("sku:ada", vec![]),
            ("name:smith", vec![6]),
            ("name:sku-1", vec![]),
            ("name:hopper", vec![3]),
            ("name:ÜNAL", vec![5]),
            ("email:g@navy", vec![3]),
            ("email:ada@", vec![1]),
            ("email:ada@ name:smith", vec![]),
            ("email:%", vec![]),
            ("colour:red", vec![]),
        ] {
            assert_eq!(numbers(&database, search(text)).await, found, "{text:?}");
        }
        let held = OrderFilter { status: Some(OrderStatus(10)), ..search("client:acme") };
        assert_eq!(numbers(&database, held).await, [8, 4, 2]);
    }

    /// Unlike a search, which finds what begins so. Another store may have given the same number.
    async fn an_exact_number_is_found_in_every_store(database: Database) {
        let shops = shops(&database).await;
        TestOrder::new(shops.stores[0], 71).insert(&database).await;
        TestOrder::new(shops.stores[2], 7).insert(&database).await;
        let found = async |number| {
            let rows = numbered(&database, RemoteOrderId(number), 50).await.expect("read");
            rows.into_iter().map(|row| row.integration_name).collect::<Vec<_>>()
        };
        let mut stores = found(7).await;
        stores.sort();
        assert_eq!(stores, ["Acme EU", "Bolt"]);
        assert_eq!(found(71).await, ["Acme EU"]);
        assert_eq!(found(700).await, [""; 0]);
        assert_eq!(numbered(&database, RemoteOrderId(7), 1).await.expect("read").len(), 1);
    }

    async fn a_number_finds_its_order_and_terms_that_begin_so(database: Database) {
        let shops = shops(&database).await;
        TestOrder::new(shops.stores[0], 1002).insert(&database).await;
        assert_eq!(numbers(&database, search("1002")).await, [1002, 3]);
        assert_eq!(numbers(&database, search("#1002")).await, [1002]);
        assert_eq!(numbers(&database, search("100")).await, [8, 3]);
        assert_eq!(numbers(&database, search("1002 hopper")).await, [3]);
        assert_eq!(numbers(&database, search("7 ada")).await, [7]);
    }

    async fn pages_hold_every_order_once(database: Database) {
        let shops = shops(&database).await;
        // Many of the same moment, across stores.
        for number in 11..=40_i64 {
            let integration = shops.stores[usize::try_from(number % 3).expect("small")];
            let order = TestOrder { created_at: 9_000, terms: "ada", ..TestOrder::new(integration, number) };
            order.insert(&database).await;
        }
        for filter in [
            OrderFilter::default(),
            search("ada"),
            OrderFilter { client: Some(shops.acme), ..OrderFilter::default() },
            OrderFilter { status: Some(OrderStatus(11)), ..OrderFilter::default() },
        ] {
            let whole = list(&database, &filter, 100).await.expect("read");
            let mut paged = Vec::new();
            let mut after = None;
            loop {
                let page = list(&database, &OrderFilter { after, ..filter.clone() }, 7).await.expect("read");
                paged.extend(page.rows);
                match page.next {
                    Some(next) => after = Some(next.parse().expect("a cursor")),
                    None => break,
                }
            }
            assert_eq!(paged, whole.rows);
        }
    }

    async fn a_page_that_is_just_full_has_no_next(database: Database) {
        shops(&database).await;
        assert_eq!(list(&database, &OrderFilter::default(), 8).await.expect("read").next, None);
        assert!(list(&database, &OrderFilter::default(), 7).await.expect("read").next.is_some());
    }
}
