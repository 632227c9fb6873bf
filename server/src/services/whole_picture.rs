//! Whether a picture's file is all there. Of one that was cut off browsers draw the part that they have, and so would paper.
//!
//! Nothing is decoded: each format says where its parts end, and what comes last.

use parcelpilot_domain::packing_slip::LogoKind;

pub fn is_whole(kind: LogoKind, bytes: &[u8]) -> bool {
    let whole = match kind {
        LogoKind::Png => png(bytes),
        LogoKind::Jpeg => jpeg(bytes),
        LogoKind::Webp => webp(bytes),
    };
    whole.is_some()
}

/// Chunks, each with its length before it and its checksum after it. The last one is `IEND`.
fn png(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut has_pixels = false;
    loop {
        let (length, chunk_on) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        // Its name is checked with it.
        let (chunk, checksum_on) = chunk_on.split_at_checked(length.checked_add(4)?)?;
        let (checksum, next) = checksum_on.split_first_chunk()?;
        if crc32fast::hash(chunk) != u32::from_be_bytes(*checksum) {
            return None;
        }
        has_pixels |= chunk.starts_with(b"IDAT");
        if chunk.starts_with(b"IEND") {
            return has_pixels.then_some(());
        }
        rest = next;
    }
}

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Segments, each with a marker and its length before it, up to the marker of the end. What follows the head of a scan has
/// no length: it goes on up to the next marker.
fn jpeg(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(&[0xff, START_OF_IMAGE])?;
    let mut has_pixels = false;
    loop {
        let (marker, segment_on) = marker(rest)?;
        if marker == END_OF_IMAGE {
            return has_pixels.then_some(());
        }
        let (length, _) = segment_on.split_first_chunk()?;
        rest = segment_on.get(usize::from(u16::from_be_bytes(*length)).max(2)..)?;
        if marker == START_OF_SCAN {
            has_pixels = true;
            rest = after_scan(rest)?;
        }
    }
}

/// Any number of bytes 0xff may stand before one.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let fill = bytes.iter().take_while(|byte| **byte == 0xff).count();
    let (marker, rest) = bytes.get(fill..)?.split_first()?;
    (fill > 0).then_some((*marker, rest))
}

fn after_scan(bytes: &[u8]) -> Option<&[u8]> {
    // 0xff 0 is a pixel's byte 0xff, and 0xd0 to 0xd7 part a scan.
    let is_marker = |pair: &[u8]| matches!(pair, [0xff, second] if !matches!(second, 0 | 0xd0..=0xd7 | 0xff));
    let end = bytes.windows(2).position(is_marker)?;
    bytes.get(end..)
}

/// One block that says its length, with chunks that say theirs.
fn webp(bytes: &[u8]) -> Option<()> {
    let (length, block) = bytes.strip_prefix(b"RIFF")?.split_first_chunk()?;
    let block = block.get(..little_endian(*length)?)?;
    let mut rest = block.strip_prefix(b"WEBP")?;
    let mut has_pixels = false;
    while !rest.is_empty() {
        let (name, length_on) = rest.split_first_chunk::<4>()?;
        let (length, chunk_on) = length_on.split_first_chunk()?;
        let (_, next) = chunk_on.split_at_checked(little_endian(*length)?)?;
        has_pixels |= matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
        // One of an odd length has a byte more, which some programs leave out at the end.
        let is_odd = length[0] % 2 == 1;
        rest = next.get(usize::from(is_odd)..).unwrap_or_default();
    }
    has_pixels.then_some(())
}

fn little_endian(bytes: [u8; 4]) -> Option<usize> {
    u32::from_le_bytes(bytes).try_into().ok()
}

#[cfg(test)]
pub mod samples {
    //! Pictures of hardly any content, but whole.

    use parcelpilot_domain::packing_slip::LogoKind;

    fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
        let named = [name, data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let checksum = crc32fast::hash(&named).to_be_bytes();
        [&length, named.as_slice(), &checksum].concat()
    }

    pub fn png(width: u32, height: u32) -> Vec<u8> {
        let head = [
            &width.to_be_bytes(),
            &height.to_be_bytes(),
            b"\x08\x06\0\0\0".as_slice(),
        ];
        [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &chunk(b"IHDR", &head.concat()),
            &chunk(b"IDAT", b"pixels"),
            &chunk(b"IEND", b""),
        ]
        .concat()
    }

    /// With two scans, and a thumbnail's end among what is no end.
    pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let head =
            b"\xff\xd8\xff\xe0\0\x12JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9\xff\xc0\0\x0b\x08".as_slice();
        let scan = b"\x01\x01\x11\0\xff\xff\xda\0\x08\x01\x01\0\0\x3f\0a\xff\0b\xff\xd0c".as_slice();
        let again = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0d\xff\xd9".as_slice();
        [head, &height.to_be_bytes(), &width.to_be_bytes(), scan, again].concat()
    }

    /// A lossy one, an opaque one.
    pub fn webp(width: u16, height: u16) -> Vec<u8> {
        let head = b"RIFF\x1e\0\0\0WEBPVP8 \x12\0\0\0\x10\0\0\x9d\x01\x2a".as_slice();
        [head, &width.to_le_bytes(), &height.to_le_bytes(), &[0; 8]].concat()
    }

    pub fn all() -> [(LogoKind, Vec<u8>); 3] {
        [
            (LogoKind::Png, png(640, 120)),
            (LogoKind::Jpeg, jpeg(640, 120)),
            (LogoKind::Webp, webp(640, 120)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_one_is_and_what_programs_write_after_it_does_not_matter() {
        for (kind, mut bytes) in samples::all() {
            assert!(is_whole(kind, &bytes), "{kind:?}");
            bytes.extend(b"and more");
            assert!(is_whole(kind, &bytes), "{kind:?}");
        }
    }

    #[test]
    fn wherever_it_is_cut_off_it_is_none() {
        for (kind, bytes) in samples::all() {
            for length in 0..bytes.len() {
                assert!(!is_whole(kind, &bytes[..length]), "{kind:?} cut to {length}");
            }
        }
    }

    #[test]
    fn a_byte_of_a_png_that_changed_on_the_way_is_noticed() {
        let bytes = samples::png(640, 120);
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(!is_whole(LogoKind::Png, &changed), "byte {place}");
        }
    }
}
