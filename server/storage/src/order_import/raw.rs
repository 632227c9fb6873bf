//! What is kept of an order's JSON: compressed, with a dictionary, since all orders of a platform have the same names in
//! them.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Never to be changed: what was written with it is read with it. A new one is a new file, and this one stays; zlib writes
/// down which it was.
const DICTIONARY: &[u8] = include_bytes!("raw_dictionary.json");

/// Of zlib's 1 to 9. Higher ones take as much time again for a twentieth fewer bytes.
const LEVEL: u32 = 4;

/// The largest JSON that is read back, so that a damaged row can't fill the memory.
const LONGEST: usize = 64 << 20;

/// Compresses one order after the other.
pub struct Packer(Compress);

impl Packer {
    pub fn new() -> Self {
        Self(Compress::new(Compression::new(LEVEL), true))
    }

    /// None where it can't be done, which loses nothing but the copy.
    pub fn pack(&mut self, json: &str) -> Option<Vec<u8>> {
        self.0.reset();
        self.0.set_dictionary(DICTIONARY).ok()?;
        let mut packed = Vec::with_capacity(json.len() / 4 + 64);
        loop {
            let rest = json.as_bytes().get(usize::try_from(self.0.total_in()).ok()?..)?;
            let status = self.0.compress_vec(rest, &mut packed, FlushCompress::Finish);
            if status.ok()? == Status::StreamEnd {
                packed.shrink_to_fit();
                return Some(packed);
            }
            packed.reserve(packed.capacity());
        }
    }
}

/// None if it is not what [`Packer`] made.
pub fn unpack(packed: &[u8]) -> Option<String> {
    let mut unpacker = Decompress::new(true);
    let mut json = Vec::with_capacity(packed.len() * 8 + 64);
    let mut has_dictionary = false;
    while json.len() <= LONGEST {
        let rest = packed.get(usize::try_from(unpacker.total_in()).ok()?..)?;
        let before = (unpacker.total_in(), unpacker.total_out());
        match unpacker.decompress_vec(rest, &mut json, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => return String::from_utf8(json).ok(),
            Err(error) if !has_dictionary && error.needs_dictionary().is_some() => {
                unpacker.set_dictionary(DICTIONARY).ok()?;
                has_dictionary = true;
            }
            Err(_) => return None,
            // It has room, and wants more than there is.
            Ok(_)
                if json.len() < json.capacity() && before == (unpacker.total_in(), unpacker.total_out()) =>
            {
                return None;
            }
            Ok(_) => json.reserve(json.capacity()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_in_any_length() {
        let mut packer = Packer::new();
        let words = "Zoë ordered \u{1f381} once more. ";
        for length in [0, 1, 10, 1_000, 100_000] {
            let json = format!(
                r#"{{"order":{{"id":1,"staff_notes":"{}"}}}}"#,
                words.repeat(length)
            );
            let packed = packer.pack(&json).expect("packed");
            assert_eq!(unpack(&packed).as_deref(), Some(json.as_str()), "{length}");
        }
    }

    #[test]
    fn what_compresses_badly_is_kept_all_the_same() {
        let mut seed = 1_u64;
        let mut digit = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from_u32(0x21 + (seed >> 33) as u32 % 0x5000).unwrap_or('x')
        };
        let text: String = std::iter::repeat_with(&mut digit).take(50_000).collect();
        let packed = Packer::new().pack(&text).expect("packed");
        assert_eq!(unpack(&packed), Some(text));
    }

    #[test]
    fn what_is_damaged_is_nothing() {
        let packed = Packer::new()
            .pack(r#"{"order":{"id":218,"status_id":7}}"#)
            .expect("packed");
        let mut changed = packed.clone();
        *changed.last_mut().expect("bytes") ^= 1;
        for damaged in [
            &[][..],
            &packed[..packed.len() - 1],
            &packed[..3],
            &changed,
            b"not zlib at all",
        ] {
            assert_eq!(unpack(damaged), None);
        }
    }

    /// Rows that were written by an earlier version.
    #[test]
    fn the_dictionary_has_not_changed() {
        let id = Compress::new(Compression::new(LEVEL), true).set_dictionary(DICTIONARY);
        assert_eq!(id.expect("a dictionary"), 1_645_932_990);
    }
}
