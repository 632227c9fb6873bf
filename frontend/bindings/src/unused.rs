//! Takes out what a library exports to scripts and no script of ours asks for. What is exported is kept by every other
//! tool, with all that it calls.

use walrus::{Module, RawCustomSection};

/// Where wasm-bindgen's macros leave what its program reads: records, each a version and a description behind their
/// lengths in four bytes.
const SECTION: &str = "__wasm_bindgen_unstable";
/// The streams of `wasm-streams`, which Leptos brings for server functions that stream. None of ours does.
const CLASSES: &str = "IntoUnderlying";

pub fn remove(module: &mut Module) -> Result<(), &'static str> {
    let mut kept = Vec::new();
    while let Some(RawCustomSection { data, .. }) = module.customs.remove_raw(SECTION) {
        let mut rest = data.as_slice();
        while !rest.is_empty() {
            let (version, description);
            (version, rest) = part(rest)?;
            (description, rest) = part(rest)?;
            if !contains(description, CLASSES) {
                kept.extend([version, description].concat());
            }
        }
    }
    module.customs.add(RawCustomSection {
        name: SECTION.to_owned(),
        data: kept,
    });
    let functions = CLASSES.to_lowercase();
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(&functions))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    Ok(())
}

/// A part of a record with its length, and what follows.
fn part(from: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let (length, _) = from.split_first_chunk().ok_or(DAMAGED)?;
    let whole = 4 + u32::from_le_bytes(*length) as usize;
    from.split_at_checked(whole).ok_or(DAMAGED)
}

const DAMAGED: &str = "wasm-bindgen's section has another form than it had";

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
