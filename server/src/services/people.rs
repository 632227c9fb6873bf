//! For admins: people, their invitations and roles, and the audit trail.

use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_contract::audit::{AuditPage, AuditQuery};
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::people::{People, PersonRow, WORKS_FOR};
use parcelpilot_contract::ports::{Caller, CallerKind, PeoplePort};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{ClientId, UserId};
use parcelpilot_domain::sees::Sees;
use runtime::clock::now;
use secrecy::ExposeSecret;
use storage::one_time_links::invitations;
use storage::one_time_links::invitations::NewInvitation;
use storage::second_factors::required_roles;
use storage::{
    Database, StorageError, api_tokens, audit, clients, limited_addresses, people, second_factors,
};

use super::audit::{audit_filter, record, record_detail};
use super::{internal, or_not_found};
use crate::accounts::{rules, tokens};

/// How long a one-time link works.
const LINK_LIFETIME: Duration = Duration::from_secs(3 * 24 * 60 * 60);
const AUDIT_ROWS: usize = 100;

pub struct PeopleService {
    pub database: Database,
}

#[async_trait]
impl PeoplePort for PeopleService {
    async fn list(&self) -> AppResult<People> {
        Ok(People {
            people: people::list(&self.database, now()).await?,
            invitations: invitations::list(&self.database, now()).await?,
            api_tokens: api_tokens::list(&self.database, None, now()).await?,
            second_factor_roles: required_roles::list(&self.database).await?,
        })
    }

    async fn invite(
        &self,
        caller: &Caller,
        email: String,
        role: Role,
        sees: Sees,
        is_confirmed: bool,
    ) -> AppResult<String> {
        let email = rules::checked_email(&email)?;
        may_be_given(&self.database, caller, &sees).await?;
        let is_taken = people::list(&self.database, now())
            .await?
            .iter()
            .any(|person| person.email == email);
        if is_taken {
            return Err(AppError::invalid("email", FieldProblem::Taken));
        }
        if !sees.is_limited() && !is_confirmed {
            let before = limited_addresses::sees(&self.database, &email).await?;
            if before.is_limited() {
                return Err(AppError::invalid(WORKS_FOR, FieldProblem::InvitedForClients));
            }
        }
        let detail = described(&self.database, role.label(), &sees).await?;
        let link = self.link(caller, None, &email, role, &sees).await?;
        record_detail(
            &self.database,
            caller,
            AuditAction::PersonInvited,
            &email,
            &detail,
        )
        .await;
        Ok(link)
    }

    async fn withdraw(&self, caller: &Caller, email: String) -> AppResult<()> {
        invitations::withdraw(&self.database, &email).await?;
        record(&self.database, caller, AuditAction::InvitationWithdrawn, &email).await;
        Ok(())
    }

    async fn set_role(&self, caller: &Caller, id: UserId, role: Role) -> AppResult<()> {
        let person = self.person(id).await?;
        people::set_role(&self.database, id, role)
            .await
            .map_err(or_not_found)?;
        let detail = format!("{} to {}", person.role.label(), role.label());
        record_detail(
            &self.database,
            caller,
            AuditAction::RoleChanged,
            &person.email,
            &detail,
        )
        .await;
        Ok(())
    }

    async fn set_clients(&self, caller: &Caller, id: UserId, sees: Sees) -> AppResult<()> {
        let person = self.person(id).await?;
        may_be_given(&self.database, caller, &sees).await?;
        let detail = format!(
            "{} to {}",
            described(&self.database, person.role.label(), &person.sees).await?,
            described(&self.database, person.role.label(), &sees).await?
        );
        people::set_clients(&self.database, id, &sees)
            .await
            .map_err(or_not_found)?;
        let action = AuditAction::PersonsClientsChanged;
        record_detail(&self.database, caller, action, &person.email, &detail).await;
        Ok(())
    }

    async fn set_active(&self, caller: &Caller, id: UserId, is_active: bool) -> AppResult<()> {
        let person = self.person(id).await?;
        let (changed, action) = if is_active {
            (
                people::activate(&self.database, id).await,
                AuditAction::PersonActivated,
            )
        } else {
            (
                people::deactivate(&self.database, id, now()).await,
                AuditAction::PersonDeactivated,
            )
        };
        changed.map_err(or_not_found)?;
        record(&self.database, caller, action, &person.email).await;
        Ok(())
    }

