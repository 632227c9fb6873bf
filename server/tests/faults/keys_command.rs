//! `parcelpilot keys`: rotated by hand, and on record.

use parcelpilot::vault::Vault;
use storage::Database;
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;

use crate::program::Program;

on_both_databases! {
    async fn keys_are_rotated_and_removed_and_both_are_on_record(database: DatabaseAddress) {
        let program = Program::new(&database);
        let opened = Database::open(&database.0).await.unwrap();
        program.readable_integration(&opened).await;
        opened.close().await;
        let key_ids = || Vault::open_existing(&program.path("parcelpilot.key")).unwrap().key_ids();
        assert!(program.done(&["keys", "remove-unused"]).contains("or there is none"));
        let [old] = key_ids()[..] else { panic!("one key at first") };

        let said = program.done(&["keys", "rotate"]);
        let [kept, new] = key_ids()[..] else { panic!("{said}") };
        // The integration's token, and the key of the audit trail.
        assert!(kept == old && said.contains(&format!("sealed anew with key {new}: 2\n")), "{said}");
        assert_eq!(program.done(&["keys", "remove-unused"]), format!("Removed key {old}\n"));
        assert_eq!(key_ids(), [new]);
        let status = program.done(&["keys", "status"]);
        assert!(status.contains("Readable access tokens: 1 of 1"), "{status}");
        assert!(program.done(&["audit", "verify"]).contains("unbroken"));
        assert_eq!(program.trail("keys_rotated"), [(new.to_string(), String::new())]);
        assert_eq!(program.trail("key_removed"), [(old.to_string(), String::new())]);
    }
}
