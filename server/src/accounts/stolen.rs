//! Passwords of twelve characters and more that are in published lists of stolen ones. Kept are the first bytes of their
//! hashes, in order: `.make/stolen-passwords.mjs` writes the file, and says from what.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const BYTES_OF_EACH: usize = 6;
static HASHES: &[u8] = include_bytes!("stolen_passwords.bin");

/// Whether it is in the lists, in whatever case. Of passwords that are not, one in ten thousand million is taken for one.
pub fn is_stolen(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase());
    let hash = Sha256::digest(lower.as_bytes());
    let (hashes, _) = HASHES.as_chunks::<BYTES_OF_EACH>();
    hash.first_chunk()
        .is_some_and(|hash| hashes.binary_search(hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_was_stolen_in_any_case() {
        for password in [
            "qwerty123456",
            "Password1234",
            "iLoveYou1234",
            "administrator",
            "1q2w3e4r5t6y",
        ] {
            assert!(is_stolen(password), "{password}");
        }
        for password in ["", "a made-up password", "correct horse battery"] {
            assert!(!is_stolen(password), "{password}");
        }
    }

    #[test]
    fn the_file_is_whole_and_in_order() {
        let (hashes, rest) = HASHES.as_chunks::<BYTES_OF_EACH>();
        assert!(rest.is_empty() && hashes.len() > 10_000);
        assert!(hashes.is_sorted());
    }
}
