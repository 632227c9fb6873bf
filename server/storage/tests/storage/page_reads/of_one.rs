//! What pages of one person, one client or one run read.

use parcelpilot_contract::client_skus::{SkuQuery, SkuSide};
use parcelpilot_domain::client_sku::SkuKey;
use parcelpilot_domain::ids::IntegrationId;
use storage::external_identities::ExternalIdentity;
use storage::one_time_links::{invitations, setup_links};
use storage::second_factors::{self, required_roles};
use storage::{
    alerts, api_tokens, checks, client_skus, client_slips, clients, csv_mappings, external_identities,
    form_echoes, integrations, known_browsers, order_columns, passkeys, people, personal_data, problems,
    saved_views, sealed_secrets, sessions, webhooks,
};
use test_support::rows::at;

use super::meter::Meter;
use super::others_rows::id;
use super::{Work, read};

pub async fn pages_of_one(meter: &Meter, work: &mut Work, store: IntegrationId) {
    let database = &meter.database;
    let person = id(1, 77).parse().expect("an id");
    let client = id(2, 77).parse().expect("an id");
    let clients_of_page = [client];
    let run = id(4, 1).parse().expect("an id");
    let view = id(3, 77).parse().expect("an id");
    let echo = id(3, 77);
    let identity = ExternalIdentity {
        issuer: "issuer",
        subject: "77",
    };
    let now = at(1_000);
    read! { meter, work,
        "every page, its session": sessions::find(database, "77", now),
        "every program, its token": api_tokens::find(database, "77", now),
        "log-in": people::find_by_email(database, "77@example.com"),
        "log-in, known browser": known_browsers::is_known(database, "77", "77@example.com", now),
        "log-in, any known browser": known_browsers::is_one(database, "77", now),
        "log-in, passkey": passkeys::find(database, "77"),
        "log-in, identity": external_identities::find(database, identity),
        "log-in, identity by address": external_identities::find_by_email(database, "issuer", "77@example.com"),
        "log-in, identity by person": external_identities::find_by_id(database, "issuer", person),
        "setup": setup_links::matches(database, "77"),
        "join": invitations::find(database, "77", now),
        "account": people::find(database, person, now),
        "account, sessions": sessions::list(database, person, "77", now),
        "account, tokens": api_tokens::list(database, Some(person), now),
        "account, passkeys": passkeys::list(database, person),
        "account, keys of passkeys": passkeys::credential_ids(database, person),
        "account, second factor": second_factors::state(database, person),
        "account, codes": second_factors::one_time_codes(database, person),
        "account, password": people::password_hash(database, person),
        "people, invitations": invitations::list(database, now),
        "people, roles": required_roles::list(database),
        "orders, views": saved_views::list(database, person),
        "orders, a view": saved_views::find(database, view),
        "orders, columns": order_columns::find(database, person),
        "forms": form_echoes::find(database, &echo, person, now),
        "client": clients::find(database, client),
        "client by name": clients::find_by_name(database, "77"),
        "client, slip": client_slips::find(database, client),
        "client, logo": async { Ok(client_slips::logo(database, client).await?.map(|logo| logo.bytes)) },
        "client, SKUs": client_skus::page(database, client, &of_skus("", SkuSide::Store), 50),
        "client, SKUs that begin": client_skus::page(database, client, &of_skus("7", SkuSide::Store), 50),
        "client, SKUs by the warehouse's": client_skus::page(database, client, &of_skus("7", SkuSide::Warehouse), 50),
        "client, a SKU": client_skus::find(database, client, &SkuKey::of("77")),
        "pack, by a name of the SKU list": client_skus::is_name(database, client, &SkuKey::of("77")),
        "pack, by no name of it": client_skus::is_name(database, client, &SkuKey::of("nothing")),
        "client, personal data": personal_data::retention(database, client),
        "print, slips": client_slips::list(database, &clients_of_page),
        "shipment CSV, columns": csv_mappings::remembered(database, Some(store), "header"),
        "shipment CSV, columns of any client": csv_mappings::remembered(database, None, "header"),
        "webhook": async { Ok(webhooks::caller(database, store).await?.map(|caller| caller.is_expected)) },
        "integration, webhook": webhooks::remote_id_of(database, store),
        "integration": integrations::detail(database, store),
        "integrations": integrations::list(database),
        "integrations, zones": integrations::zones(database, None, None),
        "health": async { Ok(sealed_secrets::sample(database).await?.is_some()) },
        "alerts": alerts::list_open(database),
        "alert": alerts::open_of(database, store),
        "operators' alerts": alerts::list_open_of_operators(database),
        "import, problems": problems::of_run(database, run),
        "import, check": checks::of_run(database, run),
        "completeness": checks::latest(database, store),
    }
}

fn of_skus(search: &str, side: SkuSide) -> SkuQuery {
    SkuQuery {
        search: search.to_owned(),
        side,
        after: String::new(),
    }
}
