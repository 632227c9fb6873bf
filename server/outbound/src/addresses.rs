//! Calls to wherever a person of the pages says: not to what only this machine's network can reach, such as a cloud's
//! metadata, a router, or a database that trusts its network.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect;
use url::{Host, Url};

use super::{CONNECT, ClientError, USER_AGENT, tls};

/// Which addresses a client connects to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// What the internet reaches.
    Public,
    /// This machine, and networks of one's own.
    Private,
    /// Both. Not among them: what is neither, such as a cloud's metadata, which hands out the machine's own keys.
    Any,
}

impl Addresses {
    fn allow(self, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Private => is_private(address),
            Self::Any => is_public(address) || is_private(address),
        }
    }

    /// Whether a URL that has an address in place of a name may be called. Names are looked up when they are called: what a
    /// name leads to may change at any time, and be another thing each time.
    pub fn allow_host(self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(address)) => self.allow(address.into()),
            Some(Host::Ipv6(address)) => self.allow(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        }
    }
}

/// A name that leads to no address which may be called.
#[derive(Debug, thiserror::Error)]
#[error("its name leads to no address that may be called")]
struct RefusedAddress;

/// Like [`super::client`], but connects to these addresses only. A URL with an address in place of a name has to be checked
/// before ([`Addresses::allow_host`]), since nobody looks it up. No proxy: it would look names up itself.
///
/// # Errors
/// See [`ClientError`].
pub fn client_to(addresses: Addresses) -> Result<Client, ClientError> {
    Ok(Client::builder()
        .tls_backend_preconfigured(tls()?)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .user_agent(USER_AGENT)
        .no_proxy()
        .dns_resolver(Arc::new(Resolver(addresses)))
        .build()?)
}

/// Whether a call failed because of where its name leads.
pub fn is_refused_address(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if error.is::<RefusedAddress>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// What is looked up is what is connected to: nothing can change in between.
struct Resolver(Addresses);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| addresses.allow(found.ip())).collect();
            if allowed.is_empty() {
                return Err(RefusedAddress.into());
            }
            let allowed: Addrs = Box::new(allowed.into_iter());
            Ok(allowed)
        })
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// As IANA's registry of special addresses has them.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = match first {
        0 | 10 | 127 => true,
        100 => second & 0xc0 == 64,
        169 => second == 254,
        172 => second & 0xf0 == 16,
        192 => second == 168 || (second == 0 && (third == 0 || third == 2)) || (second == 88 && third == 99),
        198 => second & 0xfe == 18 || (second == 51 && third == 100),
        203 => second == 0 && third == 113,
        // Multicast, and what is reserved.
        224.. => true,
        _ => false,
    };
    !is_special
}

/// Only what is given out on the internet (2000::/3), and leads to no address of another kind: Teredo and 6to4 hold one of
/// IPv4, as do mapped and translated ones, which are outside of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [first, second, ..] = address.segments();
    let is_special = match first {
        0x2001 => second < 0x200 || second == 0xdb8,
        0x2002 => true,
        0x3fff => second < 0x1000,
        _ => false,
    };
    first & 0xe000 == 0x2000 && !is_special
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_private_v4(mapped),
            None => address.is_loopback() || (address.is_unique_local() && address != AMAZONS_METADATA_V6),
        },
    }
}

/// Among those that are a network's own.
const AMAZONS_METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
const ALIBABAS_METADATA: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

/// RFC 1918, this machine, and what carriers and overlay networks share (100.64.0.0/10).
fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && second & 0xc0 == 64 && address != ALIBABAS_METADATA;
    address.is_private() || address.is_loopback() || is_shared
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: [&str; 9] = [
        "1.1.1.1",
        "9.255.255.255",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "2606:4700::1111",
        "::ffff:1.1.1.1",
    ];
    const PRIVATE: [&str; 11] = [
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "::1",
        "::ffff:10.0.0.1",
        "fc00::1",
        "fdff::1",
    ];
    const NEITHER: [&str; 23] = [
        "0.0.0.0",
        "100.100.100.200",
        "169.254.169.254",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::ffff:169.254.169.254",
        "::ffff:0.0.0.0",
        "64:ff9b::a00:1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
    ];

    #[test]
    fn what_only_a_network_within_reaches_is_not_public_and_metadata_is_never_called() {
        for (addresses, is_public, is_private) in [
            (&PUBLIC[..], true, false),
            (&PRIVATE[..], false, true),
            (&NEITHER[..], false, false),
        ] {
            for text in addresses {
                let address: IpAddr = text.parse().expect("an address");
                assert_eq!(Addresses::Public.allow(address), is_public, "{text}");
                assert_eq!(Addresses::Private.allow(address), is_private, "{text}");
                assert_eq!(Addresses::Any.allow(address), is_public || is_private, "{text}");
            }
        }
    }

    /// However a URL writes them.
    #[test]
    fn addresses_in_urls_are_seen_through() {
        for host in [
            "127.1",
            "2130706433",
            "0x7f.1",
            "017700000001",
            "[::ffff:7f00:1]",
            "127.0.0.1.",
        ] {
            let url = Url::parse(&format!("https://{host}/")).expect("a URL");
            assert!(!Addresses::Public.allow_host(&url), "{host}: {url}");
        }
        assert!(Addresses::Public.allow_host(&Url::parse("https://example.com/").expect("a URL")));
    }
}
