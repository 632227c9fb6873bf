//! `parcelpilot users require-second-factor` and `reset-second-factor`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::PeoplePort;
use parcelpilot_domain::account::Role;
use runtime::clock::now;
use storage::people;

use super::role;
use crate::accounts::rules;
use crate::command_line::caller::command_line_caller;
use crate::command_line::output::{error_lines, print_line};
use crate::command_line::{CommandError, data};
use crate::config::DataArguments;
use crate::services::people::PeopleService;

#[derive(Debug, Args)]
pub struct RequireSecondFactor {
    /// admin, operator or viewer; several are separated by blanks
    #[arg(value_name = "ROLE", value_parser = role, required_unless_present = "none", conflicts_with = "none")]
    roles: Vec<Role>,
    /// Asks nobody for one
    #[arg(long)]
    none: bool,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct ResetSecondFactor {
    #[arg(long)]
    email: String,
    #[command(flatten)]
    data: DataArguments,
}

impl RequireSecondFactor {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        let service = PeopleService {
            database: database.clone(),
        };
        service
            .require_second_factor(&command_line_caller(), self.roles.clone())
            .await
            .map_err(|error| error_lines(&error))?;
        let codes: Vec<_> = Role::ALL
            .into_iter()
            .filter(|role| self.roles.contains(role))
            .map(Role::code)
            .collect();
        print_line(&match codes.is_empty() {
            true => "Nobody must have a second factor.".to_owned(),
            false => format!(
                "These roles must have a second factor: {}. Sessions of those who have none have ended: they set one up at \
                 their next log-in.",
                codes.join(", ")
            ),
        });
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

impl ResetSecondFactor {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        let email = rules::email_key(&self.email);
        let everybody = people::list(&database, now()).await?;
        let person = everybody.iter().find(|person| person.email == email);
        let person = person.ok_or_else(|| format!("nobody has the address {email}"))?;
        let service = PeopleService {
            database: database.clone(),
        };
        service
            .reset_second_factor(&command_line_caller(), person.id)
            .await
            .map_err(|error| match error {
                AppError::NoSecondFactor => format!("{email} has no second factor"),
                error => error_lines(&error),
            })?;
        print_line(&format!(
            "Removed the second factor of {email}. Their sessions have ended; their password stays as it is."
        ));
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
