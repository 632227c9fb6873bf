//! `parcelpilot users deactivate`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_contract::ports::PeoplePort;
use runtime::clock::now;
use storage::people;

use crate::accounts::rules;
use crate::command_line::caller::command_line_caller;
use crate::command_line::output::{error_lines, print_line};
use crate::command_line::{CommandError, data};
use crate::config::DataArguments;
use crate::services::people::PeopleService;

#[derive(Debug, Args)]
pub struct Deactivate {
    #[arg(long)]
    email: String,
    #[command(flatten)]
    data: DataArguments,
}

impl Deactivate {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        let email = rules::email_key(&self.email);
        let everybody = people::list(&database, now()).await?;
        let person = everybody.iter().find(|person| person.email == email);
        let person = person.ok_or_else(|| format!("nobody has the address {email}"))?;
        if !person.is_active {
            return Err(format!("{email} is deactivated already").into());
        }
        let service = PeopleService {
            database: database.clone(),
        };
        service
            .set_active(&command_line_caller(), person.id, false)
            .await
            .map_err(|error| error_lines(&error))?;
        print_line(&format!(
            "Deactivated {email}. Their sessions, passkeys, API tokens and open links have ended."
        ));
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
