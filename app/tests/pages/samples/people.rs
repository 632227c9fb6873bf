use parcelpilot_contract::audit::{AuditActor, AuditPage, AuditRow};
use parcelpilot_contract::own_account::Invited;
use parcelpilot_contract::people::{InvitationRow, People, PersonRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::sees::Sees;

use super::{OTHER_PERSON, PERSON, account, at, id};

/// The caller's.
pub const EMAIL: &str = "wanda@example.com";
pub const OTHER_NAME: &str = "Olga Operator";
pub const OTHER_EMAIL: &str = "olga@example.com";
pub const INVITED_EMAIL: &str = "ivan@example.com";
pub const SUBJECT: &str = "Borealis Books";
pub const AUDIT_TOKEN: &str = "Label printer";
pub const AUDIT_DETAIL: &str = "from Borealis";

pub fn person() -> PersonRow {
    PersonRow {
        sees: Sees::All,
        id: id(OTHER_PERSON),
        email: OTHER_EMAIL.to_owned(),
        name: OTHER_NAME.to_owned(),
        role: Role::Operator,
        is_active: true,
        last_seen_at: Some(at(0)),
        sessions: 2,
        has_second_factor: true,
        has_password: true,
    }
}

pub fn people() -> People {
    let own = PersonRow {
        id: id(PERSON),
        email: EMAIL.to_owned(),
        name: super::CALLER.to_owned(),
        role: Role::Admin,
        ..person()
    };
    People {
        people: vec![own, person()],
        invitations: vec![InvitationRow {
            sees: Sees::All,
            email: INVITED_EMAIL.to_owned(),
            role: Role::Viewer,
            invited_by: "Adam Admin".to_owned(),
            expires_at: at(9),
            is_for_password: false,
        }],
        api_tokens: vec![account::token()],
        second_factor_roles: vec![Role::Admin],
    }
}

pub const fn nobody() -> People {
    People {
        people: Vec::new(),
        invitations: Vec::new(),
        api_tokens: Vec::new(),
        second_factor_roles: Vec::new(),
    }
}

/// With older entries behind it.
pub fn audit() -> AuditPage {
    AuditPage {
        rows: vec![AuditRow {
            id: OTHER_PERSON.to_owned(),
            at: at(0),
            actor: AuditActor {
                kind: ActorKind::ApiToken,
                token_name: AUDIT_TOKEN.to_owned(),
                ..AuditActor::person(OTHER_PERSON, OTHER_NAME, OTHER_EMAIL)
            },
            link: None,
            address: "192.0.2.77".to_owned(),
            action: AuditAction::ClientRenamed,
            action_code: AuditAction::ClientRenamed.code().to_owned(),
            subject: SUBJECT.to_owned(),
            detail: AUDIT_DETAIL.to_owned(),
        }],
        next: Some("older-entries".to_owned()),
    }
}

pub const fn nothing() -> AuditPage {
    AuditPage {
        rows: Vec::new(),
        next: None,
    }
}

/// Somebody new.
pub fn invited() -> Invited {
    Invited {
        email: INVITED_EMAIL.to_owned(),
        role: Role::Viewer,
        is_for_password: false,
    }
}
