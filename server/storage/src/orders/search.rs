//! A search as the database is asked for it. Each term is found by an index, or is looked for in orders that others found.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_search::{OrderSearch, SearchField};
use parcelpilot_domain::tag::Tag;

use super::filter::OrderFilter;
use super::search_checks::{Check, pattern};
use super::source::Source;
use super::words::{Word, search_words};
use crate::channels::{ClientStores, client_of_order};
use crate::columns::RowName;
use crate::macros::read;
use crate::shipments::{key_of, tracking_key};
use crate::statement::{Statement, bound};
use crate::{Database, Engine, StorageResult};

/// Shorter words side by side are hardly one tracking number that was typed with blanks.
const TRACKING_MIN_CHARS: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Search {
    /// Found by the index of terms, which does not tell what a term is.
    pub words: Vec<Word>,
    checks: Vec<Check>,
    /// Where only some integrations' names fit. They are few: they are looked through here.
    pub stores: Option<Vec<IntegrationId>>,
    /// Where only some clients' names fit, and stores are among these whose orders may be of several.
    clients: Option<Vec<String>>,
    /// Where the filter names one.
    pub client: Option<ClientStores>,
}

/// Those of the filter's client.
pub(super) async fn client_stores(
    database: &Database,
    filter: &OrderFilter,
) -> StorageResult<Option<ClientStores>> {
    Ok(match filter.client {
        Some(client) => Some(ClientStores::read(database, client).await?),
        None => None,
    })
}

impl Search {
    pub(super) async fn read(database: &Database, filter: &OrderFilter) -> StorageResult<Self> {
        let typed = OrderSearch::parse(&filter.search);
        let mut search = Search {
            client: client_stores(database, filter).await?,
            ..Search::default()
        };
        let tag = filter.tag.as_ref().map(Tag::key);
        search.checks.extend(tag.map(|key| Check::Tag(Some(key))));
        search.add_exact(filter, database.kind());
        let mut text = Vec::new();
        for term in typed.terms() {
            match term.field {
                None => text.push(term.value.as_str()),
                // Others' names, and tags, are the warehouse's: no search tells of them.
                Some(SearchField::Client | SearchField::Store | SearchField::Tag) if filter.is_for_client => {
                    search.checks.push(Check::Tag(None));
                }
                Some(field) => search.add(database, field, &term.value).await?,
            }
        }
        if !typed.has_fields() && is_tracking(database, filter, &text).await? {
            search.checks.push(Check::Tracking(key_of(&text.concat())));
            return Ok(search);
        }
        search.words.extend(
            search_words(&text.join(" "))
                .into_iter()
                .map(|word| Word::new(word, database.kind())),
        );
        Ok(search)
    }

    /// What the filter names beside the search.
    fn add_exact(&mut self, filter: &OrderFilter, engine: Engine) {
        let number = filter.number.map(|number| Check::Number(Some(number.0)));
        let tracking = filter
            .tracking
            .as_deref()
            .map(|label| Check::Tracking(key_of(label)));
        self.checks.extend(number.into_iter().chain(tracking));
        if let Some(sku) = &filter.sku {
            let words = search_words(sku).into_iter();
            self.words.extend(words.map(|word| Word::whole(word, engine)));
            self.checks.push(Check::WholeSku(sku.clone()));
        }
    }

    async fn add(&mut self, database: &Database, field: SearchField, value: &str) -> StorageResult<()> {
        let check = match field {
            SearchField::Client => return self.add_clients(&stores(database).await?, value),
            SearchField::Store => {
                let stores = stores(database).await?;
                let fitting = stores.iter().filter(|store| is_named(&store.name, value));
                return self.add_stores(fitting);
            }
            SearchField::Number => Check::Number(value.trim_start_matches('#').parse().ok()),
            SearchField::Tracking => Check::Tracking(key_of(value)),
            SearchField::Sku => Check::Sku(pattern("% ", value)),
            SearchField::Email => Check::Email(value.to_owned()),
            SearchField::Name => Check::Name(value.to_owned()),
            SearchField::Tag => Check::Tag(Tag::read(value).ok().as_ref().map(Tag::key)),
        };
        if matches!(check, Check::Sku(_) | Check::Email(_) | Check::Name(_)) {
            self.words.extend(
                search_words(value)
                    .into_iter()
                    .map(|word| Word::of_text(word, database.kind())),
            );
        }
        self.checks.push(check);
        Ok(())
    }

    fn add_clients(&mut self, stores: &[Store], value: &str) -> StorageResult<()> {
        let clients: Vec<&str> = stores
            .iter()
            .flat_map(|store| &store.clients)
            .filter(|(_, name)| is_named(name, value))
            .map(|(id, _)| id.as_str())
            .collect();
        let has_some = |store: &&Store| store.clients.iter().any(|(id, _)| clients.contains(&id.as_str()));
        if stores
            .iter()
            .filter(has_some)
            .any(|store| store.clients.len() > 1)
        {
            let before = self.clients.take();
            let fits = |id: &&&str| {
                before
                    .as_ref()
                    .is_none_or(|before| before.iter().any(|one| one == **id))
            };
            self.clients = Some(clients.iter().filter(fits).map(|id| (*id).to_owned()).collect());
        }
        self.add_stores(stores.iter().filter(has_some))
    }

