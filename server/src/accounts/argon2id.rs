//! Argon2id with OWASP's parameters, in memory that goes back to the system at once.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{self, CustomizedPasswordHasher, PasswordHasher};
use argon2::{Algorithm, Argon2, Block, Params, Version};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Blocks of a KiB. glibc unmaps what is larger than 32 MiB as soon as it is freed. The 19 MiB that a password takes it
/// would keep for each thread, and everything smaller, too, from then on: 65 log-ins left 318 MiB behind. What is not
/// written of it takes no memory.
const MAPPED: usize = 33 * 1_024;

/// Hashes and verifies by the traits of [`password_hash`].
pub struct Argon2id;

impl PasswordHasher<PasswordHash> for Argon2id {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> password_hash::Result<PasswordHash> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
        self.hash_password_customized(password, salt, None, None, params)
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Argon2id {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm
            .map(Algorithm::try_from)
            .transpose()?
            .unwrap_or(Algorithm::Argon2id);
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let written = ParamsString::try_from(&params)?;
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        let memory = memory(params.block_count());
        Argon2::new(algorithm, version, params).hash_password_into_with_memory(
            password,
            salt,
            &mut output,
            memory,
        )?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: written,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(&output)?),
        })
    }
}

fn memory(blocks: usize) -> Vec<Block> {
    let mut memory = Vec::with_capacity(blocks.max(MAPPED));
    memory.resize(blocks, Block::new());
    memory
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier;

    use super::*;

    #[test]
    fn it_hashes_as_the_library_does() {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap();
        let library = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = b"a made-up salt";
        let hash = library
            .hash_password_with_salt(b"a made-up password", salt)
            .unwrap();
        let ours = Argon2id
            .hash_password_with_salt(b"a made-up password", salt)
            .unwrap();
        assert_eq!(ours.to_string(), hash.to_string());
        Argon2id.verify_password(b"a made-up password", &hash).unwrap();
        assert!(Argon2id.verify_password(b"another password", &hash).is_err());
    }
}
