//! Whose turn it is of each order.

use parcelpilot_domain::ids::EventEndpointId;

use crate::statement::Statement;

/// Of these sequences, gives the first that waits its turn where nobody has it. Whoever runs it holds the endpoint's row.
pub(super) fn give_turns(
    endpoint: EventEndpointId,
    sequences: impl IntoIterator<Item = String>,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE event_deliveries SET state = 'pending', head = sequence WHERE endpoint_id = ")
        .text(endpoint.to_string())
        .push(" AND state = 'waiting' AND sequence IN (")
        .texts(sequences)
        .push(")");
    statement.push(
        " AND position = (SELECT min(w.position) FROM event_deliveries w
                 WHERE w.endpoint_id = event_deliveries.endpoint_id AND w.sequence = event_deliveries.sequence
                     AND w.state = 'waiting')
             AND NOT EXISTS (SELECT 1 FROM event_deliveries h
                 WHERE h.endpoint_id = event_deliveries.endpoint_id AND h.head = event_deliveries.sequence)",
    );
    statement
}

/// Takes an endpoint's row within a transaction. How many there are.
macro_rules! lock_endpoint {
    ($tx:expr, $id:expr) => {
        sqlx::query("UPDATE event_endpoints SET position = position WHERE id = $1")
            .bind($id.to_string())
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}
pub(super) use lock_endpoint;

/// Takes the rows of all endpoints within a transaction that changes deliveries of several. On SQLite nobody else writes.
macro_rules! lock_all_endpoints {
    ($database:expr, $tx:expr) => {
        if $database.kind() == $crate::Engine::Postgres {
            sqlx::query("SELECT id FROM event_endpoints ORDER BY id FOR UPDATE")
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use lock_all_endpoints;
