//! For whatever watches this process: `/livez` and `/readyz`, as Kubernetes names them, and `/health` for others.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use runtime::error_report::report;
use storage::{measures, sealed_secrets};

use super::latest::Latest;
use crate::compose::AppContext;

/// Addresses of their own, or a part of the server's.
pub fn router<S: Clone + Send + Sync + 'static>(context: AppContext) -> Router<S> {
    let answers = Answers {
        context,
        latest: Latest::default(),
    };
    Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(readiness))
        .route("/health", get(readiness))
        .with_state(answers)
}

#[derive(Clone)]
struct Answers {
    context: AppContext,
    latest: Latest<(StatusCode, String)>,
}

/// Who asks is not known: so a flood costs no more than one call a second.
async fn readiness(State(answers): State<Answers>) -> (StatusCode, String) {
    answers.latest.get(|| check(&answers.context)).await
}

/// 503 where this process can't do its work; why, in a line each.
async fn check(context: &AppContext) -> (StatusCode, String) {
    let checks = [
        ("database", is_migrated(context).await),
        ("key", opens_secrets(context).await),
    ];
    let status = match checks.iter().all(|(_, check)| check.is_ok()) {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let lines = checks.map(|(name, check)| format!("{name}: {}\n", check.err().unwrap_or("ok")));
    (status, lines.concat())
}

/// Of an error, who asks learns no more than that there was one; the log has it.
async fn is_migrated(context: &AppContext) -> Result<(), &'static str> {
    match measures::is_migrated(&context.database).await {
        Ok(true) => Ok(()),
        Ok(false) => Err("its schema is older than this program"),
        Err(error) => {
            report(&error);
            Err("does not answer")
        }
    }
}

/// Tried with one of them, which is there before the first integration is.
async fn opens_secrets(context: &AppContext) -> Result<(), &'static str> {
    let (of, sealed) = match sealed_secrets::sample(&context.database).await {
        Ok(Some(sample)) => sample,
        Ok(None) => return Ok(()),
        Err(error) => {
            report(&error);
            return Err("can't be tried without the database");
        }
    };
    match context.vault.open(&of.into(), &sealed) {
        Ok(_) => Ok(()),
        Err(error) => {
            report(&error);
            Err("does not open the stored secrets")
        }
    }
}
