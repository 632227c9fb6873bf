use leptos::prelude::*;

/// Empty squares around the code, by which cameras find it.
const MARGIN: usize = 4;

/// Dark squares on white, in dark mode, too: cameras want it so.
#[component]
pub(super) fn QrCode(dark: Vec<bool>, width: u32) -> impl IntoView {
    let width = usize::try_from(width).unwrap_or_default();
    let side = width + 2 * MARGIN;
    let view_box = format!("0 0 {side} {side}");
    view! {
        <svg
            class="qr-code"
            viewBox=view_box
            role="img"
            aria-label=text!("QR code of the key, for an authenticator app")
            shape-rendering="crispEdges"
        >
            <rect width=side.to_string() height=side.to_string() fill="#fff" />
            <path d=path(&dark, width) fill="#000" />
        </svg>
    }
}

/// Each row's runs of dark squares.
fn path(dark: &[bool], width: usize) -> String {
    let mut path = String::new();
    for (y, row) in dark.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&true) {
                path.push_str(&format!(
                    "M{} {}h{}v1h-{}z",
                    x + MARGIN,
                    y + MARGIN,
                    run.len(),
                    run.len()
                ));
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn runs_of_dark_squares_are_drawn_as_one() {
        let dark = [true, true, false, false, false, true];
        assert_eq!(path(&dark, 3), "M4 4h2v1h-2zM6 5h1v1h-1z");
        assert_eq!(path(&[], 0), "");
    }
}
