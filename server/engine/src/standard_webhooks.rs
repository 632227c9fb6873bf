//! Signs webhooks, so that who receives one can tell that it comes from here and is not an old one sent again: by
//! Standard Webhooks (standardwebhooks.com), for which there are libraries in most languages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use parcelpilot_domain::time::Timestamp;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;

const PREFIX: &str = "whsec_";
/// Of a secret, in bytes: as the standard has it.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// One or more secrets. While one is replaced both sign, so that receivers can change theirs when they like.
#[derive(Debug, Clone)]
pub struct SigningSecrets(Vec<SecretSlice<u8>>);

impl SigningSecrets {
    /// `whsec_` and 24 to 64 bytes in base64; several with blanks between. Nothing where one is not that.
    pub fn parse(text: &SecretString) -> Option<Self> {
        let secrets: Option<Vec<_>> = text.expose_secret().split_whitespace().map(secret).collect();
        secrets.filter(|secrets| !secrets.is_empty()).map(Self)
    }

    /// The value of the header `webhook-signature`.
    pub fn signatures(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let signed = |secret: &SecretSlice<u8>| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret())
                .expect("HMAC takes keys of any length");
            mac.update(format!("{id}.{}.", seconds(at)).as_bytes());
            mac.update(body);
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        };
        self.0.iter().map(signed).collect::<Vec<_>>().join(" ")
    }
}

/// As the header `webhook-timestamp` has it.
pub fn seconds(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

fn secret(text: &str) -> Option<SecretSlice<u8>> {
    let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
    LENGTHS.contains(&bytes.len()).then(|| bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<SigningSecrets> {
        SigningSecrets::parse(&SecretString::from(text))
    }

    #[test]
    fn only_whole_secrets_are_taken() {
        let secret = format!("{PREFIX}{}", STANDARD.encode([7; 24]));
        assert!(parsed(&secret).is_some());
        assert!(parsed(&format!("{secret} {secret}\n")).is_some());
        for text in [
            String::new(),
            STANDARD.encode([7; 24]),
            format!("{PREFIX}{}", STANDARD.encode([7; 23])),
            format!("{PREFIX}{}", STANDARD.encode([7; 65])),
            format!("{secret} {PREFIX}"),
            format!("{PREFIX}not base64"),
        ] {
            assert!(parsed(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn each_secret_signs_and_none_is_shown() {
        let secret = format!("{PREFIX}{}", STANDARD.encode(b"canary-canary-canary-canary"));
        let secrets = parsed(&format!("{secret} {PREFIX}{}", STANDARD.encode([1; 32]))).expect("two");
        let signatures = secrets.signatures("msg_1", Timestamp::from_millis(1_500), b"{}");
        assert_eq!(signatures.split(' ').count(), 2);
        assert!(!format!("{secrets:?}").contains("canary"));
        let later = secrets.signatures("msg_1", Timestamp::from_millis(2_000), b"{}");
        assert_ne!(signatures, later);
    }
}
