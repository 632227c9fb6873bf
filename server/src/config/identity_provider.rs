//! Settings of the company's identity provider.

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use outbound::PublicUrl;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::{identity_provider, name};
use secrecy::SecretString;
use url::Url;

use super::outbound::{PUBLIC_URL, given};
use super::secret::SecretSetting;
use super::{ConfigError, Setting, path};
use crate::identity_provider::{ProviderSettings, TIME_LIMIT};

const ISSUER: Setting = Setting::new("oidc_issuer", "--oidc-issuer", "PARCELPILOT_OIDC_ISSUER");
const CLIENT_ID: Setting = Setting::new("oidc_client_id", "--oidc-client-id", "PARCELPILOT_OIDC_CLIENT_ID");
const CLIENT_SECRET: SecretSetting = SecretSetting::new(
    Setting::new(
        "oidc_client_secret",
        "--oidc-client-secret",
        "PARCELPILOT_OIDC_CLIENT_SECRET",
    ),
    Setting::new(
        "oidc_client_secret_file",
        "--oidc-client-secret-file",
        "PARCELPILOT_OIDC_CLIENT_SECRET_FILE",
    ),
);
const NAME: Setting = Setting::new("oidc_name", "--oidc-name", "PARCELPILOT_OIDC_NAME");
const ROLE: Setting = Setting::new("oidc_role", "--oidc-role", "PARCELPILOT_OIDC_ROLE");

/// It has to fit on a button, on a telephone.
const NAME_CHARS_MAX: usize = 40;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Identity provider")]
pub struct IdentityProviderArguments {
    /// Lets people log in by this identity provider (OpenID Connect): its issuer, such as <https://login.example.com>
    #[arg(long, env = "PARCELPILOT_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,
    /// What the identity provider calls ParcelPilot
    #[arg(long, env = "PARCELPILOT_OIDC_CLIENT_ID", value_name = "ID")]
    oidc_client_id: Option<String>,
    /// Proves to the identity provider that it is ParcelPilot; without it ParcelPilot is a public client
    #[arg(long, env = "PARCELPILOT_OIDC_CLIENT_SECRET", hide_env_values = true)]
    oidc_client_secret: Option<SecretString>,
    /// File that holds the client's secret, in place of --oidc-client-secret
    #[arg(long, env = "PARCELPILOT_OIDC_CLIENT_SECRET_FILE", value_name = "FILE", value_parser = path::path())]
    oidc_client_secret_file: Option<PathBuf>,
    /// What people call the identity provider: the button says "Log in with" and this
    #[arg(
        long,
        env = "PARCELPILOT_OIDC_NAME",
        value_name = "NAME",
        default_value = identity_provider::USUAL_NAME
    )]
    oidc_name: String,
    /// Claim that has a person's groups
    #[arg(
        long,
        env = "PARCELPILOT_OIDC_GROUPS_CLAIM",
        value_name = "CLAIM",
        default_value = "groups"
    )]
    oidc_groups_claim: String,
    /// Role of a group's people: viewer, operator or admin. May be given several times, or with ; between; the highest
    /// counts. Without any, the people who are here can log in, and nobody new
    #[arg(
        long,
        env = "PARCELPILOT_OIDC_ROLE",
        value_name = "GROUP=ROLE",
        value_delimiter = ';'
    )]
    oidc_role: Vec<String>,
    /// What ParcelPilot asks the identity provider to tell of people
    #[arg(
        long,
        env = "PARCELPILOT_OIDC_SCOPES",
        value_name = "SCOPES",
        default_value = "openid email profile"
    )]
    oidc_scopes: String,
}

impl IdentityProviderArguments {
    /// Nothing where no issuer is set.
    ///
    /// # Errors
    /// A setting is invalid, some are set without the others, or nothing says where people reach this server.
    pub fn settings(
        &self,
        matches: &ArgMatches,
        public_url: Option<&PublicUrl>,
    ) -> Result<Option<ProviderSettings>, ConfigError> {
        let client_secret = CLIENT_SECRET.read(
            matches,
            self.oidc_client_secret.as_ref(),
            path::given(self.oidc_client_secret_file.as_ref()),
            |_| true,
        )?;
        let roles = self.roles(matches)?;
        let client_id = given(self.oidc_client_id.as_deref());
        let Some(issuer) = given(self.oidc_issuer.as_deref()) else {
            return match client_id.is_some() || client_secret.is_some() || !roles.is_empty() {
                true => Err(ISSUER.refuse(matches, None, "set the identity provider's issuer, too")),
                false => Ok(None),
            };
        };
        let address = Url::parse(issuer).ok().filter(is_issuer).ok_or_else(|| {
            let advice = "write it as the provider's discovery document does, such as https://login.example.com/acme; \
                          http:// works for this machine only";
            ISSUER.refuse(matches, Some(issuer), advice)
        })?;
        let client_id = client_id.ok_or_else(|| {
            let advice = "set the id that ParcelPilot has at the identity provider";
            CLIENT_ID.refuse(matches, None, advice)
        })?;
        let public_url = public_url.ok_or_else(|| {
            let advice = "set it: the identity provider of --oidc-issuer sends people back there, to /login/provider/answer";
            PUBLIC_URL.refuse(matches, None, advice)
        })?;
        let name = given(Some(&self.oidc_name)).unwrap_or(identity_provider::USUAL_NAME);
        let name = name::checked(name).ok();
        let name = name.filter(|name| name.chars().count() <= NAME_CHARS_MAX);
        let name = name.ok_or_else(|| {
            let advice = "write a name in one line, of 40 characters at most, such as Acme Accounts";
            NAME.refuse(matches, Some(&self.oidc_name), advice)
        })?;
        Ok(Some(ProviderSettings {
            issuer: issuer.to_owned(),
            address,
            client_id: client_id.to_owned(),
            client_secret: client_secret.map(|set| set.text),
            name,
            groups_claim: given(Some(&self.oidc_groups_claim))
                .unwrap_or("groups")
                .to_owned(),
            roles,
            scopes: self
                .oidc_scopes
                .split_whitespace()
                .filter(|scope| *scope != "openid")
                .map(str::to_owned)
                .collect(),
            answer_url: public_url.identity_provider_answer(),
            time_limit: TIME_LIMIT,
        }))
    }

