//! Whose orders a person, or a program, sees.

use serde::{Deserialize, Serialize};

use crate::ids::ClientId;

/// People of the warehouse see all. People of clients see what is their clients', and of that only what is opened for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sees {
    All,
    Clients(SeenClients),
}

/// May be none: whoever belongs to clients that are gone sees nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeenClients(Vec<ClientId>);

impl Sees {
    /// Nothing of what is a client's.
    pub const NOTHING: Self = Self::Clients(SeenClients(Vec::new()));

    pub fn clients(ids: impl IntoIterator<Item = ClientId>) -> Self {
        let mut ids: Vec<ClientId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self::Clients(SeenClients(ids))
    }

    /// Nothing where all is seen.
    pub const fn limited_to(&self) -> Option<&SeenClients> {
        match self {
            Self::All => None,
            Self::Clients(clients) => Some(clients),
        }
    }

    pub const fn is_limited(&self) -> bool {
        self.limited_to().is_some()
    }

    /// What both see: a token of a person may be for some of their clients alone.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) => other,
            (limited, Self::All) => limited,
            (Self::Clients(one), Self::Clients(other)) => {
                Self::clients(one.0.into_iter().filter(|client| other.has(*client)))
            }
        }
    }
}

impl SeenClients {
    pub fn ids(&self) -> &[ClientId] {
        &self.0
    }

    pub fn has(&self, client: ClientId) -> bool {
        self.0.contains(&client)
    }

    /// The client that a list is of: the one that is asked for, else the first one. Nothing where what is asked for is not
    /// theirs, as where there is no such client.
    pub fn looked_at(&self, asked: Option<ClientId>) -> Option<ClientId> {
        match asked {
            Some(client) => self.has(client).then_some(client),
            None => self.0.first().copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn client(number: u128) -> ClientId {
        ClientId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn two_limits_leave_what_both_leave() {
        let limited = |numbers: &[u128]| Sees::clients(numbers.iter().copied().map(client));
        assert_eq!(Sees::All.and(Sees::All), Sees::All);
        assert_eq!(Sees::All.and(limited(&[1])), limited(&[1]));
        assert_eq!(limited(&[2]).and(Sees::All), limited(&[2]));
        assert_eq!(limited(&[1, 2]).and(limited(&[3, 2])), limited(&[2]));
        assert_eq!(limited(&[1]).and(limited(&[2])), Sees::NOTHING);
    }

    #[test]
    fn a_list_is_of_one_client_and_never_of_another_ones() {
        let Sees::Clients(seen) = Sees::clients([client(2), client(1)]) else {
            unreachable!()
        };
        assert_eq!(seen.looked_at(None), Some(client(1)));
        assert_eq!(seen.looked_at(Some(client(2))), Some(client(2)));
        assert_eq!(seen.looked_at(Some(client(3))), None);
        assert_eq!(SeenClients::default().looked_at(None), None);
    }
}
