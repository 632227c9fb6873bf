//! `parcelpilot users list`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_contract::people::PersonRow;
use parcelpilot_domain::sees::SeenClients;
use runtime::clock::now;
use serde_json::{Value, json};
use storage::people;

use crate::command_line::output::print_line;
use crate::command_line::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Args)]
pub struct List {
    /// Prints a JSON object a line, for scripts
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
}

impl List {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, _) = data::open_vault(&self.data.settings(matches)?).await?;
        let everybody = people::list(&database, now()).await?;
        database.close().await;
        if everybody.is_empty() && !self.json {
            print_line("Nobody yet. Add somebody: parcelpilot users add --role admin --email ADDRESS");
        }
        for person in &everybody {
            print_line(&if self.json {
                object(person).to_string()
            } else {
                line(person)
            });
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn line(person: &PersonRow) -> String {
    let state = match (person.is_active, person.last_seen_at) {
        (false, _) => "deactivated".to_owned(),
        (true, None) => "not logged in".to_owned(),
        (true, Some(at)) => format!("last seen {at}"),
    };
    let factor = if person.has_second_factor {
        " · second factor"
    } else {
        ""
    };
    let of_clients = match person.sees.limited_to().map(|seen| seen.ids().len()) {
        None => String::new(),
        Some(1) => " of 1 client".to_owned(),
        Some(clients) => format!(" of {clients} clients"),
    };
    format!(
        "{} · {} · {}{of_clients} · {state}{factor}",
        person.email,
        person.name,
        person.role.code()
    )
}

fn object(person: &PersonRow) -> Value {
    json!({
        "email": person.email,
        "name": person.name,
        "role": person.role.code(),
        "clients": person.sees.limited_to().map(SeenClients::ids),
        "is_active": person.is_active,
        "has_second_factor": person.has_second_factor,
        "sessions": person.sessions,
        "last_seen_at": person.last_seen_at.map(|at| at.to_string()),
    })
}
