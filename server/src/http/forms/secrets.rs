//! Which fields of a form are secret, and what may be shown of them.

use parcelpilot_domain::credentials;
use secrecy::{ExposeSecret, SecretString};

use super::body::{Fields, LOGO_FIELD};

pub const FILE_FIELD: &str = "credentials.bigcommerce.file";
const STORE_HASH_FIELD: &str = "credentials.bigcommerce.store_hash";
const ACCESS_TOKEN_FIELD: &str = "credentials.bigcommerce.access_token";
const CLIENT_ID_FIELD: &str = "credentials.bigcommerce.client_id";
const CLIENT_SECRET_FIELD: &str = "credentials.bigcommerce.client_secret";
/// Kept sealed, so that they need not be typed again when the form comes back.
pub const KEPT: [&str; 2] = [ACCESS_TOKEN_FIELD, CLIENT_SECRET_FIELD];
/// Never come back at all. A picture is no secret, but nothing that a form could show again.
const DROPPED: [&str; 7] = [
    FILE_FIELD,
    "password",
    "current",
    "code",
    "ceremony",
    "credential",
    LOGO_FIELD,
];

/// A form's fields, for coming back.
pub struct Shown {
    pub fields: Vec<(String, String)>,
    pub secrets: Vec<(&'static str, SecretString)>,
}

/// A pasted file comes back as the fields that it fills.
pub fn split(mut fields: Fields) -> Shown {
    let parsed = credentials::parse(fields.value(FILE_FIELD)).fields;
    if let Some(hash) = &parsed.store_hash {
        fields.set(STORE_HASH_FIELD, hash.to_string());
    }
    if let Some(id) = parsed.client_id {
        fields.set(CLIENT_ID_FIELD, id);
    }
    if let Some(token) = parsed.access_token {
        fields.set(ACCESS_TOKEN_FIELD, token.expose_secret().to_owned());
    }
    if let Some(secret) = parsed.client_secret {
        fields.set(CLIENT_SECRET_FIELD, secret.expose_secret().to_owned());
    }
    let secrets = KEPT
        .into_iter()
        .filter_map(|name| {
            fields
                .take_last(name)
                .map(|value| (name, SecretString::from(value)))
        })
        .filter(|(_, value)| !value.expose_secret().is_empty())
        .collect();
    fields.0.retain(|(name, _)| !DROPPED.contains(&name.as_str()));
    Shown {
        fields: fields.0,
        secrets,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "madeuptoken0000000000000000000a";
    const SECRET: &str = "madeupsecret0000000000000000000000000000000000000000000000000000";

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn shows_no_secret() {
        let shown = split(fields(&[
            ("name", "Store"),
            ("password", SECRET),
            ("current", SECRET),
            ("ceremony", SECRET),
            ("credential", SECRET),
            ("code", "012345"),
            (ACCESS_TOKEN_FIELD, TOKEN),
            (CLIENT_SECRET_FIELD, SECRET),
        ]));
        assert_eq!(shown.fields, [("name".to_owned(), "Store".to_owned())]);
        let names: Vec<_> = shown.secrets.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, KEPT);
    }

    #[test]
    fn a_pasted_file_comes_back_as_its_fields() {
        let file = format!(
            "ACCESS TOKEN: {TOKEN}\nAPI PATH: https://api.bigcommerce.com/stores/abc123/v3/\nCLIENT ID: madeupid\n"
        );
        let shown = split(fields(&[(FILE_FIELD, &file), (ACCESS_TOKEN_FIELD, "older")]));
        assert_eq!(
            shown.fields,
            [
                (STORE_HASH_FIELD.to_owned(), "abc123".to_owned()),
                (CLIENT_ID_FIELD.to_owned(), "madeupid".to_owned()),
            ]
        );
        assert_eq!(shown.secrets[0].1.expose_secret(), TOKEN);
    }
}
