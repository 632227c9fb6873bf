use std::path::Path;

use clap::{Arg, ArgAction, Args, Command, FromArgMatches};
use tempfile::TempDir;

use super::*;
use crate::config::{
    ConfigErrors, DataArguments, Origin, OutboundArguments, OutboundSettings, ServerArguments,
};

/// As the command line has them: a command with settings, and another whose `--addr` is none.
fn program() -> Command {
    let config = Arg::new(ARGUMENT)
        .long(ARGUMENT)
        .global(true)
        .value_parser(SettingsFile::parser());
    let serve = DataArguments::augment_args(Command::new("serve"));
    let serve = OutboundArguments::augment_args(ServerArguments::augment_args(serve));
    let workers = Arg::new("no_workers")
        .long("no-workers")
        .action(ArgAction::SetTrue);
    let keep = Arg::new("backup_keep").long("backup-keep").default_value("7");
    let days = Arg::new("days")
        .long("days")
        .value_parser(clap::value_parser!(u16).range(90..));
    let serve = serve
        .arg(days)
        .arg(workers.value_parser(clap::value_parser!(bool)))
        .arg(keep.value_parser(clap::value_parser!(u16).range(1..)));
    let demo = Command::new("demo").arg(Arg::new("addr").long("addr").default_value("127.0.0.1:1"));
    Command::new("parcelpilot")
        .arg(config)
        .subcommand(serve)
        .subcommand(demo)
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parcelpilot.toml");
    std::fs::write(&path, text).unwrap();
    set_mode(&path, 0o600);
    (folder, path)
}

fn set_mode(path: &Path, mode: u32) {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(path, permissions).unwrap();
}

/// What is wrong with the file, a line each, without its path.
fn errors(text: &str) -> Vec<String> {
    let (_folder, path) = file(text);
    let errors = Contents::read(&path, &settings_command(&program())).errors;
    let begins = path.display().to_string();
    let line = |error: &FileError| error.to_string().strip_prefix(&begins).unwrap().to_owned();
    errors.iter().map(line).collect()
}

/// The matches of `serve`.
fn serve(path: &Path, flags: &[&str]) -> ArgMatches {
    matches(
        path,
        &[
            &["parcelpilot", "serve", "--config", path.to_str().unwrap()],
            flags,
        ]
        .concat(),
    )
}

fn matches(path: &Path, line: &[&str]) -> ArgMatches {
    let settings = settings_command(&program());
    let contents = Contents::read(path, &settings);
    let program = with_defaults(
        program(),
        &settings,
        &SettingsFile::named(path.to_owned()),
        &contents,
    );
    program.get_matches_from(line).subcommand().unwrap().1.clone()
}

fn raw(matches: &ArgMatches, id: &str) -> Vec<String> {
    let texts = matches.get_raw(id).into_iter().flatten();
    texts.map(|text| text.to_str().unwrap().to_owned()).collect()
}

fn outbound(matches: &ArgMatches) -> Result<OutboundSettings, ConfigErrors> {
    OutboundArguments::from_arg_matches(matches)
        .unwrap()
        .settings(matches)
}

const MAIL: &str =
    "alert_email_to = [\"ada@example.com\", \"bob@example.com\"]\nalert-email-from = \"p@example.com\"\n";

#[test]
fn the_file_outranks_defaults_and_flags_outrank_the_file() {
    let text = "addr = \"127.0.0.1:1234\"\nbackup-keep = 3\n\npublic_url = \"https://pilot.example.com\"\n";
    let (_folder, path) = file(text);
    let read = serve(&path, &["--public-url", "https://other.example.com"]);
    let set_by = |id| (raw(&read, id).concat(), Origin::of(&read, id));
    let in_line = |line| Origin::File {
        path: path.clone(),
        line,
    };
    assert_eq!(set_by("addr"), ("127.0.0.1:1234".to_owned(), in_line(1)));
    assert_eq!(set_by("backup_keep"), ("3".to_owned(), in_line(2)));
    assert_eq!(
        set_by("public_url"),
        ("https://other.example.com".to_owned(), Origin::Flag)
    );
    assert_eq!(set_by("keep_raw_orders"), ("true".to_owned(), Origin::Default));
    assert_eq!(set_by("key_file"), (String::new(), Origin::Default));
}

