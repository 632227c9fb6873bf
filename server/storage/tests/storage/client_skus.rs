//! Clients' lists of SKUs.

use std::collections::BTreeSet;

use futures::TryStreamExt;
use parcelpilot_contract::client_skus::{SkuQuery, SkuRow, SkuSide};
use parcelpilot_domain::client_sku::{self, PlannedRow, Sku, SkuKey, UnitsPerPack, WarehouseItem};
use parcelpilot_domain::ids::ClientId;
use storage::client_skus::{
    add, change, explain, export, find, import, is_name, listed, page, remove, state,
};
use storage::{Database, StorageError};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client};

fn sku(text: &str) -> Sku {
    Sku::typed(text).expect("a SKU")
}

fn item(text: &str, units: u32) -> WarehouseItem {
    WarehouseItem {
        sku: sku(text),
        units: UnitsPerPack::try_from(units).expect("units"),
    }
}

async fn found(database: &Database, client: ClientId, store: &str) -> Option<SkuRow> {
    find(database, client, &SkuKey::of(store)).await.expect("read")
}

/// What a file would change of the list as it is.
async fn planned(database: &Database, client: ClientId, csv: &str) -> (i64, Vec<PlannedRow>) {
    let version = state(database, client).await.expect("read").version;
    let sheet = client_sku::read(csv).expect("a sheet");
    let good = sheet.rows.iter().filter_map(|(_, row)| row.as_ref().ok());
    let keys: BTreeSet<SkuKey> = good.map(|row| row.store.key()).collect();
    let listed = listed(database, client, &keys).await.expect("read");
    (version, client_sku::plan(sheet, &listed).rows)
}

async fn stores(
    database: &Database,
    client: ClientId,
    query: &SkuQuery,
    limit: usize,
) -> (Vec<String>, Option<String>) {
    let page = page(database, client, query, limit).await.expect("read");
    (
        page.rows.iter().map(|row| row.store.to_string()).collect(),
        page.next,
    )
}

