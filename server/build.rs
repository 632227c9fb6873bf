//! Lists the files that the browser loads, so that they become part of the binary.
//!
//! `PARCELPILOT_SITE` names the folder that `make build` fills. Without it the binary holds none: pages then work as
//! they do without JavaScript, and a plain `cargo check` needs nothing else.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=PARCELPILOT_SITE");
    let mut list = String::from("&[\n");
    if let Some(site) = env::var_os("PARCELPILOT_SITE").map(PathBuf::from) {
        println!("cargo:rerun-if-changed={}", site.join("manifest.json").display());
        let site = fs::canonicalize(site)?;
        let mut files = Vec::new();
        collect(&site, &mut files)?;
        files.sort();
        for file in files {
            let name = file
                .strip_prefix(&site)
                .map_err(io::Error::other)?
                .to_string_lossy()
                .replace('\\', "/");
            writeln!(
                list,
                "    ({name:?}, include_bytes!({:?})),",
                file.display().to_string()
            )
            .map_err(io::Error::other)?;
        }
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(out.join("site.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
