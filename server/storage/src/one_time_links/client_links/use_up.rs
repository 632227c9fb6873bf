//! What ends a link, and what keeps it from being used twice: within transactions that change an integration.

/// Deletes the link within the transaction that connects its store, and ends that one where the link is gone. Of two who
/// use it at once, the second waits here.
macro_rules! use_up {
    ($tx:expr, $token_hash:expr, $now:expr) => {
        let deletion = concat!(
            "DELETE FROM client_links AS l WHERE ",
            $crate::one_time_links::client_links::works!()
        );
        let used = sqlx::query(deletion)
            .bind($token_hash)
            .bind($now.millis())
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        if used == 0 {
            return Err(StorageError::LinkGone);
        }
    };
}
pub(crate) use use_up;

/// Takes an integration's row before its link's, within a transaction: who takes both does so in this order. None where
/// it is gone.
macro_rules! lock_integration {
    ($tx:expr, $id:expr) => {
        sqlx::query("UPDATE integrations SET version = version WHERE id = $1")
            .bind($id)
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}
pub(crate) use lock_integration;

/// Whose client was to connect a store that now has the name. Before the name is taken, so that who connects it meanwhile
/// comes before or after.
macro_rules! end_link_of_name {
    ($tx:expr, $name:expr) => {
        sqlx::query("DELETE FROM client_links WHERE name_key = $1")
            .bind($crate::columns::name_key(&$name))
            .execute(&mut *$tx)
            .await?
    };
}
pub(crate) use end_link_of_name;

/// By which the client was to give new credentials, within a transaction that has the integration's row.
macro_rules! end_link {
    ($tx:expr, $id:expr) => {
        sqlx::query("DELETE FROM client_links WHERE integration_id = $1")
            .bind($id.to_string())
            .execute(&mut *$tx)
            .await?
    };
}
pub(crate) use end_link;
