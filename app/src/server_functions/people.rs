//! People: who may log in, and as what. For admins.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::people::{People, WorksFor};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, UserId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, recently_confirmed, require, with_error_status};

#[server(endpoint = "list_people", input = GetUrl)]
pub async fn list_people() -> Result<People, AppError> {
    with_error_status(async {
        require(Role::Admin)?;
        ports().people.list().await
    })
    .await
}

/// Answers the link's path and query; it is shown this once. `sees_all` confirms it of somebody who was invited for clients.
#[server(endpoint = "invite_person")]
pub async fn invite_person(
    email: String,
    role: Role,
    #[server(default)] works_for: Option<WorksFor>,
    #[server(default)] clients: Vec<ClientId>,
    #[server(default)] sees_all: bool,
) -> Result<String, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let sees = WorksFor::sees(works_for, clients)?;
        ports().people.invite(&caller, email, role, sees, sees_all).await
    })
    .await
}

#[server(endpoint = "withdraw_invitation")]
pub async fn withdraw_invitation(email: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().people.withdraw(&caller, email).await?;
        leptos_axum::redirect("/people?done=invitation_withdrawn");
        Ok(())
    })
    .await
}

#[server(endpoint = "set_person_role")]
pub async fn set_person_role(id: UserId, role: Role) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().people.set_role(&caller, id, role).await?;
        leptos_axum::redirect("/people?done=role_changed");
        Ok(())
    })
    .await
}

/// To which clients they belong. Logs them out.
#[server(endpoint = "set_person_clients")]
pub async fn set_person_clients(
    id: UserId,
    #[server(default)] works_for: Option<WorksFor>,
    #[server(default)] clients: Vec<ClientId>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        let sees = WorksFor::sees(works_for, clients)?;
        ports().people.set_clients(&caller, id, sees).await?;
        leptos_axum::redirect("/people?done=clients_changed");
        Ok(())
    })
    .await
}

#[server(endpoint = "set_person_active")]
pub async fn set_person_active(id: UserId, is_active: bool) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().people.set_active(&caller, id, is_active).await?;
        leptos_axum::redirect(if is_active {
            "/people?done=person_activated"
        } else {
            "/people?done=person_deactivated"
        });
        Ok(())
    })
    .await
}

#[server(endpoint = "end_person_sessions")]
pub async fn end_person_sessions(id: UserId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().people.end_sessions(&caller, id).await?;
        leptos_axum::redirect("/people?done=sessions_ended");
        Ok(())
    })
    .await
}

/// Of somebody who has lost it.
#[server(endpoint = "reset_second_factor")]
pub async fn reset_second_factor(id: UserId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().people.reset_second_factor(&caller, id).await?;
        leptos_axum::redirect("/people?done=second_factor_reset");
        Ok(())
    })
    .await
}

/// Whose people must have one: just these roles from now on.
#[server(endpoint = "require_second_factor")]
pub async fn require_second_factor(#[server(default)] roles: Vec<Role>) -> Result<(), AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().people.require_second_factor(&caller, roles).await?;
        leptos_axum::redirect("/people?done=second_factor_roles_saved");
        Ok(())
    })
    .await
}

/// Answers the path and query of a link with which the person chooses a new password; it is shown this once.
#[server(endpoint = "make_password_link")]
pub async fn make_password_link(id: UserId) -> Result<String, AppError> {
    with_error_status(async {
        let caller = recently_confirmed(Role::Admin)?;
        ports().people.password_link(&caller, id).await
    })
    .await
}
