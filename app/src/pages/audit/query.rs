//! What of the audit trail is asked for, as addresses say it.

use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;
use parcelpilot_contract::audit::AuditQuery;
use parcelpilot_domain::audit::ActorKind;
use parcelpilot_domain::time::Timestamp;

use crate::pages::list_address::list_address;

/// What can't be read narrows nothing.
pub fn read(params: &ParamsMap) -> AuditQuery {
    let field = |name| params.get(name).unwrap_or_default();
    AuditQuery {
        search: field("search"),
        kind: ActorKind::from_code(&field("kind")),
        email: field("email"),
        from: field("from"),
        until: field("until"),
    }
}

/// For files: `None` where something can't be read, since a file of everything is not what was meant.
pub fn audit_query(query: &str) -> Option<AuditQuery> {
    let address = RequestUrl::new(&format!("/audit?{query}")).parse().ok()?;
    let params = address.search_params();
    let query = read(params);
    let is_kind = query.kind.is_some() || params.get("kind").unwrap_or_default().is_empty();
    let is_day = |day: &str| day.is_empty() || Timestamp::from_date(day).is_some();
    (is_kind && is_day(&query.from) && is_day(&query.until)).then_some(query)
}

/// The address of what is asked for, at a path of the page's or of a file's.
pub fn address(path: &str, query: &AuditQuery, after: &str) -> String {
    let kind = query.kind.map(ActorKind::code).unwrap_or_default();
    list_address(
        path,
        &[
            ("search", &query.search),
            ("kind", kind),
            ("email", &query.email),
            ("from", &query.from),
            ("until", &query.until),
            ("after", after),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_was_made_of() {
        let query = AuditQuery {
            search: "acme store".to_owned(),
            kind: Some(ActorKind::ApiToken),
            email: "zoe+a@example.com".to_owned(),
            from: "2026-11-01".to_owned(),
            until: "2026-11-30".to_owned(),
        };
        let made = address("/audit.csv", &query, "");
        let (_, of_it) = made.split_once('?').expect("a query");
        assert_eq!(audit_query(of_it), Some(query));
        assert_eq!(audit_query(""), Some(AuditQuery::default()));
        for wrong in ["kind=robot", "from=yesterday", "until=2026-13-01"] {
            assert_eq!(audit_query(wrong), None, "{wrong}");
        }
    }
}
