//! How the provider describes itself, and its keys: asked for when they are needed first, and kept for an hour.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::IssuerUrl;
use openidconnect::core::CoreProviderMetadata;
use parcelpilot_domain::identity_provider::ProviderProblem;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::calls::Calls;
use super::{ProviderError, ProviderSettings};

const KEPT: Duration = Duration::from_secs(60 * 60);
/// Whoever waited while somebody else heard that the provider is away does not ask it again.
const FAILURE_KEPT: Duration = Duration::from_secs(1);

/// One asks at a time, the others wait for the answer.
#[derive(Default)]
pub(super) struct Discovery {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<CoreProviderMetadata>, Instant)>,
    failed: Option<(ProviderProblem, Instant)>,
}

impl Discovery {
    pub async fn current(
        &self,
        calls: &Calls,
        settings: &ProviderSettings,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let mut known = self.known.lock().await;
        match &known.metadata {
            Some((metadata, since)) if since.elapsed() < KEPT => Ok(metadata.clone()),
            _ => known.fetch(calls, settings).await,
        }
    }

    /// Where a key is lacking in `old`: the provider may have new ones.
    pub async fn newer(
        &self,
        calls: &Calls,
        settings: &ProviderSettings,
        old: &Arc<CoreProviderMetadata>,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let mut known = self.known.lock().await;
        match &known.metadata {
            Some((metadata, _)) if !Arc::ptr_eq(metadata, old) => Ok(metadata.clone()),
            _ => known.fetch(calls, settings).await,
        }
    }
}

impl Known {
    async fn fetch(
        &mut self,
        calls: &Calls,
        settings: &ProviderSettings,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        if let Some((problem, since)) = self.failed
            && since.elapsed() < FAILURE_KEPT
        {
            return Err(ProviderError::new(problem, "it failed a moment ago"));
        }
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| ProviderError::new(ProviderProblem::Misconfigured, "its issuer is no URL"))?;
        match CoreProviderMetadata::discover_async(issuer, calls).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *self = Known {
                    metadata: Some((metadata.clone(), Instant::now())),
                    failed: None,
                };
                Ok(metadata)
            }
            Err(error) => {
                let error = ProviderError::of_discovery(error);
                self.failed = Some((error.problem, Instant::now()));
                Err(error)
            }
        }
    }
}
