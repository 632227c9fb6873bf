//! Random tokens for session cookies, one-time links, API tokens and webhooks.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// 32 random bytes in base64url, 43 characters.
///
/// # Errors
/// The system provides no random numbers.
pub fn new_token() -> Result<SecretString, getrandom::Error> {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice())?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
}

/// Another secret out of a token, one for each purpose: who knows one knows neither the token nor the others. In base64url,
/// 43 characters.
pub fn derived(token: &SecretString, purpose: &'static str) -> SecretString {
    let digest = Sha256::new_with_prefix(purpose)
        .chain_update(":")
        .chain_update(token.expose_secret());
    SecretString::from(URL_SAFE_NO_PAD.encode(digest.finalize()))
}

/// SHA-256 as 64 hex digits. No salt: the token itself is random enough.
pub fn hash(token: &SecretString) -> String {
    digest(token.expose_secret().as_bytes())
}

/// SHA-256 as 64 hex digits.
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_sha_256_does() {
        // The example of FIPS 180-2.
        assert_eq!(
            hash(&SecretString::from("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn what_is_derived_is_another_secret_for_each_purpose() {
        let token = SecretString::from("abc");
        let (one, other) = (derived(&token, "one"), derived(&token, "other"));
        assert_eq!(one.expose_secret().len(), 43);
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert_eq!(one.expose_secret(), derived(&token, "one").expose_secret());
        let another = derived(&SecretString::from("abd"), "one");
        assert_ne!(one.expose_secret(), another.expose_secret());
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (new_token().unwrap(), new_token().unwrap());
        assert_eq!(one.expose_secret().len(), 43);
        assert_ne!(one.expose_secret(), other.expose_secret());
    }
}
