//! An order's number for scanners.

use std::fmt::Write;

use code128::Code128;
use leptos::prelude::*;

/// Of the thinnest bar, in millimetres: what common scanners read with ease, and office printers print sharply.
const BAR_WIDTH: f64 = 0.33;

/// Code 128, with the empty margins that scanners need.
#[component]
pub fn Barcode(order_number: i64) -> impl IntoView {
    let code = Code128::encode(order_number.to_string().as_bytes());
    let bars = code.len();
    let width = bars as f64 * BAR_WIDTH;
    view! {
        <svg
            role="img"
            aria-label=text!("Barcode of order number {number}", number = order_number.to_string())
            width=format!("{width:.2}mm")
            height="12mm"
            viewBox=format!("0 0 {bars} 10")
            preserveAspectRatio="none"
            shape-rendering="crispEdges"
        >
            <path d=outline(&code) />
        </svg>
    }
}

/// Each bar as a box, ten high.
fn outline(code: &Code128) -> String {
    code.bar_coordinates().fold(String::new(), |mut path, bar| {
        // Writing to a text can't fail.
        let _ = write!(path, "M{} 0h{}v10h-{}z", bar.x, bar.width, bar.width);
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use code128::{Bar, decode_str};

    /// Reads the boxes as a scanner reads bars: by their widths, and the gaps between them.
    fn scanned(path: &str) -> String {
        let boxes: Vec<(u8, u8)> = path
            .split('M')
            .skip(1)
            .map(|one| {
                let (left, rest) = one.split_once(" 0h").expect("a box");
                let (width, _) = rest.split_once('v').expect("a box");
                (left.parse().expect("a place"), width.parse().expect("a width"))
            })
            .collect();
        let ends = boxes.iter().skip(1).map(|(left, _)| *left);
        let bars: Vec<_> = boxes
            .iter()
            .zip(ends.map(Some).chain([None]))
            .map(|((left, width), next)| Bar {
                width: *width,
                space: next.map_or(0, |next| next - left - width),
            })
            .collect();
        decode_str(&bars).expect("a number")
    }

    #[test]
    fn a_scanner_reads_the_number() {
        for number in ["7", "42", "100417", "1234567"] {
            let code = Code128::encode(number.as_bytes());
            assert_eq!(scanned(&outline(&code)), number);
            let last = code.bar_coordinates().last().expect("a bar");
            assert_eq!(last.x as usize + last.width as usize + 10, code.len());
        }
    }
}
