use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net};

/// The proxies whose word on a client's address is taken. Those of this machine, unless others are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    pub fn none() -> Self {
        Self(Arc::default())
    }

    /// # Errors
    /// The text that is no network, such as `10.0.0.0/8`, and no address. All addresses are no network of proxies:
    /// anybody could then choose the address that counts as theirs.
    pub fn parse<'a>(texts: &[&'a str]) -> Result<Self, &'a str> {
        let networks: Result<Vec<_>, _> = texts.iter().map(|text| network(text).ok_or(*text)).collect();
        Ok(Self(networks?.into()))
    }

    /// `address` must be canonical: no IPv4 address in IPv6's clothes.
    pub(in crate::http) fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl Default for TrustedProxies {
    fn default() -> Self {
        let loopback_v4 = IpNet::new_assert(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8);
        let loopback_v6 = IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST));
        Self([loopback_v4, loopback_v6].into())
    }
}

fn network(text: &str) -> Option<IpNet> {
    let network = text
        .parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .ok()?;
    (network.prefix_len() > 0).then(|| canonical(network))
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else {
        return network;
    };
    let prefix = mapped.prefix_len().checked_sub(96);
    mapped
        .addr()
        .to_ipv4_mapped()
        .zip(prefix)
        .and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok())
        .map_or(network, IpNet::V4)
}
