//! A file that a client's packing slips are to have as their logo.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use imagesize::ImageType;
use parcelpilot_domain::packing_slip::{LOGO_BYTES_MAX, LogoKind, LogoProblem, PictureSize};
use storage::client_slips::Logo;

use super::whole_picture::is_whole;

/// As forms carry it, see [`crate::http`]. Its pixels are not decoded: browsers draw it, and only as what its first bytes
/// say.
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
    let size = size.of_a_logo()?;
    if !is_whole(kind, &bytes) {
        return Err(LogoProblem::NotAPicture);
    }
    Ok(Logo { kind, size, bytes })
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
    use crate::services::whole_picture::samples::{jpeg, png, webp};

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
        let (png, jpeg, webp) = (png(640, 120), jpeg(640, 120), webp(640, 120));
        for bytes in [
            &svg[..],
            gif,
            b"",
            b"\x89",
            &png[..18],
            // Its size is known by then.
            &png[..40],
            &jpeg[..jpeg.len() - 2],
            &webp[..webp.len() - 1],
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
