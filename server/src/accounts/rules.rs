//! Checks typed names, e-mail addresses and passwords. Errors name the form's fields.

use parcelpilot_contract::error::{AppError, AppResult, FieldError, FieldProblem};
use parcelpilot_domain::account::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use parcelpilot_domain::name;
use secrecy::{ExposeSecret, SecretString};

use super::guessable::is_guessable;
use super::stolen::is_stolen;

/// The longest address that mail systems carry (RFC 5321).
pub const EMAIL_MAX_CHARS: usize = 254;

/// A new person's details, all valid.
pub struct CheckedPerson {
    pub name: String,
    /// Lower case.
    pub email: String,
    pub password: SecretString,
}

/// Reports all problems at once, so that people correct a form in one go. Takes milliseconds, for the password; `host` is
/// where the pages are, if that is known.
///
/// # Errors
/// [`AppError::Invalid`] for the fields `name`, `email`, `password`.
pub fn checked_person(
    name: &str,
    email: &str,
    password: SecretString,
    host: &str,
) -> AppResult<CheckedPerson> {
    let typed_name = name;
    let name = name::checked(name);
    let email = email_key(email);
    let problems = [
        (
            "name",
            name.as_ref().err().map(|problem| FieldProblem::from(*problem)),
        ),
        ("email", email_problem(&email)),
        (
            "password",
            password_problem(&password, &[&email, typed_name, host]),
        ),
    ];
    let errors: Vec<FieldError> = problems
        .into_iter()
        .filter_map(|(field, problem)| problem.map(|problem| FieldError::new(field, problem)))
        .collect();
    match name {
        Ok(name) if errors.is_empty() => Ok(CheckedPerson {
            name,
            email,
            password,
        }),
        _ => Err(AppError::Invalid(errors)),
    }
}

/// # Errors
/// [`AppError::Invalid`] for the field `email`.
pub fn checked_email(email: &str) -> AppResult<String> {
    let email = email_key(email);
    match email_problem(&email) {
        Some(problem) => Err(AppError::invalid("email", problem)),
        None => Ok(email),
    }
}

/// Whether it may be chosen; `known` is what others know of the person and of the place. Takes milliseconds.
///
/// # Errors
/// [`AppError::Invalid`] for the field `password`.
pub fn checked_password(password: &SecretString, known: &[&str]) -> AppResult<()> {
    match password_problem(password, known) {
        Some(problem) => Err(AppError::invalid("password", problem)),
        None => Ok(()),
    }
}

/// The form in which addresses are stored and compared.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Refuses only what can't be an address. Whether it exists, only a mail can tell.
fn email_problem(email: &str) -> Option<FieldProblem> {
    if email.is_empty() {
        return Some(FieldProblem::Missing);
    }
    if email.chars().count() > EMAIL_MAX_CHARS {
        return Some(FieldProblem::TooLong(EMAIL_MAX_CHARS as u32));
    }
    let is_address = email
        .split_once('@')
        .is_some_and(|(mailbox, host)| !mailbox.is_empty() && !host.is_empty() && !host.contains('@'));
    let has_blanks = email
        .chars()
        .any(|char| char.is_whitespace() || char.is_control());
    (!is_address || has_blanks).then_some(FieldProblem::NotAnEmail)
}

fn password_problem(password: &SecretString, known: &[&str]) -> Option<FieldProblem> {
    let text = password.expose_secret();
    match text.chars().count() {
        0 => Some(FieldProblem::Missing),
        count if count < PASSWORD_MIN_CHARS => Some(FieldProblem::TooShort(PASSWORD_MIN_CHARS as u32)),
        count if count > PASSWORD_MAX_CHARS => Some(FieldProblem::TooLong(PASSWORD_MAX_CHARS as u32)),
        _ if is_stolen(text) => Some(FieldProblem::StolenPassword),
        _ if is_guessable(text, known) => Some(FieldProblem::GuessablePassword),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, email: &str, password: &str) -> Vec<(String, FieldProblem)> {
        match checked_person(name, email, SecretString::from(password), "pilot.example.com") {
            Err(AppError::Invalid(errors)) => errors
                .into_iter()
                .map(|error| (error.field.form_name().into_owned(), error.problem))
                .collect(),
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn says_all_that_is_wrong_at_once() {
        let missing = |field: &str| (field.to_owned(), FieldProblem::Missing);
        assert_eq!(
            problems(" ", "", ""),
            [missing("name"), missing("email"), missing("password")]
        );
    }

    #[test]
    fn counts_characters_not_bytes() {
        let long = |chars: usize| {
            "läßt öfter schöne Grüße da, "
                .chars()
                .cycle()
                .take(chars)
                .collect::<String>()
        };
        assert!(problems("Zoë", "zoe@example.com", "ößäüéèñçåœæß").is_empty());
        assert_eq!(problems("Zoë", "zoe@example.com", "ößäüéèñçåœæ").len(), 1);
        assert!(problems("Zoë", "zoe@example.com", &long(PASSWORD_MAX_CHARS)).is_empty());
        assert_eq!(
            problems("Zoë", "zoe@example.com", &long(PASSWORD_MAX_CHARS + 1)).len(),
            1
        );
    }

    #[test]
    fn refuses_what_was_stolen_and_what_is_guessed() {
        let of = |name, password| problems(name, "zoe@example.com", password);
        assert_eq!(of("Zoë", "qwerty123456")[0].1, FieldProblem::StolenPassword);
        for password in ["Lovelace2026!", "pilot.example.com", "zoe@example.com"] {
            assert_eq!(
                of("Ada Lovelace", password)[0].1,
                FieldProblem::GuessablePassword,
                "{password}"
            );
        }
    }

    #[test]
    fn refuses_what_cannot_be_an_address() {
        for email in ["zoe", "@example.com", "zoe@", "zoe@a@b", "zo e@example.com"] {
            assert_eq!(
                problems("Zoë", email, "long enough, surely")[0].1,
                FieldProblem::NotAnEmail,
                "{email}"
            );
        }
    }

    #[test]
    fn addresses_are_the_same_in_any_case() {
        assert_eq!(email_key(" Zoe@Example.COM "), "zoe@example.com");
    }
}