    async fn end_sessions(&self, caller: &Caller, id: UserId) -> AppResult<()> {
        let person = self.person(id).await?;
        people::end_sessions(&self.database, id, None).await?;
        record(&self.database, caller, AuditAction::SessionsEnded, &person.email).await;
        Ok(())
    }

    async fn reset_second_factor(&self, caller: &Caller, id: UserId) -> AppResult<()> {
        let person = self.person(id).await?;
        second_factors::reset(&self.database, id)
            .await
            .map_err(or_not_found)?;
        let action = AuditAction::SecondFactorReset;
        record(&self.database, caller, action, &person.email).await;
        Ok(())
    }

    async fn require_second_factor(&self, caller: &Caller, roles: Vec<Role>) -> AppResult<()> {
        let by = (caller.kind == CallerKind::Person).then_some(caller.user_id);
        required_roles::set(&self.database, &roles, by).await?;
        let labels: Vec<_> = Role::ALL
            .into_iter()
            .filter(|role| roles.contains(role))
            .map(Role::label)
            .collect();
        let subject = match labels.is_empty() {
            true => "none".to_owned(),
            false => labels.join(", "),
        };
        let action = AuditAction::SecondFactorRolesChanged;
        record(&self.database, caller, action, &subject).await;
        Ok(())
    }

    async fn password_link(&self, caller: &Caller, id: UserId) -> AppResult<String> {
        let person = self.person(id).await?;
        let link = self
            .link(caller, Some(id), &person.email, person.role, &person.sees)
            .await?;
        record(
            &self.database,
            caller,
            AuditAction::PasswordLinkMade,
            &person.email,
        )
        .await;
        Ok(link)
    }

    async fn audit_events(&self, query: AuditQuery, after: String) -> AppResult<AuditPage> {
        Ok(audit::list(&self.database, &audit_filter(query), &after, AUDIT_ROWS).await?)
    }
}

impl PeopleService {
    async fn person(&self, id: UserId) -> AppResult<PersonRow> {
        people::find(&self.database, id, now())
            .await?
            .ok_or(AppError::NotFound)
    }

    async fn link(
        &self,
        caller: &Caller,
        user_id: Option<UserId>,
        email: &str,
        role: Role,
        sees: &Sees,
    ) -> AppResult<String> {
        let token = tokens::new_token().map_err(internal)?;
        let new = NewInvitation {
            token_hash: &tokens::hash(&token),
            user_id,
            email,
            role,
            sees,
            invited_by: &caller.name,
            inviter_id: caller.user_id,
            created_at: now(),
            expires_at: now().plus(LINK_LIFETIME),
        };
        invitations::replace(&self.database, &new)
            .await
            .map_err(|error| match error {
                StorageError::Taken => AppError::invalid("email", FieldProblem::Taken),
                error => error.into(),
            })?;
        Ok(format!("/join?link={}", token.expose_secret()))
    }
}

/// For the audit trail: somebody, or a token, that may do so much, and of whom.
pub(crate) async fn described(database: &Database, may: &str, sees: &Sees) -> AppResult<String> {
    let Some(seen) = sees.limited_to() else {
        return Ok(may.to_owned());
    };
    let clients = clients::list(database).await?.into_iter();
    let names: Vec<String> = clients
        .filter(|client| seen.has(client.id))
        .map(|client| client.name)
        .collect();
    Ok(format!("{may} of {}", names.join(", ")))
}

/// Whether these clients are there, and the caller's to give: for somebody of a client, another one is as one that is not there.
///
/// # Errors
/// [`AppError::Invalid`] for `clients`.
pub(super) async fn may_be_given(database: &Database, caller: &Caller, sees: &Sees) -> AppResult<()> {
    let Some(given) = sees.limited_to() else {
        return Ok(());
    };
    let known = clients::list(database).await?;
    let is_known = |id: &ClientId| {
        let is_seen = caller.sees.limited_to().is_none_or(|seen| seen.has(*id));
        is_seen && known.iter().any(|client| client.id == *id)
    };
    match given.ids().iter().all(is_known) {
        true => Ok(()),
        false => Err(AppError::invalid("clients", FieldProblem::Unknown)),
    }
}
