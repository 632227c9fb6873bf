//! Verifies that a webhook call comes from the store: by our secret, which each call repeats in a header, and by
//! BigCommerce's signature (Standard Webhooks) if there is one.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use parcelpilot_domain::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header in which the store sends our secret.
pub const SECRET_HEADER: &str = "X-ParcelPilot-Hook";

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
/// How far the sender's clock may be from ours, in seconds. An older call may be a replay.
const TOLERANCE: i64 = 5 * 60;

/// Why a call is rejected. The caller doesn't learn the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    #[error("our secret is missing or wrong")]
    Secret,
    #[error("the signature is incomplete")]
    Incomplete,
    #[error("the signature is too old, or from the future")]
    Time,
    #[error("the signature is wrong")]
    Signature,
}

/// Checked before the body is read, so that strangers' bodies never are.
///
/// # Errors
/// [`NotProven::Secret`].
pub fn check_secret(headers: &HeaderMap, secret: &SecretString) -> Result<(), NotProven> {
    let sent = headers.get(SECRET_HEADER).ok_or(NotProven::Secret)?;
    let is_ours = bool::from(sent.as_bytes().ct_eq(secret.expose_secret().as_bytes()));
    is_ours.then_some(()).ok_or(NotProven::Secret)
}

/// Verifies the signature, if there is one and the client secret is known. One of several is enough: a sender that
/// changes its secret signs with the old one and the new one.
///
/// # Errors
/// All but [`NotProven::Secret`].
pub fn check_signature(
    headers: &HeaderMap,
    body: &[u8],
    client_secret: Option<&SecretString>,
    now: Timestamp,
) -> Result<(), NotProven> {
    let (id, timestamp, signatures) = (headers.get(ID), headers.get(TIMESTAMP), headers.get(SIGNATURE));
    if id.is_none() && timestamp.is_none() && signatures.is_none() {
        return Ok(());
    }
    let (Some(id), Some(timestamp), Some(signatures)) = (id, timestamp, signatures) else {
        return Err(NotProven::Incomplete);
    };
    let seconds: i64 = timestamp
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(NotProven::Time)?;
    if (now.millis() / 1_000).saturating_sub(seconds).saturating_abs() > TOLERANCE {
        return Err(NotProven::Time);
    }
    let Some(client_secret) = client_secret else {
        return Ok(());
    };
    let key = client_secret.expose_secret().as_bytes();
    let signed = signer(key, id.as_bytes(), timestamp.as_bytes(), body);
    let is_right = |signature: &str| {
        let Some(encoded) = signature.strip_prefix("v1,") else {
            return false;
        };
        // Compares in constant time.
        BASE64_STANDARD
            .decode(encoded)
            .is_ok_and(|bytes| signed.clone().verify_slice(&bytes).is_ok())
    };
    let signatures = signatures.to_str().map_err(|_| NotProven::Signature)?;
    if signatures.split_ascii_whitespace().any(is_right) {
        Ok(())
    } else {
        Err(NotProven::Signature)
    }
}

/// The value of `webhook-signature`, for senders.
pub fn sign(client_secret: &SecretString, id: &str, timestamp: &str, body: &[u8]) -> String {
    let key = client_secret.expose_secret().as_bytes();
    let signed = signer(key, id.as_bytes(), timestamp.as_bytes(), body).finalize();
    format!("v1,{}", BASE64_STANDARD.encode(signed.into_bytes()))
}

fn signer(key: &[u8], id: &[u8], timestamp: &[u8], body: &[u8]) -> Hmac<Sha256> {
    let mut signer = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in [id, b".", timestamp, b".", body] {
        signer.update(part);
    }
    signer
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"data":{"type":"order","id":1}}"#;
    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_500);

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                http::HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                value.parse().expect("a value"),
            )
        });
        pairs.collect()
    }

    fn signed(timestamp: &str, body: &[u8], key: &str) -> HeaderMap {
        let signature = sign(&secret(key), "msg_1", timestamp, body);
        // Preceded by a signature of another scheme, and by one made with another secret.
        let all = format!("v2,AAAA v1,AAAA {signature}");
        headers(&[(ID, "msg_1"), (TIMESTAMP, timestamp), (SIGNATURE, &all)])
    }

    fn check(headers: &HeaderMap) -> Result<(), NotProven> {
        check_signature(headers, BODY, Some(&secret("key")), NOW)
    }

    #[test]
    fn signs_as_the_standards_own_example() {
        // From the Standard Webhooks libraries.
        let key = BASE64_STANDARD
            .decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .expect("a key");
        let body = br#"{"test": 2432232314}"#;
        let signed = signer(&key, b"msg_p5jXN8AQM9LWM0D4loKWxJek", b"1614265330", body).finalize();
        assert_eq!(
            BASE64_STANDARD.encode(signed.into_bytes()),
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn our_secret_is_always_required() {
        let ours = secret("made-up-secret");
        assert_eq!(
            check_secret(&headers(&[(SECRET_HEADER, "made-up-secret")]), &ours),
            Ok(())
        );
        for wrong in ["", "made-up-secreT", "made-up-secret2", "made-up"] {
            assert_eq!(
                check_secret(&headers(&[(SECRET_HEADER, wrong)]), &ours),
                Err(NotProven::Secret)
            );
        }
        assert_eq!(check_secret(&HeaderMap::new(), &ours), Err(NotProven::Secret));
    }

    #[test]
    fn a_valid_signature_is_accepted_and_none_is_required() {
        assert_eq!(check(&signed("1700000000", BODY, "key")), Ok(()));
        assert_eq!(check(&HeaderMap::new()), Ok(()));
        let unknown_key = check_signature(&signed("1700000000", BODY, "key"), BODY, None, NOW);
        assert_eq!(unknown_key, Ok(()));
    }

    #[test]
    fn a_wrong_signature_is_rejected() {
        assert_eq!(
            check(&signed("1700000000", BODY, "other")),
            Err(NotProven::Signature)
        );
        assert_eq!(
            check(&signed("1700000000", b"other", "key")),
            Err(NotProven::Signature)
        );
        let moved = [(ID, "msg_2"), (TIMESTAMP, "1700000000")];
        let signature = sign(&secret("key"), "msg_1", "1700000000", BODY);
        let moved = headers(&[&moved[..], &[(SIGNATURE, signature.as_str())]].concat());
        assert_eq!(check(&moved), Err(NotProven::Signature));
        let bare = signature.trim_start_matches("v1,");
        let bare = headers(&[(ID, "msg_1"), (TIMESTAMP, "1700000000"), (SIGNATURE, bare)]);
        assert_eq!(check(&bare), Err(NotProven::Signature));
    }

    #[test]
    fn a_replay_is_rejected() {
        for old in [
            "1699999699",
            "1700000301",
            "0",
            "-1",
            "",
            "soon",
            "9223372036854775807",
        ] {
            assert_eq!(check(&signed(old, BODY, "key")), Err(NotProven::Time), "{old}");
        }
        for right in ["1699999700", "1700000300"] {
            assert_eq!(check(&signed(right, BODY, "key")), Ok(()), "{right}");
        }
    }

    #[test]
    fn an_incomplete_signature_is_rejected() {
        let whole = signed("1700000000", BODY, "key");
        for left_out in [ID, TIMESTAMP, SIGNATURE] {
            let mut half = whole.clone();
            half.remove(left_out);
            assert_eq!(check(&half), Err(NotProven::Incomplete), "{left_out}");
        }
    }
}
