//! How large the indexes of the outbox are. The partial ones are to stay small: what is done leaves them.

use storage::Database;

use crate::measuring::databases::Engine;
use crate::rows::rows;

pub const HEAD: &str = "| database | when | rows | indexes |\n| --- | --- | ---: | --- |";

pub async fn row(engine: &Engine, database: &Database, when: &str) -> String {
    let sql = match database {
        Database::Sqlite { .. } => {
            "SELECT s.name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_schema m ON m.name = s.name
             WHERE m.tbl_name = 'shipment_pushes' AND m.type = 'index' GROUP BY s.name ORDER BY s.name"
        }
        Database::Postgres(..) => {
            "SELECT c.relname::TEXT, pg_relation_size(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = 'shipment_pushes'::regclass ORDER BY 1"
        }
    };
    let indexes: Vec<(String, i64)> = rows(database, sql).await;
    let indexes: Vec<String> = indexes
        .iter()
        .map(|(name, bytes)| format!("`{}` {bytes}", name.trim_start_matches("shipment_pushes_")))
        .collect();
    let pushes: Vec<(i64,)> = rows(database, "SELECT COUNT(*) FROM shipment_pushes").await;
    format!(
        "| {} | {when} | {} | {} |",
        engine.name(),
        pushes[0].0,
        indexes.join(", ")
    )
}
