//! What clients' packing slips say besides the order.

use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::packing_slip::{LogoKind, PictureSize, SlipText};

use super::columns::RowName;
use super::macros::{durable_transaction, read, row};
use super::statement::{Statement, bound};
use super::{Database, StorageError, StorageResult};

pub struct Logo {
    pub kind: LogoKind,
    pub size: PictureSize,
    pub bytes: Vec<u8>,
}

pub enum LogoChange {
    Keep,
    Remove,
    Replace(Logo),
}

row! {
    struct SlipColumns {
        client_id: String,
        return_address: String,
        closing_words: String,
        width: Option<i64>,
        height: Option<i64>,
        version: i64,
    }
}

/// Ends where its condition goes on.
macro_rules! select_slips {
    ($condition:literal) => {
        concat!(
            "SELECT clients.id AS client_id, coalesce(client_slips.return_address, '') AS return_address,
                 coalesce(client_slips.closing_words, '') AS closing_words,
                 client_logos.width AS width, client_logos.height AS height,
                 coalesce(client_slips.version, 0) AS version FROM ",
            "clients LEFT JOIN client_slips ON client_slips.client_id = clients.id
             LEFT JOIN client_logos ON client_logos.client_id = clients.id WHERE ",
            $condition
        )
    };
}

/// Nothing where the client is gone; empty where its slips have nothing of their own.
pub async fn find(database: &Database, client: ClientId) -> StorageResult<Option<ClientSlip>> {
    let row: Option<SlipColumns> = read!(database, |executor| {
        sqlx::query_as(select_slips!("clients.id = $1"))
            .bind(client.to_string())
            .fetch_optional(executor)
            .await?
    });
    row.map(|row| row.slip()).transpose()
}

/// Of these clients, those whose slips have something of their own.
pub async fn list(database: &Database, clients: &[ClientId]) -> StorageResult<Vec<ClientSlip>> {
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement
        .push(select_slips!("clients.id IN ("))
        .texts(clients.iter().map(ClientId::to_string))
        .push(") AND (client_slips.client_id IS NOT NULL OR client_logos.client_id IS NOT NULL)");
    let rows: Vec<SlipColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.iter().map(SlipColumns::slip).collect()
}

/// What slips are to say.
pub struct SlipChange {
    pub return_address: SlipText,
    pub closing_words: SlipText,
    pub logo: LogoChange,
    /// Of the slip that it changes.
    pub version: i64,
}

/// The client must be there.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the version is another one by now.
pub async fn change(database: &Database, client: ClientId, slip: &SlipChange) -> StorageResult<()> {
    let client = client.to_string();
    let logo = &slip.logo;
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "INSERT INTO client_slips (client_id, return_address, closing_words, version) VALUES ($1, $2, $3, 1)
             ON CONFLICT (client_id) DO UPDATE SET return_address = excluded.return_address,
                 closing_words = excluded.closing_words, version = client_slips.version + 1
             WHERE client_slips.version = $4",
        )
        .bind(&client)
        .bind(slip.return_address.to_string())
        .bind(slip.closing_words.to_string())
        .bind(slip.version)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        if !matches!(logo, LogoChange::Keep) {
            sqlx::query("DELETE FROM client_logos WHERE client_id = $1")
                .bind(&client)
                .execute(&mut *tx)
                .await?;
        }
        if let LogoChange::Replace(logo) = logo {
            sqlx::query(
                "INSERT INTO client_logos (client_id, kind, width, height, bytes) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&client)
            .bind(logo.kind.code())
            .bind(i64::from(logo.size.width))
            .bind(i64::from(logo.size.height))
            .bind(&logo.bytes)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

pub async fn logo(database: &Database, client: ClientId) -> StorageResult<Option<Logo>> {
    let client = client.to_string();
    let found: Option<(String, i64, i64, Vec<u8>)> = read!(database, |executor| {
        sqlx::query_as("SELECT kind, width, height, bytes FROM client_logos WHERE client_id = $1")
            .bind(&client)
            .fetch_optional(executor)
            .await?
    });
    let logo = |(kind, width, height, bytes): (String, i64, i64, Vec<u8>)| {
        let row = RowName::new("client_logos", &client);
        Ok(Logo {
            kind: row.known("kind", LogoKind::from_code(&kind))?,
            size: size(row, width, height)?,
            bytes,
        })
    };
    found.map(logo).transpose()
}

fn size(row: RowName<'_>, width: i64, height: i64) -> StorageResult<PictureSize> {
    Ok(PictureSize {
        width: row.known("width", width.try_into().ok())?,
        height: row.known("height", height.try_into().ok())?,
    })
}

impl SlipColumns {
    fn slip(&self) -> StorageResult<ClientSlip> {
        let row = RowName::new("client_slips", &self.client_id);
        let logo = self.width.zip(self.height);
        Ok(ClientSlip {
            client: row.parsed("client_id", &self.client_id)?,
            logo: logo.map(|(width, height)| size(row, width, height)).transpose()?,
            return_address: row.parsed("return_address", &self.return_address)?,
            closing_words: row.parsed("closing_words", &self.closing_words)?,
            version: self.version,
        })
    }
}
