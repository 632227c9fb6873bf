//! What goes wrong with the provider. Nothing of a code or a token is in it: the log has it.

use std::error::Error;

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, StandardErrorResponse, UserInfoError,
};
use parcelpilot_domain::identity_provider::ProviderProblem;
use parcelpilot_domain::visible_text::visible;

use super::calls::CallError;

/// Of what the provider says.
const SAID_CHARS_MAX: usize = 200;

#[derive(Debug, thiserror::Error)]
#[error("the identity provider: {detail}")]
pub struct ProviderError {
    /// What the person is told.
    pub problem: ProviderProblem,
    detail: String,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl ProviderError {
    pub fn new(problem: ProviderProblem, detail: impl Into<String>) -> Self {
        Self {
            problem,
            detail: detail.into(),
            cause: None,
        }
    }

    fn by(self, cause: impl Error + Send + Sync + 'static) -> Self {
        Self {
            cause: Some(Box::new(cause)),
            ..self
        }
    }

    /// The error that came back in the browser's address.
    pub fn returned(code: &str, description: &str) -> Self {
        let problem = match code {
            "access_denied"
            | "login_required"
            | "interaction_required"
            | "consent_required"
            | "account_selection_required" => ProviderProblem::Denied,
            "server_error" | "temporarily_unavailable" => ProviderProblem::Unreachable,
            _ => ProviderProblem::Misconfigured,
        };
        Self::new(
            problem,
            format!("it sent people back with {} {}", said(code), said(description)),
        )
    }

    /// Documents that everybody can read: nothing of their errors is secret.
    pub(super) fn of_discovery(error: DiscoveryError<CallError>) -> Self {
        let problem = match &error {
            DiscoveryError::Request(error) => error.problem(),
            DiscoveryError::Response(status, ..) if status.is_server_error() => ProviderProblem::Unreachable,
            _ => ProviderProblem::Misconfigured,
        };
        Self::new(problem, "its description or its keys can't be read").by(error)
    }

    pub(super) fn of_exchange(
        error: RequestTokenError<CallError, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> Self {
        match error {
            RequestTokenError::Request(error) => {
                Self::new(error.problem(), "its token endpoint can't be called").by(error)
            }
            RequestTokenError::ServerResponse(response) => {
                let problem = match response.error() {
                    // A code that was used, or is too old.
                    CoreErrorResponseType::InvalidGrant => ProviderProblem::Untrusted,
                    _ => ProviderProblem::Misconfigured,
                };
                let code: &str = response.error().as_ref();
                Self::new(problem, format!("its token endpoint answered {}", said(code)))
            }
            // The cause may quote the answer, which has tokens.
            RequestTokenError::Parse(error, _) => Self::new(
                ProviderProblem::Misconfigured,
                format!("its token endpoint's answer can't be read at {}", error.path()),
            ),
            RequestTokenError::Other(_) => Self::new(
                ProviderProblem::Misconfigured,
                "its token endpoint's answer can't be read",
            ),
        }
    }

    pub(super) fn of_claims(error: ClaimsVerificationError) -> Self {
        let problem = match error {
            ClaimsVerificationError::Expired(_) => ProviderProblem::Clock,
            _ => ProviderProblem::Untrusted,
        };
        Self::new(problem, "its ID token is not valid").by(error)
    }

    pub(super) fn of_user_info(error: UserInfoError<CallError>) -> Self {
        match error {
            UserInfoError::Request(error) => {
                Self::new(error.problem(), "what it knows of people can't be asked for").by(error)
            }
            UserInfoError::ClaimsVerification(error) => Self::new(
                ProviderProblem::Untrusted,
                "what it says of people is not of whoever logged in",
            )
            .by(error),
            // The cause may quote what it says of people.
            _ => Self::new(
                ProviderProblem::Misconfigured,
                "what it says of people can't be read",
            ),
        }
    }
}

fn said(text: &str) -> String {
    visible(text, SAID_CHARS_MAX)
}