#[test]
fn an_argument_that_has_only_the_name_is_no_setting() {
    let (_folder, path) = file("addr = \"127.0.0.1:1234\"\n");
    let demo = matches(
        &path,
        &["parcelpilot", "--config", path.to_str().unwrap(), "demo"],
    );
    assert_eq!(raw(&demo, "addr"), ["127.0.0.1:1"]);
    let settings = settings_command(&program());
    let has = |name| has_setting(program().find_subcommand(name).unwrap(), &settings);
    assert!(has("serve") && !has("demo"));
}

#[test]
fn switches_and_lists_are_toml_s_own() {
    let text = "no_workers = true\nrequire_database_tls = false\nkeep_raw_orders = false\n\
                trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n";
    let (_folder, path) = file(text);
    let read = serve(&path, &[]);
    assert!(read.get_flag("no_workers") && !read.get_flag("require_database_tls"));
    assert_eq!(raw(&read, "keep_raw_orders"), ["false"]);
    assert_eq!(raw(&read, "trusted_proxies"), ["10.0.0.0/8", "::1"]);
    let (_folder, path) = file("trusted_proxies = \"10.0.0.0/8,::1\"\n");
    assert_eq!(raw(&serve(&path, &[]), "trusted_proxies"), ["10.0.0.0/8", "::1"]);
    let (_folder, path) = file(&format!("{MAIL}smtp_url = \"smtp://localhost\"\n"));
    assert_eq!(
        outbound(&serve(&path, &[]))
            .unwrap()
            .alerts
            .email
            .unwrap()
            .to
            .len(),
        2
    );
}

#[test]
fn an_empty_number_is_not_set() {
    let (_folder, path) = file("days = \"\"\n");
    let read = serve(&path, &[]);
    assert!(raw(&read, "days").is_empty() && Origin::of(&read, "days") == Origin::Default);
    assert!(errors("days = 0\n")[0].contains("0 is not in 90.."));
    // One that has a default can't be without.
    assert!(errors("backup_keep = \"\"\n")[0].contains("a whole number"));
}

#[test]
fn all_that_is_wrong_is_said_with_its_line() {
    let found = errors(
        "adr = \"127.0.0.1:3000\"\nbackup_keep = \"7\"\nno_workers = \"yes\"\n# fine:\ntls_key = \"key.pem\"\n\
         key_file = 7\ntrusted_proxies = []\nzzz = 1\naddr = \"127.0.0.1:1\"\nbackup-keep = 0\n\
         public-url = \"x\"\npublic_url = \"y\"\nconfig = \"other.toml\"\n[smtp]\nurl = \"x\"\n",
    );
    for (found, (line, parts)) in found.iter().zip([
        (1, &["adr", "addr is meant"][..]),
        (2, &["backup_keep must be a whole number, without quotes"]),
        (3, &["no_workers must be true or false, without quotes"]),
        (6, &["key_file must be a text in quotes"]),
        (7, &["trusted_proxies is an empty list"]),
        (8, &["there is no setting zzz. "]),
        (10, &["backup-keep can't be used: 0 is not in 1.."]),
        (12, &["public_url is set in line 11, too"]),
        (13, &["there is no setting config"]),
        (14, &["smtp is a section"]),
    ]) {
        assert!(found.starts_with(&format!(":{line}: ")), "{line}: {found}");
        for part in parts {
            assert!(found.contains(part), "{part}: {found}");
        }
    }
    assert_eq!(found.len(), 10, "{found:#?}");
}

