//! `parcelpilot users`.

mod deactivate;
mod list;
mod second_factor;

use std::io::{Read, stdin};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgMatches, Args, Subcommand};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sees::Sees;
use secrecy::{ExposeSecret, SecretString};
use storage::{Database, clients, limited_addresses};

use deactivate::Deactivate;
use list::List;
use second_factor::{RequireSecondFactor, ResetSecondFactor};

use super::caller::command_line_caller;
use super::output::{error_lines, print_line};
use super::{CommandError, data};
use crate::accounts::{rules, tokens};
use crate::config::DataArguments;
use crate::services::accounts::AccountService;
use crate::services::audit::record_detail;
use crate::services::people::described;

#[derive(Debug, Subcommand)]
pub enum Users {
    /// Adds a person. Makes a password and prints it, unless one is given
    Add(Add),
    /// Sets a person's password. Ends their sessions, passkeys, API tokens and open links. Makes a password and prints
    /// it, unless one is given
    ResetPassword(ResetPassword),
    /// Lists everybody who may log in, or might
    List(List),
    /// Keeps a person out from now on. Ends their sessions, passkeys, API tokens and open links
    Deactivate(Deactivate),
    /// Chooses the roles whose people must have a second factor: just these from now on. Ends the sessions of those who have
    /// none
    RequireSecondFactor(RequireSecondFactor),
    /// Removes the second factor of a person who has lost it. Ends their sessions
    ResetSecondFactor(ResetSecondFactor),
}

#[derive(Debug, Args)]
pub struct Add {
    #[arg(long)]
    email: String,
    /// As the pages show it [default: the e-mail address without its domain]
    #[arg(long)]
    name: Option<String>,
    /// admin, operator or viewer
    #[arg(long, value_parser = role)]
    role: Role,
    /// Belongs to this client, by its name, and sees what is its alone; may be given several times
    #[arg(long = "client", value_name = "NAME")]
    clients: Vec<String>,
    /// Sees everything, though the address was once invited for clients
    #[arg(long, conflicts_with = "clients")]
    warehouse: bool,
    /// Reads the password from standard input
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct ResetPassword {
    #[arg(long)]
    email: String,
    /// Reads the password from standard input
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    data: DataArguments,
}

impl Users {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            Users::Add(add) => add.run(matches).await,
            Users::ResetPassword(reset) => reset.run(matches).await,
            Users::List(list) => list.run(matches).await,
            Users::Deactivate(deactivate) => deactivate.run(matches).await,
            Users::RequireSecondFactor(require) => require.run(matches).await,
            Users::ResetSecondFactor(reset) => reset.run(matches).await,
        }
    }
}

impl Add {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, vault) = data::open_vault(&self.data.settings(matches)?).await?;
        let accounts = AccountService::new(database.clone(), Arc::new(vault));
        let password = given_or_new(self.password_stdin)?;
        let name = self.name.as_deref().unwrap_or_else(|| mailbox(&self.email));
        let email = rules::email_key(&self.email);
        let sees = sees(&database, &self.clients).await?;
        let was_limited = limited_addresses::sees(&database, &email).await?.is_limited();
        if was_limited && !sees.is_limited() && !self.warehouse {
            let refusal =
                "was invited for clients: name them by --client, or let it see everything by --warehouse";
            return Err(format!("{} {refusal}", self.email).into());
        }
        let may = described(&database, self.role.label(), &sees)
            .await
            .map_err(|error| error_lines(&error))?;
        accounts
            .add_who_sees(name, &self.email, password.clone(), self.role, sees)
            .await
            .map_err(|error| error_lines(&error))?;
        let caller = command_line_caller();
        record_detail(&database, &caller, AuditAction::PersonAdded, &email, &may).await;
        print_line(&format!("Added {} as {}.", self.email, self.role.code()));
        print_made(self.password_stdin, &password);
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

impl ResetPassword {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, vault) = data::open_vault(&self.data.settings(matches)?).await?;
        let accounts = AccountService::new(database.clone(), Arc::new(vault));
        let password = given_or_new(self.password_stdin)?;
        accounts
            .reset_password(&command_line_caller(), &self.email, password.clone())
            .await
            .map_err(|error| match error {
                AppError::NotFound => format!("nobody who may log in has the address {}", self.email),
                error => error_lines(&error),
            })?;
        print_line(&format!(
            "Set the password of {}. Their sessions, passkeys, API tokens and open links have ended.",
            self.email
        ));
        print_made(self.password_stdin, &password);
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// All, where no client is named.
async fn sees(database: &Database, names: &[String]) -> Result<Sees, CommandError> {
    if names.is_empty() {
        return Ok(Sees::All);
    }
    let known = clients::list(database).await?;
    let id = |name: &String| {
        let found = known
            .iter()
            .find(|client| client.name.eq_ignore_ascii_case(name.trim()));
        found
            .map(|client| client.id)
            .ok_or_else(|| format!("there is no client {name}"))
    };
    let ids: Vec<ClientId> = names.iter().map(id).collect::<Result<_, String>>()?;
    Ok(Sees::clients(ids))
}

fn given_or_new(is_given: bool) -> Result<SecretString, CommandError> {
    Ok(if is_given {
        read_password()?
    } else {
        tokens::new_token()?
    })
}

/// A password that we made is shown, this once.
fn print_made(was_given: bool, password: &SecretString) {
    if !was_given {
        print_line(&format!("Password: {}", password.expose_secret()));
    }
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| "choose admin, operator or viewer".to_owned())
}

fn mailbox(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}

/// Up to the end of the line: who pipes a password with `echo` means no line break.
fn read_password() -> std::io::Result<SecretString> {
    let mut text = zeroize::Zeroizing::new(String::new());
    stdin().read_to_string(&mut text)?;
    Ok(SecretString::from(text.lines().next().unwrap_or_default()))
}
