//! What tells a key from others, and says nothing of the key.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::key_file::SealingKey;

/// So that it is the hash of nothing else.
const CONTEXT: &[u8] = b"parcelpilot-key-fingerprint-1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFingerprint {
    pub id: u32,
    pub sha256: String,
}

impl KeyFingerprint {
    pub(super) fn of(key: &SealingKey) -> Self {
        let hash = Sha256::new()
            .chain_update(CONTEXT)
            .chain_update(key.bytes.as_slice())
            .finalize();
        Self {
            id: key.id,
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}
