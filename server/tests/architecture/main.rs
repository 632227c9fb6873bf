//! Which crate may know which. Cargo refuses a circle; this refuses an arrow in the wrong direction.
//!
//! A new crate gets a line here, after the thought of what it may know.

mod portal;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Each crate of the workspace, and those of ours that it may depend on.
const MAY_KNOW: [(&str, &[&str]); 16] = [
    ("parcelpilot-domain", &[]),
    ("parcelpilot-contract", &["parcelpilot-domain"]),
    (
        "app",
        &["parcelpilot-domain", "parcelpilot-contract", "localization"],
    ),
    ("frontend", &["app"]),
    ("localization", &["parcelpilot-domain"]),
    ("preview", &["parcelpilot-domain", "localization"]),
    ("bindings", &[]),
    ("runtime", &["parcelpilot-domain"]),
    ("outbound", &["parcelpilot-domain"]),
    ("bigcommerce", &["parcelpilot-domain", "outbound", "runtime"]),
    (
        "storage",
        &["parcelpilot-domain", "parcelpilot-contract", "runtime"],
    ),
    ("sandbox", &["outbound"]),
    (
        "engine",
        &[
            "parcelpilot-domain",
            "parcelpilot-contract",
            "outbound",
            "runtime",
            "storage",
        ],
    ),
    ("test_support", &["parcelpilot-domain", "sandbox", "storage"]),
    (
        "server",
        &[
            "parcelpilot-domain",
            "parcelpilot-contract",
            "app",
            "runtime",
            "outbound",
            "bigcommerce",
            "storage",
            "sandbox",
            "engine",
        ],
    ),
    // Tests alone may know these on top.
    ("(tests)", &["bigcommerce", "sandbox", "test_support"]),
];

/// Libraries that a crate must not know, whatever the reason: what makes it no I/O, no framework, or no SQL.
const MUST_NOT_KNOW: [(&str, &[&str]); 5] = [
    (
        "parcelpilot-domain",
        &[
            "leptos",
            "server_fn",
            "tokio",
            "sqlx",
            "reqwest",
            "axum",
            "jiff",
            "getrandom",
        ],
    ),
    (
        "parcelpilot-contract",
        &["leptos", "tokio", "sqlx", "reqwest", "axum"],
    ),
    ("app", &["sqlx", "reqwest"]),
    ("bigcommerce", &["sqlx", "axum", "leptos"]),
    ("engine", &["sqlx", "axum", "leptos"]),
];

/// What a crate depends on, by name.
struct Dependencies {
    built: BTreeSet<String>,
    tests: BTreeSet<String>,
}

#[test]
fn crates_know_only_what_they_may() {
    let crates = workspace();
    let names: BTreeSet<&str> = crates.keys().map(String::as_str).collect();
    let table: BTreeMap<&str, &[&str]> = MAY_KNOW.into();
    let listed: BTreeSet<&str> = table.keys().copied().filter(|name| *name != "(tests)").collect();
    assert_eq!(names, listed, "each crate has its line in MAY_KNOW");
    let mut forbidden = Vec::new();
    for (name, dependencies) in &crates {
        let allowed = table[name.as_str()];
        for known in names.iter().filter(|known| dependencies.built.contains(**known)) {
            if !allowed.contains(known) {
                forbidden.push(format!("{name} -> {known}"));
            }
        }
        for known in names.iter().filter(|known| dependencies.tests.contains(**known)) {
            if !allowed.contains(known) && !table["(tests)"].contains(known) {
                forbidden.push(format!("{name}'s tests -> {known}"));
            }
        }
    }
    for (name, libraries) in MUST_NOT_KNOW {
        for library in libraries
            .iter()
            .filter(|library| crates[name].built.contains(**library))
        {
            forbidden.push(format!("{name} -> {library}"));
        }
    }
    assert!(forbidden.is_empty(), "forbidden arrows: {forbidden:#?}");
}

/// As `cargo metadata` says.
fn workspace() -> BTreeMap<String, Dependencies> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().map(dependencies).collect()
}

fn dependencies(package: &Value) -> (String, Dependencies) {
    let of_kind = |wanted: &str| {
        let all = package["dependencies"].as_array().into_iter().flatten();
        all.filter(|one| one["kind"].as_str().unwrap_or("normal") == wanted)
            .filter_map(|one| one["name"].as_str())
            .map(str::to_owned)
            .collect()
    };
    let name = package["name"].as_str().expect("a name").to_owned();
    let dependencies = Dependencies {
        built: of_kind("normal"),
        tests: of_kind("dev"),
    };
    (name, dependencies)
}
