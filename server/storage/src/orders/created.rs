//! When the orders of a list were placed. The same day is at other moments in stores of other time zones, and clients
//! promise theirs at other times.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::time::Timestamp;

use crate::channels::client_of_order;
use crate::statement::Statement;

/// `None` ends nowhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CreatedSpan {
    /// Included.
    pub from: Option<Timestamp>,
    /// Not included.
    pub until: Option<Timestamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Created {
    /// Of most orders.
    span: CreatedSpan,
    /// Of the others.
    others: Vec<(Whose, CreatedSpan)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whose {
    /// Those of one time zone share their moments.
    Stores(Vec<IntegrationId>),
    Client(ClientId),
}

impl From<CreatedSpan> for Created {
    /// The same moments for all stores.
    fn from(span: CreatedSpan) -> Self {
        Self {
            span,
            others: Vec::new(),
        }
    }
}

impl Created {
    /// The orders of these stores, each with its own moments.
    pub fn by_store(stores: impl IntoIterator<Item = (IntegrationId, CreatedSpan)>) -> Self {
        let mut groups: Vec<(Vec<IntegrationId>, CreatedSpan)> = Vec::new();
        for (store, span) in stores {
            match groups.iter_mut().find(|(_, known)| *known == span) {
                Some((stores, _)) => stores.push(store),
                None => groups.push((vec![store], span)),
            }
        }
        groups.sort_by_key(|(stores, _)| stores.len());
        let (_, span) = groups.pop().unwrap_or_default();
        let others = groups
            .into_iter()
            .map(|(stores, span)| (Whose::Stores(stores), span));
        Self {
            span,
            others: others.collect(),
        }
    }

    /// The orders of these clients, each with its own moments, and those of all other clients.
    pub fn by_client(
        clients: impl IntoIterator<Item = (ClientId, CreatedSpan)>,
        others: CreatedSpan,
    ) -> Self {
        let clients = clients
            .into_iter()
            .map(|(client, span)| (Whose::Client(client), span));
        Self {
            span: others,
            others: clients.collect(),
        }
    }

    /// For orders `o`, of one store or of all. `created_at` is the column, as the list's index has it.
    pub(super) fn push(
        &self,
        statement: &mut Statement,
        store: Option<IntegrationId>,
        created_at: &'static str,
    ) {
        let is_of_store = store.is_some() && !self.goes_by_client();
        let span = match store.filter(|_| is_of_store) {
            Some(store) => self.of(store),
            None => self.outer(),
        };
        if let Some(from) = span.from {
            statement.push(created_at).push(" >= ").integer(from.millis());
        }
        if let Some(until) = span.until {
            statement.push(created_at).push(" < ").integer(until.millis());
        }
        if !is_of_store && !self.others.is_empty() {
            self.push_own(statement, " AND o.created_at >= ", |span| {
                span.from.map_or(i64::MIN, Timestamp::millis)
            });
            self.push_own(statement, " AND o.created_at < ", |span| {
                span.until.map_or(i64::MAX, Timestamp::millis)
            });
        }
    }

    /// Each one's own end. The index is cut at the outer ends, a day or so farther: with an `OR` here, SQLite would take an
    /// index for each group, and sort what they find.
    fn push_own(&self, statement: &mut Statement, compared: &'static str, end: impl Fn(&CreatedSpan) -> i64) {
        statement.push(compared).push("CASE");
        if self.goes_by_client() {
            statement.push(" ").push(client_of_order!());
        }
        for (whose, span) in &self.others {
            match whose {
                Whose::Stores(stores) => {
                    statement.push(" WHEN o.integration_id IN (");
                    statement.texts(stores.iter().map(IntegrationId::to_string));
                    statement.push(")");
                }
                Whose::Client(client) => {
                    statement.push(" WHEN ").text(client.to_string());
                }
            }
            statement.push(" THEN ").integer(end(span));
        }
        statement.push(" ELSE ").integer(end(&self.span)).push(" END");
    }

    /// How many values it takes in a statement, at most.
    pub(super) fn values(&self) -> usize {
        let each = |whose: &Whose| match whose {
            Whose::Stores(stores) => stores.len() + 1,
            Whose::Client(_) => 2,
        };
        2 * self.others.iter().map(|(whose, _)| each(whose)).sum::<usize>() + 4
    }

    /// Not by store.
    fn goes_by_client(&self) -> bool {
        matches!(self.others.first(), Some((Whose::Client(_), _)))
    }

    fn of(&self, store: IntegrationId) -> CreatedSpan {
        let is_own = |whose: &Whose| matches!(whose, Whose::Stores(stores) if stores.contains(&store));
        let own = self.others.iter().find(|(whose, _)| is_own(whose));
        own.map_or(self.span, |(_, span)| *span)
    }

    /// What holds the spans of all.
    fn outer(&self) -> CreatedSpan {
        let all = || {
            let others = self.others.iter().map(|(_, span)| *span);
            others.chain([self.span])
        };
        CreatedSpan {
            // `None` comes before every moment.
            from: all().map(|span| span.from).min().flatten(),
            until: all()
                .map(|span| span.until)
                .collect::<Option<Vec<_>>>()
                .and_then(|ends| ends.into_iter().max()),
        }
    }
}