on_both_databases! {
    async fn a_sku_is_listed_once_whatever_its_case_and_blanks(database: Database) {
        let (acme, other) = (client(&database, "Acme").await, client(&database, "Other").await);
        add(&database, acme, &sku("Tent 4P"), &item("W-1", 1), at(1)).await.expect("added");
        for same in ["tent 4p", " TENT\u{a0}4P "] {
            let again = add(&database, acme, &sku(same), &item("W-2", 6), at(2)).await;
            assert!(matches!(again, Err(StorageError::Taken)), "{same:?}: {again:?}");
            assert_eq!(found(&database, acme, same).await.map(|row| row.item), Some(item("W-1", 1)));
        }
        // Another client's is another one, and so may be several names of one product.
        add(&database, other, &sku("Tent 4P"), &item("W-9", 2), at(2)).await.expect("added");
        add(&database, acme, &sku("TENT-OLD"), &item("W-1", 1), at(2)).await.expect("added");
        let keys = [SkuKey::of("TENT 4p"), SkuKey::of("none"), SkuKey::of("")].into();
        let known = listed(&database, acme, &keys).await.expect("read");
        assert_eq!(known.into_iter().collect::<Vec<_>>(), [(SkuKey::of("tent 4p"), item("W-1", 1))]);
        let nobody = "0190a2b4-0000-7000-8000-000000000000".parse().expect("an id");
        let gone = add(&database, nobody, &sku("A"), &item("B", 1), at(1)).await;
        assert!(matches!(gone, Err(StorageError::ChangedMeanwhile)), "{gone:?}");
    }

    async fn a_listed_product_is_known_by_both_names_among_its_clients(database: Database) {
        let (acme, other) = (client(&database, "Acme").await, client(&database, "Other").await);
        add(&database, acme, &sku("Pegs 6"), &item("W-2040", 6), at(1)).await.expect("added");
        for (client, name, known) in [
            (acme, " w-2040 ", true), (acme, "PEGS\u{a0}6", true), (acme, "W-204", false), (acme, "\u{200b}", false),
            (acme, "", false), (other, "W-2040", false), (other, "Pegs 6", false),
        ] {
            assert_eq!(is_name(&database, client, &SkuKey::of(name)).await.expect("read"), known, "{name:?}");
        }
    }

    async fn what_somebody_changed_meanwhile_is_not_overwritten(database: Database) {
        let acme = client(&database, "Acme").await;
        add(&database, acme, &sku("A"), &item("W-1", 6), at(1)).await.expect("added");
        let first = found(&database, acme, "a").await.expect("listed");
        change(&database, acme, &SkuKey::of("A"), &item("W-2", 6), first.version, at(2)).await.expect("changed");
        let late = change(&database, acme, &SkuKey::of("A"), &item("W-3", 1), first.version, at(3)).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        let late = remove(&database, acme, &SkuKey::of("A"), first.version).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        let second = found(&database, acme, "A").await.expect("listed");
        assert_eq!((second.item, second.updated_at), (item("W-2", 6), at(2)));
        remove(&database, acme, &SkuKey::of("A"), second.version).await.expect("removed");
        // One that came back is another row than the one that somebody saw.
        add(&database, acme, &sku("A"), &item("W-4", 1), at(4)).await.expect("added");
        let late = remove(&database, acme, &SkuKey::of("A"), second.version).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        assert_eq!(state(&database, acme).await.expect("read").version, 4);
    }

    async fn of_two_files_the_second_is_refused(database: Database) {
        let acme = client(&database, "Acme").await;
        add(&database, acme, &sku("KEPT"), &item("W-0", 6), at(1)).await.expect("added");
        let (version, ann) = planned(&database, acme, "Store SKU,Our SKU,Units\nA,W-1,6\nB,W-2,1\n").await;
        let (same_version, ben) = planned(&database, acme, "Store SKU,Our SKU,Units\nA,W-9,1\n").await;
        assert_eq!(version, same_version);
        import(&database, acme, version, &ann, at(2)).await.expect("imported");
        let late = import(&database, acme, version, &ben, at(3)).await;
        assert!(matches!(late, Err(StorageError::ChangedMeanwhile)), "{late:?}");
        assert_eq!(found(&database, acme, "A").await.map(|row| row.item), Some(item("W-1", 6)));
        // What is not in a file stays; without a column, so do units.
        let (version, rows) = planned(&database, acme, "Store SKU,Our SKU\na,W-1B\nC,W-3\nB,W-2\n").await;
        assert_eq!(rows.len(), 2);
        import(&database, acme, version, &rows, at(4)).await.expect("imported");
        let items: Vec<_> = export(&database, acme).map_ok(|row| (row.store.to_string(), row.item)).try_collect().await.expect("read");
        let expected = [("a", item("W-1B", 6)), ("B", item("W-2", 1)), ("C", item("W-3", 1)), ("KEPT", item("W-0", 6))];
        assert_eq!(items, expected.map(|(store, item)| (store.to_owned(), item)));
    }

    async fn pages_go_on_where_the_one_before_ended(database: Database) {
        let acme = client(&database, "Acme").await;
        for (store, warehouse) in [("b-2", "X"), ("A", "x-1"), ("B-1", "y"), ("_", "X"), ("Ä", "X"), ("b-10", "X-0")] {
            add(&database, acme, &sku(store), &item(warehouse, 1), at(1)).await.expect("added");
        }
        for (search, side, expected) in [
            ("", SkuSide::Store, vec!["_", "A", "B-1", "b-10", "b-2", "Ä"]),
            ("B", SkuSide::Store, vec!["B-1", "b-10", "b-2"]),
            ("ä", SkuSide::Store, vec!["Ä"]),
            ("%", SkuSide::Store, vec![]),
            ("X", SkuSide::Warehouse, vec!["_", "b-2", "Ä", "b-10", "A"]),
            ("x-", SkuSide::Warehouse, vec!["b-10", "A"]),
            ("", SkuSide::Warehouse, vec!["_", "b-2", "Ä", "b-10", "A", "B-1"]),
        ] {
            for limit in [1, 2, 10] {
                let mut query = SkuQuery { search: search.to_owned(), side, after: String::new() };
                let mut all = Vec::new();
                loop {
                    let (some, next) = stores(&database, acme, &query, limit).await;
                    all.extend(some);
                    assert!(all.len() <= expected.len(), "{search:?} by {side:?} repeats: {all:?}");
                    let Some(next) = next else { break };
                    query.after = next;
                }
                assert_eq!(all, expected, "{search:?} by {side:?}, {limit} at once");
            }
        }
    }

    async fn a_page_is_a_walk_of_an_index(database: Database) {
        let acme = client(&database, "Acme").await;
        let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)";
        execute(&database, format!(
            "INSERT INTO client_skus (client_id, sku_key, store_sku, warehouse_key, warehouse_sku, version, updated_at)
             {numbers} SELECT '{acme}', 'sku-' || i, 'sku-' || i, 'w-' || i, 'w-' || i, 1, 1 FROM n"
        )).await;
        for side in [SkuSide::Store, SkuSide::Warehouse] {
            for (search, after) in [("", ""), ("s", ""), ("", "sku-3\nsku-3"), ("w-", "w-3\nsku-3")] {
                let query = SkuQuery { search: search.to_owned(), side, after: after.to_owned() };
                let plan = explain(&database, acme, &query).await.expect("a plan").join("\n");
                let is_walk = plan.contains("USING INDEX") || plan.contains("Index Scan");
                let sorts = plan.contains("TEMP B-TREE") || plan.contains("Sort");
                assert!(is_walk && !sorts, "{query:?}: {plan}");
            }
        }
    }

    async fn a_large_file_takes_few_statements(database: Database) {
        let acme = client(&database, "Acme").await;
        let rows: String = (0..5_000).map(|row| format!("S-{row},W-{row},6\n")).collect();
        let (version, planned_rows) = planned(&database, acme, &format!("Store SKU,Our SKU,Units\n{rows}")).await;
        import(&database, acme, version, &planned_rows, at(1)).await.expect("imported");
        let (version, again) = planned(&database, acme, &format!("Store SKU,Our SKU\n{rows}").replace(",6\n", "\n")).await;
        assert_eq!((version, again.len()), (1, 0));
        let all: Vec<SkuRow> = export(&database, acme).try_collect().await.expect("read");
        assert_eq!(all.len(), 5_000);
        assert!(all.iter().all(|row| row.item.units.get() == 6));
    }
}