    fn roles(&self, matches: &ArgMatches) -> Result<Vec<(String, Role)>, ConfigError> {
        let entries = self.oidc_role.iter().map(|entry| entry.trim());
        entries
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                role_of_group(entry).ok_or_else(|| {
                    let advice = "write it as GROUP=viewer, GROUP=operator or GROUP=admin";
                    ROLE.refuse(matches, Some(entry), advice)
                })
            })
            .collect()
    }
}

/// Names of groups may have `=` in them; roles have not.
fn role_of_group(entry: &str) -> Option<(String, Role)> {
    let (group, role) = entry.rsplit_once('=')?;
    let group = group.trim();
    let role = Role::from_code(role.trim())?;
    (!group.is_empty()).then(|| (group.to_owned(), role))
}

fn is_issuer(address: &Url) -> bool {
    let has_log_in = !address.username().is_empty() || address.password().is_some();
    outbound::is_safe(address) && address.query().is_none() && address.fragment().is_none() && !has_log_in
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};
    use secrecy::ExposeSecret;

    use super::super::OutboundArguments;
    use super::*;

    fn settings(arguments: &[&str], public_url: Option<&str>) -> Result<Option<ProviderSettings>, String> {
        // Whose public URL is missed.
        let command = OutboundArguments::augment_args(Command::new("test"));
        let command = IdentityProviderArguments::augment_args(command);
        let matches = command.get_matches_from(["test"].iter().chain(arguments));
        let public_url = public_url.and_then(PublicUrl::parse);
        IdentityProviderArguments::from_arg_matches(&matches)
            .expect("the arguments can be read")
            .settings(&matches, public_url.as_ref())
            .map_err(|error| error.to_string())
    }

    const PUBLIC: Option<&str> = Some("https://pilot.example.com");
    const ISSUER: &str = "--oidc-issuer=https://login.example.com/acme";
    const CLIENT: &str = "--oidc-client-id=parcelpilot";

    #[test]
    fn nothing_is_set_where_there_is_no_issuer() {
        assert!(settings(&[], PUBLIC).expect("settings").is_none());
        assert!(settings(&["--oidc-issuer="], None).expect("settings").is_none());
    }

    #[test]
    fn reads_the_provider() {
        let set = settings(
            &[
                ISSUER,
                CLIENT,
                "--oidc-client-secret=canary-secret",
                "--oidc-role=cn=ship,ou=groups=operator; pilots = admin",
                "--oidc-role=everybody=viewer",
                "--oidc-scopes=openid email  groups",
            ],
            PUBLIC,
        )
        .expect("settings")
        .expect("a provider");
        assert_eq!(set.issuer, "https://login.example.com/acme");
        assert_eq!(set.name, identity_provider::USUAL_NAME);
        assert_eq!(set.answer_url, "https://pilot.example.com/login/provider/answer");
        let secret = set.client_secret.as_ref().expect("a secret").expose_secret();
        assert_eq!(secret, "canary-secret");
        assert!(!format!("{set:?}").contains("canary"));
        let role = |group: &str, role| (group.to_owned(), role);
        assert_eq!(
            set.roles,
            [
                role("cn=ship,ou=groups", Role::Operator),
                role("pilots", Role::Admin),
                role("everybody", Role::Viewer)
            ]
        );
        assert_eq!(set.scopes, ["email", "groups"]);
    }

    #[test]
    fn says_what_is_wrong() {
        for (arguments, public_url, said) in [
            (&[ISSUER][..], PUBLIC, "--oidc-client-id"),
            (&[CLIENT], PUBLIC, "--oidc-issuer"),
            (&["--oidc-role=pilots=admin"], PUBLIC, "--oidc-issuer"),
            (&[ISSUER, CLIENT], None, "--public-url"),
            (
                &["--oidc-issuer=http://login.example.com", CLIENT],
                PUBLIC,
                "http:// works for this machine only",
            ),
            (&["--oidc-issuer=login", CLIENT], PUBLIC, "discovery document"),
            (
                &["--oidc-issuer=https://login.example.com?a=b", CLIENT],
                PUBLIC,
                "discovery document",
            ),
            (&[ISSUER, CLIENT, "--oidc-role=pilots"], PUBLIC, "GROUP=viewer"),
            (
                &[ISSUER, CLIENT, "--oidc-role=pilots=root"],
                PUBLIC,
                "\"pilots=root\"",
            ),
            (&[ISSUER, CLIENT, "--oidc-name=A\u{200b}"], PUBLIC, "--oidc-name"),
        ] {
            let refused = settings(arguments, public_url).expect_err("refused");
            assert!(refused.contains(said), "{arguments:?}: {refused}");
        }
    }
}
