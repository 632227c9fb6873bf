//! Second factors by the command line.

use std::process::Command;

use parcelpilot::services::key_rotation::{rotate, unused_keys};
use parcelpilot_domain::account::Role;

use crate::second_factor_phone::{set_up, step_of};
use crate::test_app::{EMAIL, PASSWORD, TestApp};

/// On the app's database and with its key.
fn run(app: &TestApp, arguments: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
        .args(arguments)
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", app.path("test.db").display()),
        )
        .env("PARCELPILOT_KEY_FILE", app.key_file())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_role_is_asked_for_one_and_the_last_admin_gets_in_again() {
    let app = TestApp::with_admin().await;
    let (required, said) = run(&app, &["users", "require-second-factor", "admin", "viewer"]);
    assert!(required && said.contains("viewer, admin"), "{said}");
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let due = app.post("/api/log_in", &fields, &[]).await;
    step_of(&due);
    for arguments in [
        &["users", "require-second-factor"][..],
        &["users", "require-second-factor", "admin", "--none"],
    ] {
        let (done, said) = run(&app, arguments);
        assert!(!done, "{said}");
    }
    let (lifted, said) = run(&app, &["users", "require-second-factor", "--none"]);
    assert!(lifted && said.contains("Nobody must have"), "{said}");
    let cookie = app.log_in().await;
    set_up(&app, &cookie).await;
    let (_, listed) = run(&app, &["users", "list"]);
    assert!(listed.contains("second factor"), "{listed}");
    let reset = ["users", "reset-second-factor", "--email", EMAIL];
    let (done, said) = run(&app, &reset);
    assert!(done && said.contains("Removed the second factor"), "{said}");
    let (done, said) = run(&app, &reset);
    assert!(!done && said.contains("has no second factor"), "{said}");
    let cookie = app.log_in().await;
    let events = app
        .get("/api/list_audit_events", &[("cookie", &cookie)])
        .await
        .text;
    for action in ["SecondFactorRolesChanged", "SecondFactorReset"] {
        assert!(events.contains(action), "{action}: {events}");
    }
}

#[tokio::test]
async fn codes_go_on_with_a_new_key_and_their_lost_key_is_missed() {
    let app = TestApp::with_admin().await;
    app.add_person("max@example.com", Role::Viewer).await;
    let max = app.log_in_as("max@example.com").await;
    let (phone, _) = set_up(&app, &max).await;
    let vault = &app.context.vault;
    let old = vault.newest_key();
    let rotated = rotate(&app.context.database, vault).await.unwrap();
    assert!(
        rotated.unreadable.is_empty() && rotated.secrets > 0,
        "{rotated:?}"
    );
    assert!(
        unused_keys(&app.context.database, vault)
            .await
            .unwrap()
            .contains(&old)
    );
    vault.remove_keys(&[old]).unwrap();
    let fields = [("email", "max@example.com"), ("password", PASSWORD)];
    let step = step_of(&app.post("/api/log_in", &fields, &[]).await);
    let code = phone.next_code();
    let entered = app
        .post("/api/enter_code", &[("code", &code)], &[("cookie", &step)])
        .await;
    assert!(entered.set_cookie("parcelpilot").is_some(), "{}", entered.text);

    std::fs::rename(app.key_file(), app.path("elsewhere.key")).unwrap();
    let (listed, said) = run(&app, &["users", "list"]);
    assert!(!listed && said.contains("test.key is missing"), "{said}");
    assert!(!app.key_file().exists());
    // Another file of keys is told from the right one.
    let other = parcelpilot::vault::Vault::open_or_create(&app.key_file()).unwrap();
    other.add_key().unwrap();
    let (listed, said) = run(&app, &["users", "list"]);
    assert!(!listed, "{said}");
}
