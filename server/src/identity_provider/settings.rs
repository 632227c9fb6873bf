//! Which provider, and what its groups mean here.

use std::time::Duration;

use parcelpilot_domain::account::Role;
use secrecy::SecretString;
use url::Url;

#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// As the provider writes it, to the letter.
    pub issuer: String,
    /// The same.
    pub address: Url,
    pub client_id: String,
    /// A public client has none.
    pub client_secret: Option<SecretString>,
    /// What people call it.
    pub name: String,
    pub groups_claim: String,
    /// The roles of groups. Where there are none, the provider does not say who is what.
    pub roles: Vec<(String, Role)>,
    /// Besides `openid`.
    pub scopes: Vec<String>,
    /// Where the provider sends people back to.
    pub answer_url: String,
    /// For each answer, from the first byte that is sent to the last that comes.
    pub time_limit: Duration,
}

/// How long somebody waits before they hear that the provider is away.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// What somebody's groups make of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleByGroups {
    /// Groups mean nothing here: people keep their role, and nobody new is let in.
    NotMapped,
    /// None of them is for ParcelPilot.
    Nothing,
    Role(Role),
}

impl ProviderSettings {
    /// The highest role counts.
    pub fn role(&self, groups: &[String]) -> RoleByGroups {
        if self.roles.is_empty() {
            return RoleByGroups::NotMapped;
        }
        let theirs = self.roles.iter().filter(|(group, _)| groups.contains(group));
        match theirs.map(|(_, role)| *role).max() {
            Some(role) => RoleByGroups::Role(role),
            None => RoleByGroups::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(roles: &[(&str, Role)]) -> ProviderSettings {
        let roles = roles.iter().map(|(group, role)| ((*group).to_owned(), *role));
        ProviderSettings {
            issuer: "https://login.example.com".to_owned(),
            address: "https://login.example.com".parse().unwrap(),
            client_id: "parcelpilot".to_owned(),
            client_secret: None,
            name: "Acme".to_owned(),
            groups_claim: "groups".to_owned(),
            roles: roles.collect(),
            scopes: Vec::new(),
            answer_url: "https://pilot.example.com/login/provider/answer".to_owned(),
            time_limit: TIME_LIMIT,
        }
    }

    #[test]
    fn the_highest_role_of_somebodys_groups_counts() {
        let set = settings(&[
            ("ship", Role::Operator),
            ("all", Role::Viewer),
            ("pilots", Role::Admin),
            ("all", Role::Viewer),
        ]);
        for (groups, role) in [
            (&["all"][..], RoleByGroups::Role(Role::Viewer)),
            (&["other", "all", "ship"], RoleByGroups::Role(Role::Operator)),
            (&["pilots", "all"], RoleByGroups::Role(Role::Admin)),
            (&["Pilots"], RoleByGroups::Nothing),
            (&[], RoleByGroups::Nothing),
        ] {
            let groups: Vec<_> = groups.iter().map(|group| (*group).to_owned()).collect();
            assert_eq!(set.role(&groups), role, "{groups:?}");
        }
        let unmapped = settings(&[]).role(&["pilots".to_owned()]);
        assert_eq!(unmapped, RoleByGroups::NotMapped);
    }
}
