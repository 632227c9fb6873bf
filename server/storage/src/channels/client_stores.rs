//! The stores that have orders of a client.

use parcelpilot_domain::ids::{ClientId, IntegrationId};

use crate::columns::RowName;
use crate::macros::read;
use crate::statement::Statement;
use crate::{Database, StorageResult};

/// Which of a store's orders are the client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// All: its channels have brought nobody else's.
    All,
    /// The store is the client's own: orders that name it, or nobody.
    NobodysToo,
    /// The store is another client's: orders that name the client.
    Named,
}

#[derive(Debug, Clone)]
pub(crate) struct ClientStores {
    pub client: ClientId,
    pub stores: Vec<(IntegrationId, Whose)>,
}

impl ClientStores {
    /// Another client's store is among them once it has one of the client's orders: that is one look at an index for each
    /// store that is shared.
    pub async fn read(database: &Database, client: ClientId) -> StorageResult<Self> {
        let rows: Vec<(String, bool, bool)> = read!(database, |executor| {
            sqlx::query_as(
                "SELECT i.id, i.client_id = $1, i.is_shared FROM integrations i WHERE i.client_id = $1 OR (i.is_shared AND
                     (SELECT 1 FROM orders WHERE client_id = $1 AND integration_id = i.id LIMIT 1) IS NOT NULL)
                 ORDER BY i.id",
            )
            .bind(client.to_string())
            .fetch_all(executor)
            .await?
        });
        let store = |(id, is_own, is_shared): (String, bool, bool)| {
            let whose = match (is_own, is_shared) {
                (true, false) => Whose::All,
                (true, true) => Whose::NobodysToo,
                (false, _) => Whose::Named,
            };
            Ok((RowName::new("integrations", &id).parsed("id", &id)?, whose))
        };
        Ok(Self {
            client,
            stores: rows.into_iter().map(store).collect::<StorageResult<_>>()?,
        })
    }

    /// Nothing is its of a store that is not among them.
    pub fn whose(&self, store: &str) -> Whose {
        let found = self.stores.iter().find(|(id, _)| id.to_string() == store);
        found.map_or(Whose::Named, |(_, whose)| *whose)
    }

    fn are_all(&self, whose: Whose) -> bool {
        self.stores.iter().all(|(_, one)| *one == whose)
    }

    fn push_ids(&self, statement: &mut Statement, whose: impl Fn(Whose) -> bool) {
        let ids = self.stores.iter().filter(|(_, one)| whose(*one));
        statement
            .push("o.integration_id IN (")
            .texts(ids.map(|(id, _)| id.to_string()))
            .push(")");
    }

    /// Of `orders o`, the client's.
    pub fn push(&self, statement: &mut Statement) {
        if self.are_all(Whose::All) {
            return self.push_owned(statement);
        }
        statement.push(" AND (FALSE");
        for whose in [Whose::All, Whose::NobodysToo, Whose::Named] {
            if self.stores.iter().any(|(_, one)| *one == whose) {
                statement.push(" OR (");
                self.push_ids(statement, |one| one == whose);
                whose.push(statement, self.client);
                statement.push(")");
            }
        }
        statement.push(")");
    }

    /// Of `orders o`, those that an index has together: the client's, and maybe others of its stores.
    pub fn push_together(&self, statement: &mut Statement) {
        if self.are_all(Whose::All) {
            return self.push_owned(statement);
        }
        if self.are_all(Whose::Named) {
            statement
                .push(" AND o.client_id = ")
                .text(self.client.to_string());
        }
        statement.push(" AND ");
        self.push_ids(statement, |_| true);
    }

    /// Whether these are the client's alone.
    pub fn are_together(&self) -> bool {
        self.are_all(Whose::All) || self.are_all(Whose::Named)
    }

    fn push_owned(&self, statement: &mut Statement) {
        statement
            .push(" AND o.integration_id IN (SELECT id FROM integrations WHERE client_id = ")
            .text(self.client.to_string())
            .push(")");
    }
}

impl Whose {
    /// Of `orders o` of such a store, the client's. Nothing but the order's own index is to be walked for it: so it is not
    /// written as an equation. Nor by `COALESCE` where most orders name nobody, since PostgreSQL expects few of it.
    pub fn push(self, statement: &mut Statement, client: ClientId) {
        statement.push(match self {
            Whose::All => return,
            Whose::NobodysToo => " AND (o.client_id IS NULL OR o.client_id = ",
            Whose::Named => " AND (COALESCE(o.client_id, '') = ",
        });
        statement.text(client.to_string()).push(")");
    }
}
