//! All open problems, one after the other, without holding them.

use futures::stream;
use futures::stream::{Stream, TryStreamExt};
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::IntegrationId;

use super::{SELECT, read_rows};
use crate::statement::Statement;
use crate::{Database, StorageError, StorageResult};

/// Problems read at once, and the most that are in memory.
const BATCH: i64 = 500;

/// Every open problem of one integration or of all, oldest first. What is met meanwhile may or may not be among them;
/// none comes twice.
pub fn export(
    database: &Database,
    integration: Option<IntegrationId>,
) -> impl Stream<Item = StorageResult<ProblemRow>> + Send + use<> {
    let database = database.clone();
    stream::try_unfold(String::new(), move |after| {
        let database = database.clone();
        async move {
            let problems = batch(&database, integration, &after).await?;
            let Some(last) = problems.last() else {
                return Ok::<_, StorageError>(None);
            };
            let after = last.id.to_string();
            let problems = stream::iter(problems.into_iter().map(Ok::<_, StorageError>));
            Ok(Some((problems, after)))
        }
    })
    .try_flatten()
}

/// Ids are as old as their problems.
async fn batch(
    database: &Database,
    integration: Option<IntegrationId>,
    after: &str,
) -> StorageResult<Vec<ProblemRow>> {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("p.solved_at IS NULL AND p.id > ")
        .text(after);
    if let Some(integration) = integration {
        statement
            .push(" AND p.integration_id = ")
            .text(integration.to_string());
    }
    statement.push(" ORDER BY p.id LIMIT ").integer(BATCH);
    read_rows(database, &statement).await
}