#[test]
fn what_is_no_toml_is_said_without_what_is_there() {
    let found = errors("addr = \"127.0.0.1:3000\"\nsmtp_url = smtp://ada:made-up@mail.example.com\n");
    assert!(
        !found.is_empty() && found.iter().all(|line| line.starts_with(":2: this is not TOML")),
        "{found:?}"
    );
    assert!(!found.concat().contains("made-up"), "{found:?}");
    assert!(errors("addr = 1\naddr = 2\n")[0].starts_with(":2: this is not TOML"));
    let missing = Contents::read(
        Path::new("/nowhere/parcelpilot.toml"),
        &settings_command(&program()),
    );
    assert!(
        missing.errors[0]
            .to_string()
            .starts_with("/nowhere/parcelpilot.toml: the settings file can't be read")
    );
}

#[test]
fn a_secret_is_only_in_a_file_that_others_can_not_read() {
    for (secret, is_refused) in [
        ("smtp_url = \"smtp://ada:made-up@localhost\"", true),
        ("smtp_url = \"smtp://localhost\"", false),
    ] {
        let (_folder, path) = file(&format!("{MAIL}{secret}\n"));
        assert!(outbound(&serve(&path, &[])).is_ok(), "{secret}");
        set_mode(&path, 0o644);
        let settings = outbound(&serve(&path, &[]));
        assert_eq!(settings.is_err(), is_refused, "{secret}");
        if let Err(error) = settings {
            let sentence = error.to_string();
            let begins = format!("smtp_url ({}:3) can't be used", path.display());
            assert!(
                sentence.starts_with(&begins) && sentence.contains("chmod 600"),
                "{sentence}"
            );
            assert!(!sentence.contains("made-up"), "{sentence}");
        }
        // What outranks it is no secret of the file.
        assert!(outbound(&serve(&path, &["--smtp-url", "smtp://ada:made-up@localhost"])).is_ok());
    }
}

#[test]
fn of_a_value_and_its_file_the_higher_source_counts() {
    let (folder, path) = file("");
    let secret = folder.path().join("smtp-url");
    let secret = secret.to_str().unwrap();
    std::fs::write(secret, "smtp://by-file.localhost:1").unwrap();
    let host = |path: &Path, flags: &[&str]| -> Result<String, ConfigErrors> {
        let settings = outbound(&serve(path, flags))?;
        Ok(settings.alerts.email.unwrap().smtp.host)
    };
    let value = "smtp_url = \"smtp://by-value\"\n";
    let named = format!("smtp_url_file = {secret:?}\n");
    std::fs::write(&path, format!("{MAIL}{value}")).unwrap();
    assert_eq!(host(&path, &[]).unwrap(), "by-value");
    assert_eq!(
        host(&path, &["--smtp-url-file", secret]).unwrap(),
        "by-file.localhost"
    );
    std::fs::write(&path, format!("{MAIL}{named}")).unwrap();
    assert_eq!(host(&path, &[]).unwrap(), "by-file.localhost");
    assert_eq!(host(&path, &["--smtp-url", "smtp://by-flag"]).unwrap(), "by-flag");
    std::fs::write(&path, format!("{MAIL}{value}{named}")).unwrap();
    let sentence = host(&path, &[]).unwrap_err().to_string();
    assert!(
        sentence.contains("smtp_url_file") && sentence.contains("keep one of them"),
        "{sentence}"
    );
}

#[test]
fn all_settings_that_can_not_be_used_are_named_at_once() {
    let text = "alert_webhook_url = \"http://chat.example.com\"\nalert_email_to = \"ada\"\nalert_email_from = \"bob\"\n\
                smtp_url = \"http://x\"\npublic_url = \"pilot\"\n";
    let (_folder, path) = file(text);
    let errors = outbound(&serve(&path, &[])).unwrap_err();
    let ids: Vec<_> = errors.0.iter().map(|error| error.id).collect();
    assert_eq!(
        ids,
        [
            "public_url",
            "alert_webhook_url",
            "alert_email_from",
            "alert_email_to",
            "smtp_url"
        ]
    );
}
