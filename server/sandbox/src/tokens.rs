//! The store's hash and its access tokens: made up, but of the right shape.

use super::orders::dice::Dice;

/// What a token may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Orders,
    Products,
    Information,
    Channels,
    Inventory,
}

/// How far a scope reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Read,
    Modify,
}

/// The API accounts of the store, one token each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    Full,
    ReadOnly,
    WithoutOrders,
    WithoutProducts,
    WithoutInformation,
    WithoutChannels,
}

impl Account {
    pub const ALL: [Self; 6] = [
        Self::Full,
        Self::ReadOnly,
        Self::WithoutOrders,
        Self::WithoutProducts,
        Self::WithoutInformation,
        Self::WithoutChannels,
    ];

    /// The account's name, also the ending of its credentials file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read-only",
            Self::WithoutOrders => "without-orders",
            Self::WithoutProducts => "without-products",
            Self::WithoutInformation => "without-information",
            Self::WithoutChannels => "without-channels",
        }
    }

    pub fn may(self, scope: Scope, level: Level) -> bool {
        match self {
            Self::Full => true,
            Self::ReadOnly => level == Level::Read,
            Self::WithoutOrders => scope != Scope::Orders,
            Self::WithoutProducts => scope != Scope::Products,
            Self::WithoutInformation => scope != Scope::Information,
            Self::WithoutChannels => scope != Scope::Channels,
        }
    }
}

/// One account's values, as BigCommerce's credentials file gives them.
#[derive(Clone)]
pub struct Credentials {
    pub account: Account,
    pub store_hash: String,
    pub access_token: String,
    pub client_id: String,
    pub client_secret: String,
}

/// The names only: the values are made up, but logs should not get used to showing such things.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// The store's hash and the credentials of its accounts, all from the seed.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub store_hash: String,
    pub accounts: [Credentials; 6],
}

const FOR_HASH: u64 = 20;
const FOR_ACCOUNT: u64 = 21;

impl Tokens {
    pub fn from_seed(seed: u64) -> Self {
        let store_hash = characters(&mut Dice::new(seed, 0, FOR_HASH), 10, LOWER_CASE_AND_DIGITS);
        let accounts = Account::ALL.map(|account| {
            let dice = &mut Dice::new(seed, account as u64, FOR_ACCOUNT);
            Credentials {
                account,
                store_hash: store_hash.clone(),
                access_token: characters(dice, 31, LOWER_CASE_AND_DIGITS),
                client_id: characters(dice, 31, LOWER_CASE_AND_DIGITS),
                client_secret: characters(dice, 64, HEXADECIMAL),
            }
        });
        Self { store_hash, accounts }
    }

    pub fn of(&self, account: Account) -> &Credentials {
        &self.accounts[account as usize]
    }

    pub fn by_client_id(&self, client_id: &str) -> Option<&Credentials> {
        self.accounts.iter().find(|one| one.client_id == client_id)
    }

    pub fn account(&self, access_token: &str) -> Option<Account> {
        self.accounts
            .iter()
            .find(|one| one.access_token == access_token)
            .map(|one| one.account)
    }
}

const LOWER_CASE_AND_DIGITS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const HEXADECIMAL: &[u8] = b"0123456789abcdef";

fn characters(dice: &mut Dice, length: usize, from: &[u8]) -> String {
    (0..length).map(|_| char::from(dice.pick(from))).collect()
}
