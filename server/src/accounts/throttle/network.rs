//! Which addresses count as one.

use std::net::{IpAddr, Ipv4Addr};

use crate::accounts::tokens;

/// Where somebody is, as far as an attacker can't choose it: whoever has one address of IPv6 has all of its /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    V4(Ipv4Addr),
    /// The first 64 bits.
    V6([u16; 4]),
    /// The address is not known: all of these count as one.
    Unknown,
}

impl Network {
    /// An IPv4 address that is written as an IPv6 one is the IPv4 address.
    pub fn of(address: &str) -> Self {
        match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V4(address)) => Network::V4(address),
            Ok(IpAddr::V6(address)) => {
                let [first, second, third, fourth, ..] = address.segments();
                Network::V6([first, second, third, fourth])
            }
            Err(_) => Network::Unknown,
        }
    }

    /// SHA-256, hex.
    pub fn hash(&self) -> String {
        tokens::digest(format!("{self:?}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_is_a_64_and_an_ipv4_address_is_itself() {
        for (one, other, are_same) in [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("", "unix socket", true),
        ] {
            assert_eq!(Network::of(one) == Network::of(other), are_same, "{one} {other}");
        }
    }
}
