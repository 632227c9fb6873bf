//! A multipart body in bounded memory. Who reads its parts keeps what makes no sense yet, such as the head of a part,
//! whatever its length: so that gets whole bodies alone, and they are made short here.

use std::mem;

use memchr::memmem;

use super::body::Room;

/// Browsers write a name, the name of a file, and a kind.
const HEAD_BYTES_MAX: usize = 4 * 1024;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";
/// As browsers write it. Of whoever writes it in another way, a logo counts as any other part.
const LOGO_NAME: &[u8] = b"; name=\"logo_file\"";

/// Keeps what there is room for: of logos their beginning, of all else everything or, where that is too much, nothing.
pub(super) struct Shortened {
    room: Room,
    delimiter: Vec<u8>,
    kept: Vec<u8>,
    /// May be the beginning of a delimiter.
    undecided: Vec<u8>,
    part: Part,
    is_too_large: bool,
}

#[derive(Clone, Copy)]
enum Part {
    /// Until it ends; where it began in what is kept.
    Head {
        start: usize,
    },
    Logo,
    Other,
}

impl Shortened {
    pub fn new(boundary: &str, room: Room) -> Self {
        Self {
            room,
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            kept: Vec::new(),
            // The first delimiter has no line before it.
            undecided: b"\r\n".to_vec(),
            part: Part::Head { start: 0 },
            is_too_large: false,
        }
    }

    pub fn add(&mut self, chunk: &[u8]) {
        if self.is_too_large {
            return;
        }
        let mut sent = mem::take(&mut self.undecided);
        sent.extend_from_slice(chunk);
        let delimiter = mem::take(&mut self.delimiter);
        let mut left = sent.as_slice();
        while let Some(end) = memmem::find(left, &delimiter) {
            self.keep(&left[..end]);
            self.keep_of_form(&delimiter);
            self.part = Part::Head {
                start: self.kept.len(),
            };
            left = &left[end + delimiter.len()..];
        }
        let decided = left.len().saturating_sub(delimiter.len() - 1);
        self.keep(&left[..decided]);
        self.undecided = left[decided..].to_vec();
        self.delimiter = delimiter;
    }

    /// Nothing where it was too large.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        let end = mem::take(&mut self.undecided);
        self.keep(&end);
        (!self.is_too_large).then_some(self.kept)
    }

    fn keep(&mut self, bytes: &[u8]) {
        match self.part {
            Part::Head { start } => self.keep_of_head(start, bytes),
            Part::Other => self.keep_of_form(bytes),
            Part::Logo => {
                let fitting = bytes.len().min(self.room.logo);
                self.room.logo -= fitting;
                self.kept.extend_from_slice(&bytes[..fitting]);
            }
        }
    }

    fn keep_of_head(&mut self, start: usize, bytes: &[u8]) {
        let before = self.kept.len();
        let most = (start + HEAD_BYTES_MAX).saturating_sub(before).min(bytes.len());
        self.keep_of_form(&bytes[..most]);
        if self.is_too_large {
            return;
        }
        // Its last bytes may have come in two pieces.
        let looked_at = before.saturating_sub(END_OF_HEAD.len() - 1).max(start);
        match memmem::find(&self.kept[looked_at..], END_OF_HEAD) {
            Some(found) => {
                let end = looked_at + found + END_OF_HEAD.len();
                let is_logo = memmem::find(&self.kept[start..end], LOGO_NAME).is_some();
                self.part = if is_logo { Part::Logo } else { Part::Other };
                self.room.form += self.kept.len() - end;
                self.kept.truncate(end);
                self.keep(&bytes[end - before..]);
            }
            None if most < bytes.len() => self.give_up(),
            None => {}
        }
    }

    fn keep_of_form(&mut self, bytes: &[u8]) {
        match self.room.form.checked_sub(bytes.len()) {
            Some(left) if !self.is_too_large => {
                self.room.form = left;
                self.kept.extend_from_slice(bytes);
            }
            _ => self.give_up(),
        }
    }

    fn give_up(&mut self) {
        self.is_too_large = true;
        self.kept = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--edge\r\ncontent-disposition: form-data; name=\"logo_file\"; filename=\"a\"\r\n\r\n\
        0123456789\r\n--edge\r\ncontent-disposition: form-data; name=\"words\"\r\n\r\nAs\r\n--edg typed\r\n--edge--\r\n";

    fn shortened(pieces: impl Iterator<Item = Vec<u8>>, form: usize, logo: usize) -> Shortened {
        let mut shortened = Shortened::new("edge", Room { form, logo });
        pieces.for_each(|piece| shortened.add(&piece));
        shortened
    }

    #[test]
    fn a_logo_is_cut_and_all_else_is_whole_however_it_comes_in_pieces() {
        let whole = String::from_utf8(BODY.to_vec()).unwrap();
        let cut = format!("\r\n{}", whole.replace("0123456789", "012"));
        for length in 1..=BODY.len() {
            let pieces = BODY.chunks(length).map(<[u8]>::to_vec);
            let kept = shortened(pieces, 1_000, 3).finish().unwrap();
            assert_eq!(String::from_utf8(kept).unwrap(), cut, "pieces of {length}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_and_not_kept() {
        let form = BODY.len() + 2 - 10;
        let fits = |form| shortened([BODY.to_vec()].into_iter(), form, 0).finish().is_some();
        assert!(fits(form) && !fits(form - 1));
    }

    #[test]
    fn a_stranger_leaves_little_whatever_is_sent() {
        let head = b"--edge\r\ncontent-disposition: form-data; name=\"";
        let empty_value = [head, [b'x'; 1_000].as_slice(), b"\"\r\n\r\n\r\n"].concat();
        for (begin, piece) in [
            (head.as_slice(), [b'x'; 1_000].as_slice()),
            (b"", &[b'x'; 1_000]),
            (b"", &empty_value),
            (b"", b"--edge\r\n\r\n\r\n"),
        ] {
            let mut shortened = shortened([begin.to_vec()].into_iter(), 64 * 1024, 0);
            for _ in 0..10_000 {
                shortened.add(piece);
                let held = shortened.kept.capacity() + shortened.undecided.capacity();
                assert!(held < 150_000, "{held}");
            }
            assert!(shortened.finish().is_none());
        }
    }
}
