//! Personal API tokens, and the callers who use them.

use async_trait::async_trait;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_contract::ports::{ApiTokenPort, Caller, CallerKind};
use parcelpilot_domain::api_token::{TOKEN_PREFIX, TokenAccess, TokenLifetime};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{ApiTokenId, UserId};
use parcelpilot_domain::name;
use parcelpilot_domain::sees::Sees;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};
use storage::api_tokens::NewApiToken;
use storage::{Database, api_tokens};
use uuid::Uuid;

use super::audit::record_detail;
use super::people::{described, may_be_given};
use super::{internal, last_seen};
use crate::accounts::tokens;

/// The most a person may have. Nobody can keep more apart.
const TOKENS_MAX: u32 = 50;

pub struct ApiTokenService {
    pub database: Database,
}

/// Who calls with a token: its owner, with the lesser of the owner's and the token's role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCaller {
    pub token_id: ApiTokenId,
    pub caller: Caller,
}

impl ApiTokenService {
    /// Who calls with this token, or none if it is unknown or has expired.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn caller(&self, token: &SecretString, address: String) -> AppResult<Option<ApiCaller>> {
        let now = now();
        let found = api_tokens::find(&self.database, &tokens::hash(token), now).await?;
        let Some(token) = found else { return Ok(None) };
        last_seen::note(api_tokens::touch(&self.database, &token, now)).await;
        Ok(Some(ApiCaller {
            token_id: token.id,
            caller: Caller {
                role: token.person.role.min(token.access.role()),
                // What people see of what it did.
                name: format!("{} ({})", token.person.name, token.name),
                address,
                kind: CallerKind::ApiToken {
                    id: token.id,
                    name: token.name,
                    owner: token.person.name,
                },
                ..token.person
            },
        }))
    }

    async fn delete(&self, caller: &Caller, of: Option<UserId>, id: ApiTokenId) -> AppResult<()> {
        let token = api_tokens::list(&self.database, of, now())
            .await?
            .into_iter()
            .find(|token| token.id == id)
            .ok_or(AppError::NotFound)?;
        api_tokens::delete(&self.database, id).await?;
        record_detail(
            &self.database,
            caller,
            AuditAction::ApiTokenRevoked,
            &token.name,
            &format!("of {}", token.email),
        )
        .await;
        Ok(())
    }
}

#[async_trait]
impl ApiTokenPort for ApiTokenService {
    async fn list(&self, caller: &Caller) -> AppResult<Vec<ApiTokenRow>> {
        Ok(api_tokens::list(&self.database, Some(caller.user_id), now()).await?)
    }

    async fn make(
        &self,
        caller: &Caller,
        name: String,
        access: TokenAccess,
        lifetime: TokenLifetime,
        sees: Sees,
    ) -> AppResult<String> {
        let name = name::checked(&name);
        let mut errors = Vec::new();
        if let Err(problem) = name {
            errors.push(FieldError::new("name", problem.into()));
        }
        if caller.role < access.role() {
            errors.push(FieldError::new("access", FieldProblem::AboveOwnRole));
        }
        if self.list(caller).await?.len() >= TOKENS_MAX as usize {
            errors.push(FieldError::new("name", FieldProblem::TooMany(TOKENS_MAX)));
        }
        may_be_given(&self.database, caller, &sees).await?;
        let (Ok(name), true) = (name, errors.is_empty()) else {
            return Err(AppError::Invalid(errors));
        };
        let random = tokens::new_token().map_err(internal)?;
        let token = SecretString::from(format!("{TOKEN_PREFIX}{}", random.expose_secret()));
        let new = NewApiToken {
            id: ApiTokenId::from_uuid(Uuid::now_v7()),
            token_hash: &tokens::hash(&token),
            user_id: caller.user_id,
            name: &name,
            access,
            sees: &sees,
            created_at: now(),
            expires_at: now().plus(lifetime.duration()),
        };
        api_tokens::insert(&self.database, &new).await?;
        let may = described(&self.database, access.label(), &sees).await?;
        let detail = format!("{may}, for {}", lifetime.label());
        record_detail(&self.database, caller, AuditAction::ApiTokenMade, &name, &detail).await;
        Ok(token.expose_secret().to_owned())
    }

    async fn revoke(&self, caller: &Caller, id: ApiTokenId) -> AppResult<()> {
        self.delete(caller, Some(caller.user_id), id).await
    }

    async fn revoke_any(&self, caller: &Caller, id: ApiTokenId) -> AppResult<()> {
        self.delete(caller, None, id).await
    }
}
