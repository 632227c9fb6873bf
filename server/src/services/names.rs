//! Names of clients and integrations.

use app::api::clients::NAME_MAX_CHARS;
use app::error::{FieldError, FieldProblem};

/// The name as it is stored: without blanks around it. The error is for the form's field `name`.
pub fn checked(name: &str) -> Result<String, FieldError> {
    let name = name.trim();
    let problem = match name.chars().count() {
        0 => FieldProblem::Missing,
        length if length > NAME_MAX_CHARS as usize => FieldProblem::TooLong(NAME_MAX_CHARS),
        _ => return Ok(name.to_owned()),
    };
    Err(FieldError::new("name", problem))
}
