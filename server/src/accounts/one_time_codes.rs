//! One-time codes as apps make them (TOTP, RFC 6238): SHA-1, six digits, half a minute each. Those of the half minute
//! before and after count, too, since clocks differ. Whoever checks one sees to it that it counts once.

use parcelpilot_domain::second_factor::{CODE_DIGITS, RECOVERY_CHARS, RECOVERY_CODES, recovery_code};
use parcelpilot_domain::time::Timestamp;
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Algorithm, Builder, Secret, SecretParseError, Totp, TotpError};
use zeroize::Zeroizing;

const ISSUER: &str = "ParcelPilot";
/// As RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error("the secret of one-time codes is no base 32")]
    NotBase32,
    #[error("the secret of one-time codes can't be used: {0}")]
    Unusable(#[from] TotpError),
    #[error("the QR code can't be made: {0}")]
    NoQrCode(#[from] QrError),
}

/// Dark squares, row after row.
pub struct QrSquares {
    pub width: u32,
    pub dark: Vec<bool>,
}

/// In base 32.
///
/// # Errors
/// The system provides no random numbers.
pub fn new_secret() -> Result<SecretString, getrandom::Error> {
    let mut bytes = Zeroizing::new([0_u8; SECRET_BYTES]);
    getrandom::fill(bytes.as_mut_slice())?;
    Ok(SecretString::from(Secret::new_stack(*bytes).to_base32()))
}

/// As they are compared, without dashes.
///
/// # Errors
/// The system provides no random numbers.
pub fn new_recovery_codes() -> Result<Vec<SecretString>, getrandom::Error> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut random = Zeroizing::new([0_u8; RECOVERY_CHARS]);
        getrandom::fill(random.as_mut_slice())?;
        codes.push(SecretString::from(recovery_code(*random)));
    }
    Ok(codes)
}

/// Of which time step this code is. Nothing where it is wrong, or too old.
///
/// # Errors
/// The secret is none.
pub fn step_of(secret: &SecretString, code: &str, now: Timestamp) -> Result<Option<i64>, CodeError> {
    let seconds = u64::try_from(now.millis() / 1_000).unwrap_or_default();
    let step = codes(secret, "")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What an app reads with the camera: an `otpauth:` link.
///
/// # Errors
/// The secret is none, or the address is too long for a QR code.
pub fn qr_code(secret: &SecretString, email: &str) -> Result<QrSquares, CodeError> {
    // The link's label has a colon of its own.
    let link = Zeroizing::new(codes(secret, &email.replace(':', "_"))?.to_url()?);
    let code = QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M)?;
    Ok(QrSquares {
        width: u32::try_from(code.width()).unwrap_or_default(),
        dark: code
            .into_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect(),
    })
}

fn codes(secret: &SecretString, account: &str) -> Result<Totp, CodeError> {
    let secret = Secret::try_from_base32(secret.expose_secret())
        .map_err(|_: SecretParseError| CodeError::NotBase32)?;
    let codes = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(CODE_DIGITS as u8)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build()?;
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and the codes of RFC 6238's appendix B, cut to six digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn step(code: &str, seconds: i64) -> Option<i64> {
        let at = Timestamp::from_millis(seconds * 1_000);
        step_of(&SecretString::from(SECRET), code, at).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(step(code, seconds), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_half_a_minute_before_and_after() {
        // Of the seconds from 30 to 59.
        for (seconds, counts) in [
            (0, true),
            (29, true),
            (59, true),
            (89, true),
            (90, false),
            (300, false),
        ] {
            assert_eq!(step("287082", seconds).is_some(), counts, "{seconds}");
        }
        for wrong in ["287083", "28708", "2870820", "", "+87082"] {
            assert_eq!(step(wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn a_new_secret_makes_codes_and_a_picture_of_itself() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_eq!(one.expose_secret().len(), 32);
        assert_ne!(one.expose_secret(), other.expose_secret());
        let squares = qr_code(&one, "zoe:of@example.com").unwrap();
        assert_eq!(squares.dark.len() as u32, squares.width * squares.width);
        // The corner of a QR code is dark, and the seventh square beside it light.
        assert!(squares.dark[0] && !squares.dark[7]);
        assert!(
            step_of(
                &SecretString::from("no base 32!"),
                "000000",
                Timestamp::from_millis(0)
            )
            .is_err()
        );
    }

    #[test]
    fn recovery_codes_differ() {
        let codes = new_recovery_codes().unwrap();
        let different: std::collections::HashSet<_> = codes.iter().map(ExposeSecret::expose_secret).collect();
        assert_eq!(different.len(), RECOVERY_CODES);
    }
}
