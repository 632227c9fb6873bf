//! Nightly backups by their setting alone.

use test_support::databases::{DatabaseAddress, with_sqlite};

use crate::process::{Process, until};
use crate::program::Program;

/// The night that has no backup yet is made up for at once, whatever the hour.
#[tokio::test]
async fn a_server_makes_the_first_one_when_it_starts() {
    with_sqlite(async |database: DatabaseAddress| {
        let program = Program::new(&database);
        let folder = program.path("backups");
        let to = [("PARCELPILOT_BACKUP_TO", folder.display().to_string())];
        let environment = [&program.environment()[..], &to].concat();
        let serve = ["serve", "--addr", "127.0.0.1:0"];
        let server = Process::start(&serve, &environment, program.path("said.log"));
        let backup = until("a backup", async || {
            let mut entries = std::fs::read_dir(&folder).ok()?;
            entries.find_map(|entry| {
                let name = entry.unwrap().file_name().into_string().unwrap();
                name.starts_with("parcelpilot-nightly-")
                    .then_some(folder.join(name))
            })
        })
        .await;
        assert!(server.stop().await.success());
        let said = program.done(&["backup", "verify", backup.to_str().unwrap()]);
        assert!(said.contains("can be restored"), "{said}");
    })
    .await;
}
