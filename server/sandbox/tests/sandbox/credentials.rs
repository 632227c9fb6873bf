//! The credentials, their shape, and the files.

use std::os::unix::fs::PermissionsExt;

use sandbox::{Account, Sandbox, Settings};

#[test]
fn credentials_are_shaped_like_real_ones() {
    let sandbox = Sandbox::new(Settings::default());
    let is = |text: &str, length: usize, allowed: fn(&u8) -> bool| {
        text.len() == length && text.as_bytes().iter().all(allowed)
    };
    let lower: fn(&u8) -> bool = |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    for account in Account::ALL {
        let credentials = sandbox.credentials(account);
        assert!(is(&credentials.access_token, 31, lower));
        assert!(is(&credentials.client_id, 31, lower));
        assert!(is(&credentials.client_secret, 64, |byte| byte
            .is_ascii_hexdigit()
            && !byte.is_ascii_uppercase()));
        assert!(!format!("{credentials:?}").contains(&credentials.access_token));
    }
    let again = Sandbox::new(Settings::default());
    assert_eq!(
        again.credentials(Account::Full).text(),
        sandbox.credentials(Account::Full).text()
    );
    let other = Sandbox::new(Settings {
        seed: 2,
        ..Settings::default()
    });
    assert_ne!(
        other.credentials(Account::Full).text(),
        sandbox.credentials(Account::Full).text()
    );
}

#[test]
fn files_are_for_the_owner_only_and_in_the_official_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("BigCommerceAPI-credentials-sandbox.txt");
    std::fs::write(&path, "older and much longer than what comes".repeat(50)).unwrap();
    let sandbox = Sandbox::new(Settings::default());
    let written = sandbox.tokens().write_files(&path).unwrap();
    let names: Vec<_> = written
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(names[0], "BigCommerceAPI-credentials-sandbox.txt");
    assert_eq!(names[1], "BigCommerceAPI-credentials-sandbox-read-only.txt");
    for path in &written {
        assert_eq!(
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let labels: Vec<&str> = text.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        labels,
        [
            "ACCESS TOKEN",
            "CLIENT NAME",
            "API PATH",
            "CLIENT ID",
            "CLIENT SECRET"
        ]
    );
    let hash = &sandbox.tokens().store_hash;
    assert!(text.contains(&format!(
        "API PATH: https://api.bigcommerce.com/stores/{hash}/v3/\n"
    )));
}
