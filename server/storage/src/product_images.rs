//! Pictures of the products that were ordered. Imports write down which products there are; a reader looks them up, one
//! integration at a time. All times are by the database's clock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteProductId};
use parcelpilot_domain::store::products::PRODUCTS_AT_ONCE;
use parcelpilot_domain::web_link::WebLink;

use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, read, transaction};
use crate::orders::WholeOrder;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// How long a claim holds: what a killed process did not look up is looked up by another after this.
const LEASE: Duration = Duration::from_secs(120);

/// Merchants change pictures. Looking 10,000 products up takes 40 calls.
const AGAIN_AFTER: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Products asked for in one statement. SQLite looks up each numbered placeholder in a list of all.
const PRODUCTS_A_STATEMENT: usize = 500;

/// Products of one integration to look up; none where somebody looked them up in the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueImages {
    pub integration: IntegrationId,
    pub products: Vec<RemoteProductId>,
    held_until: i64,
}

/// What is due, of the integration that has waited for longest, among those that import.
pub async fn claim(database: &Database) -> StorageResult<Option<DueImages>> {
    let now = database_now(database).await?;
    let held_until = now.plus(LEASE).millis();
    let claimed: Option<(String,)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE integrations SET look_up_images_at = $2 WHERE look_up_images_at <= $1 AND id = (
                 SELECT i.id FROM integrations i JOIN clients c ON c.id = i.client_id
                 WHERE i.look_up_images_at <= $1 AND i.is_enabled AND c.is_active AND EXISTS (
                     SELECT 1 FROM product_images p WHERE p.integration_id = i.id AND p.look_up_at <= $1)
                 ORDER BY i.look_up_images_at, i.id LIMIT 1)
             RETURNING id",
        )
        .bind(now.millis())
        .bind(held_until)
        .fetch_optional(executor)
        .await?
    });
    let Some((id,)) = claimed else {
        return Ok(None);
    };
    let products: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT product_id FROM product_images WHERE integration_id = $1 AND look_up_at <= $2
             ORDER BY look_up_at, product_id LIMIT $3",
        )
        .bind(&id)
        .bind(now.millis())
        .bind(i64::from(PRODUCTS_AT_ONCE))
        .fetch_all(executor)
        .await?
    });
    Ok(Some(DueImages {
        integration: RowName::new("integrations", &id).parsed("id", &id)?,
        products: products.into_iter().map(|(id,)| RemoteProductId(id)).collect(),
        held_until,
    }))
}

/// Keeps the pictures that were found; the other products have none. Other integrations have their turn next.
pub async fn store(
    database: &Database,
    due: &DueImages,
    found: &HashMap<RemoteProductId, WebLink>,
) -> StorageResult<()> {
    let integration = due.integration.to_string();
    let again_at = database_now(database).await?.plus(AGAIN_AFTER).millis();
    transaction!(database, |tx| {
        for product in &due.products {
            sqlx::query(
                "UPDATE product_images SET image = $3, look_up_at = $4 WHERE integration_id = $1 AND product_id = $2",
            )
            .bind(&integration)
            .bind(product.0)
            .bind(found.get(product).map_or("", WebLink::as_str))
            .bind(again_at)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })?;
    put_off(database, due, Duration::ZERO).await
}

/// The store is asked again after `pause`, and for other products first: one that it can't answer for holds up no other.
pub async fn fail(database: &Database, due: &DueImages, pause: Duration) -> StorageResult<()> {
    let integration = due.integration.to_string();
    // A moment after its store's turn comes again.
    let again_at = database_now(database).await?.plus(pause + LEASE).millis();
    transaction!(database, |tx| {
        for product in &due.products {
            sqlx::query(
                "UPDATE product_images SET look_up_at = $3 WHERE integration_id = $1 AND product_id = $2",
            )
            .bind(&integration)
            .bind(product.0)
            .bind(again_at)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })?;
    put_off(database, due, pause).await
}

/// The store is not asked again before `pause` is over, unless [`look_up_soon`] says so.
pub async fn put_off(database: &Database, due: &DueImages, pause: Duration) -> StorageResult<()> {
    let until = database_now(database).await?.plus(pause).millis();
    change!(database, |executor| {
        sqlx::query("UPDATE integrations SET look_up_images_at = $3 WHERE id = $1 AND look_up_images_at = $2")
            .bind(due.integration.to_string())
            .bind(due.held_until)
            .bind(until)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Another token may be allowed what the one before was not.
pub async fn look_up_soon(database: &Database, integration: IntegrationId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE integrations SET look_up_images_at = 0 WHERE id = $1")
            .bind(integration.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Adds the pictures to the orders' lines.
pub(crate) async fn add_to(database: &Database, orders: &mut [WholeOrder]) -> StorageResult<()> {
    let mut wanted: BTreeMap<IntegrationId, BTreeSet<i64>> = BTreeMap::new();
    for stored in orders.iter().map(|order| &order.stored) {
        let ids = stored
            .order
            .lines
            .iter()
            .filter_map(|line| line.details.product_id);
        wanted
            .entry(stored.integration_id)
            .or_default()
            .extend(ids.map(|id| id.0));
    }
    let mut images: HashMap<(IntegrationId, RemoteProductId), WebLink> = HashMap::new();
    for (integration, products) in wanted {
        let products: Vec<i64> = products.into_iter().collect();
        for some in products.chunks(PRODUCTS_A_STATEMENT) {
            let known = known(database, integration, some).await?;
            images.extend(known.map(|(product, image)| ((integration, product), image)));
        }
    }
    for stored in orders.iter_mut().map(|order| &mut order.stored) {
        let integration = stored.integration_id;
        for details in stored.order.lines.iter_mut().map(|line| &mut line.details) {
            let image = |id| images.get(&(integration, id)).cloned();
            details.image = details.product_id.and_then(image);
        }
    }
    Ok(())
}

async fn known(
    database: &Database,
    integration: IntegrationId,
    products: &[i64],
) -> StorageResult<impl Iterator<Item = (RemoteProductId, WebLink)> + use<>> {
    let mut statement = Statement::default();
    statement
        .push("SELECT product_id, image FROM product_images WHERE image <> '' AND integration_id = ")
        .text(integration.to_string())
        .push(" AND product_id IN (")
        .integers(products.iter().copied())
        .push(")");
    let rows: Vec<(i64, String)> = read!(database, |executor| {
        // Hardly two pages have as many products: kept, each statement would be another one in memory.
        bound!(sqlx::query_as(statement.sql()), statement)
            .persistent(false)
            .fetch_all(executor)
            .await?
    });
    let image = |(product, image): (i64, String)| Some((RemoteProductId(product), image.parse().ok()?));
    Ok(rows.into_iter().filter_map(image))
}
