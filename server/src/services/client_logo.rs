//! A file that a client's packing slips are to have as their logo.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use imagesize::ImageType;
use parcelpilot_domain::packing_slip::{LOGO_BYTES_MAX, LogoKind, LogoProblem, PictureSize};
use storage::client_slips::Logo;

/// As forms carry it, see [`crate::http`]. Nothing is decoded but the file's head: browsers draw it, and only as what
/// its first bytes say.
pub fn read(base64: &str) -> Result<Logo, LogoProblem> {
    let bytes = URL_SAFE_NO_PAD
        .decode(base64)
        .map_err(|_| LogoProblem::NotAPicture)?;
    let kind = kind(&bytes).ok_or(LogoProblem::NotAPicture)?;
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(LogoProblem::TooManyBytes);
    }
    let size = imagesize::blob_size(&bytes).map_err(|_| LogoProblem::NotAPicture)?;
    let pixels = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let size = PictureSize {
        width: pixels(size.width),
        height: pixels(size.height),
    };
    Ok(Logo {
        kind,
        size: size.of_a_logo()?,
        bytes,
    })
}

fn kind(bytes: &[u8]) -> Option<LogoKind> {
    match imagesize::image_type(bytes).ok()? {
        ImageType::Png => Some(LogoKind::Png),
        ImageType::Jpeg => Some(LogoKind::Jpeg),
        ImageType::Webp => Some(LogoKind::Webp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let signature = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
        [
            signature,
            &width.to_be_bytes(),
            &height.to_be_bytes(),
            b"\x08\x06\0\0\0",
        ]
        .concat()
    }

    /// A lossy one, an opaque one.
    fn webp(width: u16, height: u16) -> Vec<u8> {
        let head = b"RIFF\x1e\0\0\0WEBPVP8 \x12\0\0\0\x10\0\0\x9d\x01\x2a".as_slice();
        [head, &width.to_le_bytes(), &height.to_le_bytes(), &[0; 8]].concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".as_slice();
        [head, &height.to_be_bytes(), &width.to_be_bytes(), &[3; 10]].concat()
    }

    fn read_bytes(bytes: &[u8]) -> Result<(LogoKind, u32, u32), LogoProblem> {
        read(&URL_SAFE_NO_PAD.encode(bytes)).map(|logo| (logo.kind, logo.size.width, logo.size.height))
    }

    #[test]
    fn its_first_bytes_say_what_it_is() {
        assert_eq!(read_bytes(&png(640, 120)), Ok((LogoKind::Png, 640, 120)));
        assert_eq!(read_bytes(&jpeg(640, 120)), Ok((LogoKind::Jpeg, 640, 120)));
        assert_eq!(read_bytes(&webp(640, 120)), Ok((LogoKind::Webp, 640, 120)));
    }

    #[test]
    fn what_can_hold_scripts_or_is_cut_off_is_refused() {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let gif = b"GIF89a\x10\0\x10\0\0\0\0\0\0\0";
        let cut = png(640, 120);
        for bytes in [
            &svg[..],
            gif,
            b"",
            b"\x89",
            &cut[..18],
            b"<!doctype html>",
            b"%PDF-1.7",
        ] {
            assert_eq!(read_bytes(bytes), Err(LogoProblem::NotAPicture), "{bytes:?}");
        }
        assert_eq!(read("not base64!").err(), Some(LogoProblem::NotAPicture));
    }

    #[test]
    fn it_has_its_limits() {
        let mut large = png(640, 120);
        large.resize(LOGO_BYTES_MAX, 0);
        assert!(read_bytes(&large).is_ok());
        large.push(0);
        assert_eq!(read_bytes(&large), Err(LogoProblem::TooManyBytes));
        assert_eq!(
            read_bytes(&png(100_000, 100_000)),
            Err(LogoProblem::TooManyPixels)
        );
        assert_eq!(read_bytes(&png(0, 120)), Err(LogoProblem::NotAPicture));
    }
}
