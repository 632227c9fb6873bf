//! The settings file and `parcelpilot config`, as a machine has them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::Process;

const CANARY: &str = "canary-0007";

struct Settings {
    folder: TempDir,
}

struct Done {
    code: i32,
    out: String,
    errors: String,
}

impl Settings {
    fn new(text: &str) -> Self {
        let settings = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        settings.write(text);
        settings
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self) -> String {
        self.path("parcelpilot.toml").display().to_string()
    }

    /// Beside what keeps the test's data to itself.
    fn write(&self, text: &str) {
        let (database, key) = (self.path("test.db"), self.path("test.key"));
        let all = format!(
            "{text}\ndatabase_url = \"sqlite://{}\"\nkey_file = {key:?}\n",
            database.display()
        );
        std::fs::write(self.file(), all).unwrap();
        std::fs::set_permissions(self.file(), PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// With no environment but this.
    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Done {
        let done = Command::new(env!("CARGO_BIN_EXE_parcelpilot"))
            .args(arguments)
            .env_clear()
            .env("PARCELPILOT_CONFIG", self.file())
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Done {
            code: done.status.code().unwrap(),
            out: String::from_utf8(done.stdout).unwrap(),
            errors: String::from_utf8(done.stderr).unwrap(),
        }
    }

    fn check(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Value {
        let done = self.run(&[&["config", "check", "--json"], arguments].concat(), environment);
        let result: Value = serde_json::from_str(&done.out).unwrap();
        assert_eq!(done.code == 0, problems(&result).is_empty(), "{result}");
        result
    }
}

fn problems(checked: &Value) -> Vec<String> {
    let problems = checked["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| problem["message"].as_str().unwrap().to_owned())
        .collect()
}

fn setting<'v>(checked: &'v Value, name: &str) -> &'v Value {
    let mut settings = checked["settings"].as_array().unwrap().iter();
    settings.find(|setting| setting["name"] == name).unwrap()
}

#[tokio::test]
async fn a_server_is_started_by_a_file_and_asked_by_it() {
    let settings = Settings::new("addr = \"127.0.0.1:0\"\nno_workers = true\n");
    let serve = Process::start(
        &["serve", "--config", &settings.file()],
        &[],
        settings.path("said.log"),
    );
    let address = serve.address().await;
    assert!(settings.path("test.db").exists() && settings.path("test.key").exists());
    settings.write(&format!("addr = {:?}", address.strip_prefix("http://").unwrap()));
    let asked = settings.run(&["health"], &[]);
    assert_eq!((asked.code, asked.out), (0, format!("{address}/readyz: ready\n")));
    assert!(serve.stop().await.success());
    let asked = settings.run(&["health"], &[]);
    assert_eq!(asked.code, 1, "{}", asked.errors);
}

#[test]
fn a_flag_outranks_the_environment_and_that_the_file() {
    let settings =
        Settings::new("addr = \"127.0.0.1:1\"\nbackup_keep = 3\nbackup_hour = 4\nlog = \"warn\"\n");
    let environment = [
        ("PARCELPILOT_ADDR", "127.0.0.1:2"),
        ("PARCELPILOT_BACKUP_KEEP", "5"),
    ];
    let checked = settings.check(&["--addr", "127.0.0.1:3"], &environment);
    assert_eq!(problems(&checked), Vec::<String>::new());
    for (name, value, source, set_by) in [
        ("addr", "127.0.0.1:3", "flag", None),
        (
            "backup_keep",
            "5",
            "environment",
            Some("PARCELPILOT_BACKUP_KEEP".to_owned()),
        ),
        ("backup_hour", "4", "file", Some(format!("{}:3", settings.file()))),
        ("log", "warn", "file", Some(format!("{}:4", settings.file()))),
        ("session_idle", "7d", "default", None),
    ] {
        let found = setting(&checked, name);
        assert_eq!(
            (&found["value"], &found["source"]),
            (&value.into(), &source.into()),
            "{name}"
        );
        assert_eq!(found["set_by"].as_str().map(str::to_owned), set_by, "{name}");
    }
    assert!(setting(&checked, "public_url")["value"].is_null());
    // A flag names another file.
    let none = settings.check(&["--config", ""], &[("DATABASE_URL", "sqlite://other.db")]);
    assert_eq!(setting(&none, "backup_hour")["source"], "default");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let settings = Settings::new("adr = \"127.0.0.1:1\"\nbackup_keep = 0\nsmtp_url = \"smtp://localhost\"\n");
    let environment = [
        ("PARCELPILOT_PUBLIC_URL", "pilot"),
        ("PARCELPILOT_SESSION_IDLE", "soon"),
        ("PARCELPILOT_LOG", "parcelpilot=loud"),
        ("PARCELPILOT_KEY_FILE", "none/test.key"),
    ];
    let flags = [
        "--addr",
        "nowhere",
        "--trusted-proxies",
        "proxy.local",
        "--metrics-addr",
        "x",
    ];
    let said = settings.run(&[&["config", "check"], &flags[..]].concat(), &environment);
    assert_eq!(said.code, 1);
    for expected in [
        "parcelpilot.toml:1: there is no setting adr; addr is meant",
        "parcelpilot.toml:2: backup_keep can't be used",
        "--addr = \"nowhere\"",
        "--trusted-proxies = \"proxy.local\"",
        "--metrics-addr = \"x\"",
        "PARCELPILOT_PUBLIC_URL = \"pilot\"",
        "PARCELPILOT_SESSION_IDLE = \"soon\"",
        "PARCELPILOT_LOG = \"parcelpilot=loud\"",
        "--alert-email-to",
        "there is no folder none",
        "10 problems:",
    ] {
        assert!(said.out.contains(expected), "{expected}: {}", said.out);
    }
    assert!(!settings.path("test.db").exists() && !settings.path("test.key").exists());
    assert_eq!(settings.run(&["config", "check", "--adr", "x"], &[]).code, 2);
}

#[test]
fn the_example_has_all_settings_as_they_are_without_it() {
    let settings = Settings::new("");
    let example = settings.run(&["config", "example"], &[]).out;
    let uncommented = example.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => setting,
        _ => line,
    });
    let uncommented: String = uncommented.flat_map(|line| [line, "\n"]).collect();
    let written: Vec<String> = toml::from_str::<toml::Table>(&uncommented)
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let values = |checked: &Value| -> Vec<(String, Value)> {
        let settings = checked["settings"].as_array().unwrap().iter();
        let pair = |setting: &Value| {
            (
                setting["name"].as_str().unwrap().to_owned(),
                setting["value"].clone(),
            )
        };
        let mut values: Vec<_> = settings.map(pair).collect();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        values
    };
    std::fs::write(settings.file(), uncommented).unwrap();
    let with = settings.check(&[], &[]);
    assert_eq!(problems(&with), Vec::<String>::new());
    let without = values(&settings.check(&["--config", ""], &[]));
    assert_eq!(values(&with), without);
    assert_eq!(
        written,
        without.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
}

#[test]
fn files_that_a_start_would_refuse_are_named() {
    let settings =
        Settings::new("tls_cert = \"none.pem\"\ntls_key = \"none.pem\"\nbackup_to = \"test.key\"\n");
    std::fs::write(settings.path("test.key"), "parcelpilot-key-1").unwrap();
    let all = problems(&settings.check(&[], &[])).join("\n");
    for expected in ["the key file", "none.pem can't be read", "is no folder"] {
        assert!(all.contains(expected), "{expected}: {all}");
    }
    let postgres = ["--database-url", "postgres://localhost/pilot"];
    assert!(
        problems(&settings.check(&postgres, &[]))
            .concat()
            .contains("pg_dump")
    );
}

#[test]
fn a_command_does_not_begin_with_a_file_that_has_errors() {
    let settings = Settings::new("adr = \"127.0.0.1:1\"\nbackup_keep = 0\n");
    let said = settings.run(&["users", "list"], &[]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(
        said.errors.contains(":1: ") && said.errors.contains(":2: "),
        "{}",
        said.errors
    );
    assert!(!settings.path("test.db").exists());
    // What has no settings does not look.
    let example = settings.run(&["config", "example"], &[]);
    assert!(
        example.code == 0 && example.out.contains("#database_url ="),
        "{}",
        example.errors
    );
    assert!(settings.run(&["help", "serve"], &[]).code == 0);
}

#[test]
fn a_check_shows_no_secret() {
    let secrets = format!(
        "smtp_url = \"smtp://ada:{CANARY}@127.0.0.1:9\"\nalert_email_to = [\"ada@example.com\"]\n\
         alert_email_from = \"pilot@example.com\"\nalert_webhook_secret = \"whsec_{CANARY}\"\n\
         bigcommerce_url = \"http://ada:{CANARY}@127.0.0.1:9\"\n"
    );
    let settings = Settings::new(&secrets);
    let webhook = format!("https://chat.example.com/{CANARY}");
    let database = format!("postgres://pilot:{CANARY}@127.0.0.1:9/pilot?password={CANARY}&sslmode=disable");
    let broken = format!("ftp://ada:{CANARY}@x");
    for (url, arguments) in [
        (database.as_str(), &[][..]),
        (&broken, &[]),
        (&database, &["--json"]),
        (&database, &["--connect"]),
        (&database, &["--smtp-url", &broken]),
    ] {
        let environment = [
            ("PARCELPILOT_ALERT_WEBHOOK_URL", webhook.as_str()),
            ("DATABASE_URL", url),
        ];
        let said = settings.run(
            &[&["config", "check", "--log", "trace"], arguments].concat(),
            &environment,
        );
        assert!(
            said.out.contains("smtp_url") && said.out.contains("alert_webhook_secret"),
            "{}",
            said.out
        );
        assert!(
            !said.out.contains("canary") && !said.errors.contains("canary"),
            "{}{}",
            said.out,
            said.errors
        );
        if url == database {
            assert!(
                said.out
                    .contains("postgres://pilot@127.0.0.1:9/pilot?sslmode=disable"),
                "{}",
                said.out
            );
        }
    }
    // Nor where everybody can read the file, or it is no TOML.
    std::fs::set_permissions(settings.file(), PermissionsExt::from_mode(0o644)).unwrap();
    let open = settings.run(&["config", "check"], &[]);
    assert!(
        open.out.contains("chmod 600") && !open.out.contains("canary"),
        "{}",
        open.out
    );
    settings.write(&format!("smtp_url = smtp://ada:{CANARY}@localhost"));
    let broken = settings.run(&["config", "check"], &[]);
    assert!(
        broken.out.contains("parcelpilot.toml:1") && !broken.out.contains("canary"),
        "{}",
        broken.out
    );
}

/// A mail server for one connection.
fn mail_server(listener: TcpListener) {
    let (connection, _) = listener.accept().unwrap();
    let mut writer = connection.try_clone().unwrap();
    writer.write_all(b"220 mail\r\n").unwrap();
    for line in BufReader::new(connection).lines() {
        let Ok(line) = line else { return };
        let reply: &[u8] = if line.starts_with("QUIT") {
            b"221 bye\r\n"
        } else {
            b"250 fine\r\n"
        };
        if writer.write_all(reply).is_err() {
            return;
        }
    }
}

#[test]
fn connections_are_tried_where_that_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let smtp = format!("smtp://{}", listener.local_addr().unwrap());
    let settings = Settings::new(
        "alert_email_to = \"ada@example.com\"\nalert_email_from = \"pilot@example.com\"\nlog = \"warn\"\n",
    );
    let server = std::thread::spawn(move || mail_server(listener));
    let tried = settings.check(&["--connect", "--smtp-url", &smtp], &[]);
    assert_eq!(problems(&tried), Vec::<String>::new());
    server.join().unwrap();
    assert!(!settings.path("test.db").exists());

    std::fs::write(
        settings.path("test.db"),
        "this is no database, though it is long enough for one".repeat(20),
    )
    .unwrap();
    assert_eq!(
        problems(&settings.check(&["--smtp-url", &smtp], &[])),
        Vec::<String>::new()
    );
    let all = problems(&settings.check(&["--connect", "--smtp-url", &smtp], &[])).join("\n");
    assert!(
        all.contains("the database can't be opened") && all.contains("the mail server"),
        "{all}"
    );
}
