//! What a client's packing slips say besides the order: its logo, where parcels go back to, and closing words.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::message;
use crate::message::Message;

/// Text of several lines, as it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlipText(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("At most {} characters.", SlipText::MAX_CHARS)]
pub struct SlipTextTooLong;

impl SlipText {
    pub const MAX_CHARS: u32 = 500;

    /// Without blanks around it or at the end of a line, and without control characters, which nobody sees.
    ///
    /// # Errors
    /// It is too long.
    pub fn typed(text: &str) -> Result<Self, SlipTextTooLong> {
        let visible = |line: &str| -> String { line.chars().filter(|char| !char.is_control()).collect() };
        let lines: Vec<String> = text
            .lines()
            .map(|line| visible(line).trim_end().to_owned())
            .collect();
        let text = lines.join("\n").trim().to_owned();
        match text.chars().count() {
            length if length > Self::MAX_CHARS as usize => Err(SlipTextTooLong),
            _ => Ok(Self(text)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for SlipText {
    type Err = SlipTextTooLong;

    fn from_str(text: &str) -> Result<Self, SlipTextTooLong> {
        Self::typed(text)
    }
}

impl TryFrom<String> for SlipText {
    type Error = SlipTextTooLong;

    fn try_from(text: String) -> Result<Self, SlipTextTooLong> {
        Self::typed(&text)
    }
}

impl From<SlipText> for String {
    fn from(text: SlipText) -> Self {
        text.0
    }
}

impl fmt::Display for SlipText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

codes! {
    /// The kinds of pictures that a logo may be: every browser shows them, and none can hold a script, as SVG can.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LogoKind {
        Png = "png",
        Jpeg = "jpeg",
        Webp = "webp",
    }
}

impl LogoKind {
    pub const fn content_type(self) -> &'static str {
        match self {
            LogoKind::Png => "image/png",
            LogoKind::Jpeg => "image/jpeg",
            LogoKind::Webp => "image/webp",
        }
    }
}

/// In pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureSize {
    pub width: u32,
    pub height: u32,
}

pub const LOGO_BYTES_MAX: usize = 256 * 1024;
/// Of a logo, in each direction. A small file may hold a picture that fills a browser's memory.
pub const LOGO_PIXELS_MAX: u32 = 4_000;

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogoProblem {
    NotAPicture,
    TooManyBytes,
    TooManyPixels,
}

impl LogoProblem {
    pub fn sentence(self) -> Message {
        match self {
            LogoProblem::NotAPicture => {
                message!("This file is no PNG, JPEG or WebP picture, or it is damaged. Choose another one.")
            }
            LogoProblem::TooManyBytes => message!(
                "This file is larger than 256 KiB. Save the picture smaller: 800 pixels across are enough on paper."
            ),
            LogoProblem::TooManyPixels => message!(
                "This picture is larger than {most} pixels across or down. Save it smaller: 800 pixels across are \
                 enough on paper.",
                most = LOGO_PIXELS_MAX
            ),
        }
    }
}

impl PictureSize {
    /// # Errors
    /// It is too large, or there is nothing of it.
    pub const fn of_a_logo(self) -> Result<Self, LogoProblem> {
        match self {
            Self { width: 0, .. } | Self { height: 0, .. } => Err(LogoProblem::NotAPicture),
            Self { width, height } if width > LOGO_PIXELS_MAX || height > LOGO_PIXELS_MAX => {
                Err(LogoProblem::TooManyPixels)
            }
            size => Ok(size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_lines_and_drops_what_nobody_sees() {
        let text = |typed: &str| SlipText::typed(typed).map(String::from);
        assert_eq!(
            text(" Acme Ltd \r\n 1 Mill\0 Lane\r\n\r\nLeeds\n\n"),
            Ok("Acme Ltd\n 1 Mill Lane\n\nLeeds".to_owned())
        );
        assert_eq!(text("\r\n \t"), Ok(String::new()));
        assert!(text(&"ü".repeat(500)).is_ok());
        assert_eq!(text(&"ü".repeat(501)), Err(SlipTextTooLong));
    }

    #[test]
    fn a_logo_has_a_size_that_can_be_shown() {
        let size = |width, height| PictureSize { width, height }.of_a_logo();
        assert!(size(1, 4_000).is_ok());
        assert_eq!(size(0, 10), Err(LogoProblem::NotAPicture));
        for (width, height) in [(4_001, 1), (1, 4_001), (u32::MAX, u32::MAX)] {
            assert_eq!(size(width, height), Err(LogoProblem::TooManyPixels));
        }
    }
}
