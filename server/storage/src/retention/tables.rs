//! What bounds each table. A test fails for a table that is not named here: nothing grows for ever by oversight.

/// Removed after a time that is set: `--keep-runs-days`, `--keep-problems-days`, `--keep-changes-days`, `--keep-audit-days`.
const SET: &str = "a setting";
/// As many as people or programs have made, one by one, and have not deleted.
const MADE: &str = "what people make";
/// Goes with the order, or with its integration.
const ORDER: &str = "the orders";

pub const TABLES: [(&str, &str); 79] = [
    ("_sqlx_migrations", "the program"),
    ("alert_notices", "the alerts"),
    (
        "alerts",
        "one open for each integration; cleared ones go after 90 days",
    ),
    ("api_token_clients", "so many for each token as there are clients"),
    ("api_tokens", MADE),
    ("audit_chain", "one row"),
    ("audit_events", SET),
    ("change_arrivals", "seconds, until the change has a position"),
    ("changes", SET),
    ("channels", "so many as its store has"),
    ("check_differences", "the import runs"),
    ("checks", "the import runs"),
    ("client_alert_settings", "one for each client"),
    ("client_contacts", "ten for each client"),
    (
        "client_links",
        "one for each integration; gone a month after they expire",
    ),
    ("client_logos", "one for each client"),
    (
        "client_messages",
        "thirty days once they were sent, or were not to be sent; others a day",
    ),
    ("client_sku_lists", "one for each client"),
    ("client_skus", MADE),
    ("client_slips", "one for each client"),
    ("clients", MADE),
    ("csv_mappings", "one for each client and kind of file"),
    (
        "event_deliveries",
        "delivered ones a week, failed ones thirty days; others three days, or while their endpoint is paused",
    ),
    ("event_endpoints", MADE),
    ("external_identities", "one for each person and identity provider"),
    ("flow_counts", "one for each hour"),
    ("form_echoes", "an hour, and a hundred for each person"),
    ("idempotency_keys", "a day"),
    ("identity_log_ins", "ten minutes, and so many for each network"),
    ("ignore_rule_lists", "one for each client"),
    ("ignore_rules", "two hundred for each client"),
    ("import_events", "the import runs"),
    (
        "import_runs",
        "a setting; syncs, and what runs by itself, three to thirty days",
    ),
    ("import_spans", "the import runs"),
    ("integration_counts", "one for each integration"),
    ("integrations", MADE),
    (
        "invitation_clients",
        "so many for each invitation as there are clients",
    ),
    (
        "invitations",
        "one for each address; gone a month after they expire",
    ),
    (
        "known_browsers",
        "fifty for each person, a year after the last log-in",
    ),
    (
        "limited_address_clients",
        "so many for each address as there are clients",
    ),
    (
        "limited_addresses",
        "one for each address that was ever invited for clients",
    ),
    (
        "limited_identities",
        "one for each account of an identity provider whose person of a client got in anew",
    ),
    (
        "log_in_steps",
        "ten minutes: log-ins that wait for their second step",
    ),
    ("operator_alert_notices", "the alerts"),
    (
        "operator_alerts",
        "one open for each kind and subject; cleared ones go after 90 days",
    ),
    ("order_consignments", ORDER),
    ("order_holds", ORDER),
    ("order_lines", ORDER),
    ("order_pickups", ORDER),
    ("order_raw", ORDER),
    ("order_tags", ORDER),
    ("order_terms", ORDER),
    ("order_warnings", ORDER),
    ("orders", "the stores, until the integration is deleted"),
    (
        "passkey_ceremonies",
        "minutes, and a hundred for each person or network",
    ),
    ("passkeys", "so many for each person"),
    ("personal_data_retention", "one for each client"),
    ("problems", "a setting, once they are solved"),
    ("product_images", "one for each product that was ordered"),
    (
        "recovery_codes",
        "those of a person's latest list that are not used",
    ),
    ("saved_views", MADE),
    ("schema_compatibility", "the program"),
    ("second_factor_roles", "one for each role"),
    ("sessions", "the log-in's lifetime, 90 days at most"),
    ("setup_links", "one row"),
    ("shipment_lines", ORDER),
    (
        "shipment_pushes",
        "the shipments: one for each change; a confirmed one keeps no text",
    ),
    ("shipments", ORDER),
    ("shipping_promises", "one for each client"),
    (
        "status_updates",
        "one for each order that was to get another status, until the order is erased or the integration is deleted",
    ),
    (
        "stock_levels",
        "one for each SKU and location that a level was given for, until the integration is deleted",
    ),
    ("stock_settings", "one for each integration"),
    ("store_shipments", ORDER),
    ("tags", "those that an order has"),
    ("totp_factors", "one for each person"),
    ("user_clients", MADE),
    ("users", MADE),
    (
        "webhook_hints",
        "one for each order, gone as soon as its run is queued",
    ),
    ("webhooks", "one for each integration"),
];

/// On SQLite alone: its index of words.
pub const SQLITE_TABLES: [(&str, &str); 5] = [
    ("order_search", ORDER),
    ("order_search_config", "the program"),
    ("order_search_data", ORDER),
    ("order_search_erasures", "one row"),
    ("order_search_idx", ORDER),
];