    fn add_stores<'a>(&mut self, fitting: impl Iterator<Item = &'a Store>) -> StorageResult<()> {
        let id = |store: &Store| RowName::new("integrations", &store.id).parsed("id", &store.id);
        let fitting: Vec<IntegrationId> = fitting.map(id).collect::<StorageResult<_>>()?;
        match &mut self.stores {
            Some(stores) => stores.retain(|id| fitting.contains(id)),
            None => self.stores = Some(fitting),
        }
        Ok(())
    }

    /// Whether stores alone do not tell whose orders are meant.
    pub(super) const fn names_clients(&self) -> bool {
        self.clients.is_some()
    }

    /// Of `orders o`, those of the clients that are meant.
    pub(super) fn push_clients(&self, statement: &mut Statement) {
        if let Some(clients) = &self.clients {
            statement.push(concat!(" AND ", client_of_order!(), " IN ("));
            match clients.as_slice() {
                [] => statement.push("NULL"),
                clients => statement.texts(clients),
            };
            statement.push(")");
        }
    }

    pub(super) fn finds_nothing(&self) -> bool {
        let is_nothing = |check: &Check| matches!(check, Check::Number(None) | Check::Tag(None));
        self.checks.iter().any(is_nothing) || self.stores.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether it asks for anything but stores.
    pub(super) fn looks_into_orders(&self) -> bool {
        !self.words.is_empty() || !self.checks.is_empty()
    }

    /// Where a term itself finds few orders.
    pub(super) fn source(&self) -> Option<Source<'_>> {
        self.checks.iter().find_map(|check| match check {
            Check::Number(number) => number.map(Source::Number),
            Check::Tracking(key) => Some(Source::Tracking(key)),
            _ => None,
        })
    }

    /// What finds orders by an index, few or many.
    pub(super) fn word_or_tag_sources(&self) -> Vec<Source<'_>> {
        let tags = self.checks.iter().filter_map(|check| match check {
            Check::Tag(Some(key)) => Some(Source::Tag(key)),
            _ => None,
        });
        let words = self.words.iter().map(|word| match (word.engine, word.is_whole) {
            (Engine::Sqlite, true) => Source::ThisWord(word),
            _ => Source::Word(word),
        });
        words.chain(tags).collect()
    }

    /// By the order's own copy of its terms, which is there already when the order is looked at. Without the word that found
    /// it. The order is `order`.
    pub(super) fn push_words(
        &self,
        statement: &mut Statement,
        order: &'static str,
        found_by: Option<&Source<'_>>,
    ) {
        let is_left = |word: &&Word| !found_by.is_some_and(|source| source.is_word(word));
        for word in self.words.iter().filter(is_left) {
            statement.push(" AND (").push(order).push(".terms LIKE ");
            statement.text(word.pattern()).push(" ESCAPE '!'");
            if let Some(number) = word.number {
                statement
                    .push(" OR ")
                    .push(order)
                    .push(".remote_id = ")
                    .integer(number);
            }
            statement.push(")");
        }
    }

    /// Behind the words, so that only orders are looked at that have these. The order is `order`, with its number.
    pub(super) fn push_checks(&self, statement: &mut Statement, order: &'static str) {
        for check in &self.checks {
            statement.push(" AND ");
            check.push(statement, order);
        }
    }
}

/// Whether these words are a label that was typed with blanks, as carriers print it.
async fn is_tracking(database: &Database, filter: &OrderFilter, words: &[&str]) -> StorageResult<bool> {
    let key = key_of(&words.concat());
    if words.len() < 2 || key.chars().count() < TRACKING_MIN_CHARS {
        return Ok(false);
    }
    let mut statement = Statement::default();
    statement
        .push(concat!(
            "SELECT EXISTS (SELECT 1 FROM shipments s WHERE tracking_number <> '' AND ",
            tracking_key!(),
            " = "
        ))
        .text(key);
    if let Some(client) = filter.client {
        // Whether another client's parcel has this label is nobody's business.
        statement
            .push(concat!(
                " AND (SELECT ",
                client_of_order!(),
                " FROM orders o WHERE o.id = s.order_id) = "
            ))
            .text(client.to_string());
    }
    statement.push(")");
    let (is_known,): (bool,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(is_known)
}

struct Store {
    id: String,
    name: String,
    /// Whose orders it may have, by id and name.
    clients: Vec<(String, String)>,
}

/// They are few: they are looked through here.
async fn stores(database: &Database) -> StorageResult<Vec<Store>> {
    let rows: Vec<(String, String, String, String)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id, i.name, c.id, c.name FROM integrations i JOIN clients c ON c.id = i.client_id OR (i.is_shared AND
                 (SELECT 1 FROM orders WHERE client_id = c.id AND integration_id = i.id LIMIT 1) IS NOT NULL)
             ORDER BY i.id",
        )
        .fetch_all(executor)
        .await?
    });
    let mut stores: Vec<Store> = Vec::new();
    for (id, name, client, client_name) in rows {
        let client = (client, client_name);
        match stores.last_mut().filter(|store| store.id == id) {
            Some(store) => store.clients.push(client),
            None => stores.push(Store {
                id,
                name,
                clients: vec![client],
            }),
        }
    }
    Ok(stores)
}

/// Whether a word of the name, and what follows it, begins so.
fn is_named(name: &str, value: &str) -> bool {
    format!(" {}", name.to_lowercase()).contains(&format!(" {}", value.to_lowercase()))
}
