//! Who here is meant by somebody of the identity provider, and as what they come in.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::{NewSession, RequestOrigin};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::identity_provider::ProviderProblem;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::name;
use parcelpilot_domain::sees::Sees;
use runtime::clock::now;
use storage::external_identities::KnownPerson;
use storage::people::{NO_PASSWORD, NewPerson, Person};
use storage::{StorageError, external_identities, people, second_factors, sessions as session_rows};
use uuid::Uuid;

use super::AccountService;
use super::by_provider::{ByProviderError, Returning, external};
use crate::accounts::{rules, sessions, tokens};
use crate::identity_provider::{Identity, IdentityProvider, RoleByGroups};
use crate::services::audit;

const BY_PROVIDER: &str = "by the identity provider";

/// Somebody who may come in, and the hash of their password.
type Admitted = (Person, String);

impl AccountService {
    /// Fully: a second step is the provider's to ask for.
    pub(super) async fn admit(
        &self,
        provider: &IdentityProvider,
        identity: &Identity,
        returning: &Returning<'_>,
    ) -> Result<NewSession, ByProviderError> {
        let groups = identity.groups.as_deref().unwrap_or_default();
        let role = provider.settings.role(groups);
        let origin = returning.origin;
        let (person, hash) = self.meant(provider, identity, role, origin).await?;
        if let RoleByGroups::Role(role) = role {
            self.follow_role(&person, role, origin).await?;
        }
        let browser = returning.browser.clone();
        let session = self
            .begin_session_by_provider(person.id, &hash, origin, browser)
            .await;
        let session = session.map_err(|error| match error {
            // Deactivated, or with another password, in this moment.
            AppError::LoginFailed => ByProviderError::Refused(ProviderProblem::Over),
            error => error.into(),
        })?;
        // Who is logged in there may have proved long ago that it is them.
        if !sessions::is_confirmed(identity.authenticated_at, now()) {
            session_rows::unconfirm(&self.database, &tokens::hash(&session.token)).await?;
        }
        external_identities::touch(&self.database, external(provider, identity), now()).await?;
        self.note(&person, origin, AuditAction::LoggedIn, BY_PROVIDER)
            .await;
        Ok(session)
    }

    /// Whom the provider has always meant; else who has their e-mail address; else somebody new, if a group says as what.
    async fn meant(
        &self,
        provider: &IdentityProvider,
        identity: &Identity,
        role: RoleByGroups,
        origin: &RequestOrigin,
    ) -> Result<Admitted, ByProviderError> {
        let known = external_identities::find(&self.database, external(provider, identity)).await?;
        if let Some(known) = known {
            return may_enter(known, role);
        }
        let email = identity.email.as_deref().map(rules::checked_email);
        let Some(Ok(email)) = email else {
            return Err(refused(ProviderProblem::EmailNotVerified));
        };
        let issuer = &provider.settings.issuer;
        match external_identities::find_by_email(&self.database, issuer, &email).await? {
            Some(known) if known.is_linked => Err(refused(ProviderProblem::OtherAccount)),
            Some(known) => {
                let (person, hash) = may_enter(known, role)?;
                // Whoever has the mailbox now is not let past what its owner set up.
                let factor = second_factors::state(&self.database, person.id).await?;
                if factor.is_some_and(|factor| factor.has_one) {
                    return Err(refused(ProviderProblem::SecondFactor));
                }
                let linked =
                    external_identities::link(&self.database, external(provider, identity), person.id, now());
                linked.await.map_err(taken)?;
                self.note(&person, origin, AuditAction::IdentityLinked, &identity.subject)
                    .await;
                Ok((person, hash))
            }
            None => match role {
                RoleByGroups::Role(role) => {
                    self.join_by_provider(provider, identity, email, role, origin)
                        .await
                }
                RoleByGroups::Nothing => Err(refused(ProviderProblem::NoGroup)),
                RoleByGroups::NotMapped => Err(refused(ProviderProblem::Unknown)),
            },
        }
    }

    async fn join_by_provider(
        &self,
        provider: &IdentityProvider,
        identity: &Identity,
        email: String,
        role: Role,
        origin: &RequestOrigin,
    ) -> Result<Admitted, ByProviderError> {
        // The set-up link works until there is somebody: without an admin, nobody could ever make one.
        if role != Role::Admin && people::count(&self.database).await? == 0 {
            return Err(refused(ProviderProblem::NotSetUp));
        }
        let person = NewPerson {
            id: UserId::from_uuid(Uuid::now_v7()),
            name: name::checked(&identity.name).unwrap_or_else(|_| email.clone()),
            email,
            role,
            // Less where the address was invited for clients: `join` looks.
            sees: Sees::All,
            password_hash: NO_PASSWORD.to_owned(),
            created_at: now(),
        };
        let joined = external_identities::join(&self.database, external(provider, identity), &person);
        joined.await.map_err(not_admitted)?;
        let detail = format!("{} {BY_PROVIDER}", role.label());
        let person_row = Person {
            id: person.id,
            email: person.email,
            name: person.name,
            role,
        };
        self.note(&person_row, origin, AuditAction::PersonJoined, &detail)
            .await;
        Ok((person_row, person.password_hash))
    }

    /// At each log-in the provider's groups say anew what somebody may do.
    async fn follow_role(
        &self,
        person: &Person,
        role: Role,
        origin: &RequestOrigin,
    ) -> Result<(), ByProviderError> {
        if person.role == role {
            return Ok(());
        }
        let (from, to) = (person.role.label(), role.label());
        match people::set_role(&self.database, person.id, role).await {
            Ok(()) => {
                let detail = format!("{from} to {to} {BY_PROVIDER}");
                self.note(person, origin, AuditAction::RoleChanged, &detail).await;
                Ok(())
            }
            Err(StorageError::LastAdmin) => {
                let detail = format!("{from}: the last admin stays, though {to} {BY_PROVIDER}");
                self.note(person, origin, AuditAction::RoleKept, &detail).await;
                Ok(())
            }
            Err(error) => Err(not_admitted(error)),
        }
    }

    async fn note(&self, person: &Person, origin: &RequestOrigin, action: AuditAction, detail: &str) {
        let actor = AuditActor::person(person.id, &person.name, &person.email);
        let (address, email) = (origin.address.as_str(), person.email.as_str());
        audit::record_as(&self.database, &actor, address, action, email, detail).await;
    }
}

fn may_enter(known: KnownPerson, role: RoleByGroups) -> Result<Admitted, ByProviderError> {
    if !known.is_active {
        return Err(refused(ProviderProblem::Deactivated));
    }
    if role == RoleByGroups::Nothing {
        return Err(refused(ProviderProblem::NoGroup));
    }
    Ok((known.person, known.password_hash))
}

fn not_admitted(error: StorageError) -> ByProviderError {
    match error {
        StorageError::AdminOfClients => refused(ProviderProblem::AdminOfClients),
        error => taken(error),
    }
}

/// Two log-ins at once: by the next one they are known.
fn taken(error: StorageError) -> ByProviderError {
    match error {
        StorageError::Taken => refused(ProviderProblem::Over),
        error => error.into(),
    }
}

fn refused(problem: ProviderProblem) -> ByProviderError {
    ByProviderError::Refused(problem)
}
