//! Names of clients, integrations and tokens.

use parcelpilot_contract::clients::NAME_MAX_CHARS;
use parcelpilot_contract::error::{FieldError, FieldProblem};

/// The name as it is stored: without blanks around it, and without characters that nobody can see, such as NUL, which
/// PostgreSQL takes in no text. The error is for the form's field `name`.
pub fn checked(name: &str) -> Result<String, FieldError> {
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    let name = name.trim();
    let problem = match name.chars().count() {
        0 => FieldProblem::Missing,
        length if length > NAME_MAX_CHARS as usize => FieldProblem::TooLong(NAME_MAX_CHARS),
        _ => return Ok(name.to_owned()),
    };
    Err(FieldError::new("name", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_see_is_left_out() {
        assert_eq!(checked(" Ac\0me\r\n").as_deref(), Ok("Acme"));
        let missing = FieldError::new("name", FieldProblem::Missing);
        assert_eq!(checked("\0 \u{7f}"), Err(missing));
    }
}
