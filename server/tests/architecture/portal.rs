//! What people of clients see comes by one way: `storage::portal`, whose functions all take whose orders they see. A function
//! that has it, and does not use it, does not compile.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the service for them may name of the storage: the one way, and types without SQL.
const OF_THE_STORAGE: [&str; 5] = [
    "Database",
    "orders::OrderFilter",
    "portal",
    "portal::{HoldAnswer, SeenOrder}",
    "shipments::ShipmentFilter",
];

/// Files whose server functions let people of clients in, and why.
const ADMITTING: [(&str, &str); 6] = [
    ("guard.rs", "says how"),
    ("portal.rs", "is theirs"),
    ("own_account.rs", "is each person's own"),
    ("passkeys.rs", "is each person's own"),
    ("second_factor.rs", "is each person's own"),
    (
        "api_tokens.rs",
        "is each person's own; those of others ask for an admin",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

/// Public functions, each as it is written up to its body.
fn public_functions(text: &str) -> Vec<String> {
    let heads = text.split("\npub async fn ").skip(1);
    heads
        .map(|rest| rest.split(" {\n").next().unwrap_or_default().to_owned())
        .collect()
}

fn without_seen(text: &str) -> Vec<String> {
    let functions = public_functions(text).into_iter();
    functions
        .filter(|head| !head.contains("seen: &SeenClients"))
        .collect()
}

#[test]
fn each_function_of_the_portal_takes_whose_orders_are_seen() {
    let files = files("server/storage/src/portal");
    let functions: usize = files.iter().map(|(_, text)| public_functions(text).len()).sum();
    assert!(functions > 10, "{functions}: is this still how they are written?");
    for (name, text) in files {
        assert_eq!(without_seen(&text), [""; 0], "{name}");
    }
}

#[test]
fn a_function_that_leaves_it_out_is_found() {
    let text = "\npub async fn all(database: &Database) -> StorageResult<()> {\n}\n";
    assert_eq!(
        without_seen(text),
        ["all(database: &Database) -> StorageResult<()>"]
    );
}

#[test]
fn the_service_for_people_of_clients_knows_no_other_way_to_orders() {
    let text = fs::read_to_string(root().join("server/src/services/portal.rs")).expect("text");
    let mut named = BTreeSet::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("use storage::")) {
        let line = line.trim_end_matches(';');
        match line.strip_prefix('{') {
            Some(several) => named.extend(several.trim_end_matches('}').split(", ").map(str::to_owned)),
            None => drop(named.insert(line.to_owned())),
        }
    }
    assert_eq!(named, OF_THE_STORAGE.map(str::to_owned).into());
    assert_eq!(
        text.matches("storage::").count(),
        text.matches("use storage::").count() + 1,
        "and the one in its docs"
    );
}

#[test]
fn server_functions_let_people_of_clients_in_where_it_is_said_why() {
    let admitting: BTreeSet<String> = files("app/src/server_functions")
        .into_iter()
        .filter(|(_, text)| {
            ["admit(", "admit_confirmed(", "require_of_client("]
                .iter()
                .any(|guard| text.contains(guard))
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(admitting, ADMITTING.map(|(name, _)| name.to_owned()).into());
}

/// Files of the API whose operations are open to programs of clients, with each way to orders and shipments that they know
/// besides `storage::portal`, and why.
const OF_THE_API: [(&str, &[(&str, &str)]); 3] = [
    (
        "holds.rs",
        &[
            ("ports.holds.hold(", "where nobody is limited"),
            ("ports.holds.release(", "where nobody is limited"),
        ],
    ),
    (
        "orders.rs",
        &[
            ("orders::changed(", "where nobody is limited"),
            ("orders::find_whole(", "where nobody is limited"),
            ("orders::whole(", "where nobody is limited"),
        ],
    ),
    (
        "shipments.rs",
        &[
            ("ports.shipments.shipment(", "where nobody is limited"),
            ("shipments::list(", "where nobody is limited"),
        ],
    ),
];

/// Calls of storage or of a port, as they are written, but for those of `portal`.
fn ways(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for start in [" orders::", " shipments::", "ports."] {
        for (at, _) in text.match_indices(start) {
            let way = text[at..].trim_start();
            // A call, or a port that is kept for one.
            let end = way.find(['(', ';', '\n']).map_or(way.len(), |end| end + 1);
            let way = &way[..end];
            if !way.ends_with('\n') && !way.starts_with("ports.portal.") {
                found.insert(way.to_owned());
            }
        }
    }
    found
}

#[test]
fn the_api_reads_for_programs_of_clients_by_no_other_way() {
    for (name, known) in OF_THE_API {
        let path = root().join("server/src/http/api_v1").join(name);
        let text = fs::read_to_string(path).expect("text");
        let known: BTreeSet<String> = known.iter().map(|(way, _)| (*way).to_owned()).collect();
        assert_eq!(ways(&text), known, "{name}");
        assert!(text.contains("sees.limited_to()"), "{name}");
    }
}

#[test]
fn a_read_that_asks_for_no_client_is_found() {
    let text = "let page = orders::latest(database, filter).await?;\n state.ports.orders.list(query)";
    assert_eq!(
        ways(text),
        ["orders::latest(".to_owned(), "ports.orders.list(".to_owned()].into()
    );
}
