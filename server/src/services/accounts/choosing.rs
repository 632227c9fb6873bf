//! Passwords that people choose, on their way to their hashes.

use outbound::PublicUrl;
use parcelpilot_contract::error::AppResult;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use runtime::clock::now;
use secrecy::SecretString;
use storage::people::NewPerson;
use uuid::Uuid;

use super::{AccountService, password_failure};
use crate::accounts::rules;

impl AccountService {
    /// Where the pages are: no password may be made of its name.
    pub fn with_public_url(self, url: Option<&PublicUrl>) -> Self {
        let host = url.map(|url| url.host().to_owned()).unwrap_or_default();
        Self { host, ..self }
    }

    pub(super) async fn checked_person(
        &self,
        name: &str,
        email: &str,
        password: SecretString,
        role: Role,
        sees: Sees,
    ) -> AppResult<NewPerson> {
        let (name, email, host) = (name.to_owned(), email.to_owned(), self.host.clone());
        let check = move || rules::checked_person(&name, &email, password, &host);
        let person = self.passwords.run(check).await.map_err(password_failure)??;
        Ok(NewPerson {
            id: UserId::from_uuid(Uuid::now_v7()),
            email: person.email,
            name: person.name,
            role,
            sees,
            password_hash: self.hashed(person.password).await?,
            created_at: now(),
        })
    }

    /// The hash of a password that may be chosen by whom these texts name.
    pub(super) async fn chosen(&self, password: SecretString, names: [&str; 2]) -> AppResult<String> {
        let ([email, name], host) = (names.map(str::to_owned), self.host.clone());
        let check = move || rules::checked_password(&password, &[&email, &name, &host]).map(|()| password);
        let password = self.passwords.run(check).await.map_err(password_failure)??;
        self.hashed(password).await
    }

    async fn hashed(&self, password: SecretString) -> AppResult<String> {
        self.passwords.hash(password).await.map_err(password_failure)
    }
}
