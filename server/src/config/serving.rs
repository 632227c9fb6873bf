//! Where pages are served, and what stands before the server.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use app::server_functions::accounts::ssr::SecureCookies;
use clap::{ArgMatches, Args};
use outbound::PublicUrl;
use url::Url;

use super::outbound::PUBLIC_URL;
use super::path::{given, path};
use super::{ConfigError, ConfigErrors, Setting};
use crate::http::{CertificateFiles, Ingress, TrustedProxies};

const ADDR: Setting = Setting::new("addr", "--addr", "PARCELPILOT_ADDR");
const TRUSTED_PROXIES: Setting = Setting::new(
    "trusted_proxies",
    "--trusted-proxies",
    "PARCELPILOT_TRUSTED_PROXIES",
);

const TLS_CERT: Setting = Setting::new("tls_cert", "--tls-cert", "PARCELPILOT_TLS_CERT");
const TLS_KEY: Setting = Setting::new("tls_key", "--tls-key", "PARCELPILOT_TLS_KEY");

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Pages")]
pub struct ServerArguments {
    /// Address to serve the pages on
    #[arg(long, env = "PARCELPILOT_ADDR", default_value = "127.0.0.1:3000")]
    addr: String,
    /// Proxies that are believed for whom they forward a request: addresses and networks, separated by commas, or none
    #[arg(
        long,
        env = "PARCELPILOT_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        default_value = "127.0.0.0/8,::1",
        value_delimiter = ','
    )]
    trusted_proxies: Vec<String>,
    /// Continues the traces that trusted proxies began (traceparent). Only where the proxy replaces what clients send under
    /// that name: they could otherwise choose what is traced
    #[arg(long, env = "PARCELPILOT_CONTINUE_TRACES")]
    continue_traces: bool,
    /// Serves by HTTPS with this certificate, a file in PEM, and those of its authorities. Read again when it changes
    #[arg(long, env = "PARCELPILOT_TLS_CERT", value_name = "FILE", value_parser = path())]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, a file in PEM
    #[arg(long, env = "PARCELPILOT_TLS_KEY", value_name = "FILE", value_parser = path())]
    tls_key: Option<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct ServerSettings {
    pub addr: SocketAddr,
    pub certificate: Option<CertificateFiles>,
    pub ingress: Ingress,
}

impl ServerArguments {
    /// # Errors
    /// The address is no IP address with a port, or a proxy no address; a certificate comes without its key, or with a
    /// public URL without HTTPS; or other machines could come, and nothing says by which URL, so that their sessions would
    /// go over the network unencrypted.
    pub fn settings(
        &self,
        matches: &ArgMatches,
        public_url: Option<&PublicUrl>,
    ) -> Result<ServerSettings, ConfigErrors> {
        let (addr, certificate, trusted_proxies) = self.parts(matches)?;
        if let Some(url) = public_url.filter(|url| certificate.is_some() && !url.is_https()) {
            let advice = "with --tls-cert this server answers by HTTPS alone: write it with https://";
            return Err(PUBLIC_URL.refuse(matches, Some(&url.to_string()), advice).into());
        }
        if public_url.is_none() && certificate.is_none() && !addr.ip().is_loopback() {
            let advice = "other machines can reach it, so say how people do: --public-url https://pilot.example.com, with \
                          an HTTPS proxy in front; --tls-cert and --tls-key; or --public-url http://127.0.0.1:3000 for a trial on this machine";
            return Err(ADDR.refuse(matches, Some(&self.addr), advice).into());
        }
        let is_https = certificate.is_some() || public_url.is_some_and(PublicUrl::is_https);
        let is_local = public_url.map_or(addr.ip().is_loopback(), PublicUrl::is_loopback);
        Ok(ServerSettings {
            addr,
            certificate,
            ingress: Ingress {
                trusted_proxies,
                continues_traces: self.continue_traces,
                secure_cookies: SecureCookies(is_https),
                // A browser keeps to it for all ports of a name: never for `localhost`, where other programs are, too.
                strict_transport: is_https && !is_local,
            },
        })
    }

    /// Each by itself.
    ///
    /// # Errors
    /// Those that can't be used.
    pub fn parts(
        &self,
        matches: &ArgMatches,
    ) -> Result<(SocketAddr, Option<CertificateFiles>, TrustedProxies), ConfigErrors> {
        let mut errors = ConfigErrors::default();
        let addr = errors.keep(self.addr(matches));
        let certificate = errors.keep(self.certificate(matches));
        let trusted_proxies = errors.keep(self.trusted_proxies(matches));
        match (addr, certificate, trusted_proxies) {
            (Some(addr), Some(certificate), Some(proxies)) => Ok((addr, certificate, proxies)),
            _ => Err(errors),
        }
    }

    /// Where this machine itself reaches the server that these settings start.
    ///
    /// # Errors
    /// The address can't be used, or the system chooses its port.
    pub fn own_url(&self, matches: &ArgMatches) -> Result<Url, ConfigErrors> {
        let (mut addr, certificate, _) = self.parts(matches)?;
        if addr.ip().is_unspecified() {
            addr.set_ip(match addr {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let url = Url::parse(&format!("{scheme}://{addr}")).ok();
        url.filter(|_| addr.port() != 0).ok_or_else(|| {
            let advice = "the system chooses the port: say by --url where the server is";
            ADDR.refuse(matches, Some(&self.addr), advice).into()
        })
    }

    fn addr(&self, matches: &ArgMatches) -> Result<SocketAddr, ConfigError> {
        self.addr.parse().map_err(|_| {
            let advice = "write it as 127.0.0.1:3000, or 0.0.0.0:3000 to accept other machines";
            ADDR.refuse(matches, Some(&self.addr), advice)
        })
    }

    fn certificate(&self, matches: &ArgMatches) -> Result<Option<CertificateFiles>, ConfigError> {
        let [certificate, key] =
            [&self.tls_cert, &self.tls_key].map(|path| given(path.as_ref()).map(Path::to_owned));
        match (certificate, key) {
            (Some(certificate), Some(key)) => Ok(Some(CertificateFiles { certificate, key })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(TLS_KEY.refuse(matches, None, "name the file with the key of --tls-cert")),
            (None, Some(_)) => {
                Err(TLS_CERT.refuse(matches, None, "name the file with the certificate of --tls-key"))
            }
        }
    }

    fn trusted_proxies(&self, matches: &ArgMatches) -> Result<TrustedProxies, ConfigError> {
        let entries = self.trusted_proxies.iter().map(|entry| entry.trim());
        let entries: Vec<&str> = entries.filter(|entry| !entry.is_empty()).collect();
        match entries[..] {
            [] => Ok(TrustedProxies::default()),
            ["none"] => Ok(TrustedProxies::none()),
            _ => TrustedProxies::parse(&entries).map_err(|entry| {
                let advice = "write addresses and networks, such as 172.17.0.0/16,10.0.0.5, or none alone; not all \
                              addresses, since anybody could then choose the one that counts as theirs";
                TRUSTED_PROXIES.refuse(matches, Some(entry), advice)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::OutboundArguments;
    use super::super::tests::parsed;
    use super::*;

    /// As `serve` has them.
    #[derive(Args)]
    struct Both {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        outbound: OutboundArguments,
    }

    fn settings_at(public_url: &str, arguments: &[&str]) -> Result<ServerSettings, ConfigErrors> {
        let (both, matches) = parsed::<Both>(&[&["--public-url", public_url], arguments].concat());
        let outbound = both.outbound.settings(&matches)?;
        both.server.settings(&matches, outbound.public_url.as_ref())
    }

    fn settings(arguments: &[&str]) -> Result<ServerSettings, ConfigErrors> {
        settings_at("", arguments)
    }

    fn sentence(arguments: &[&str]) -> String {
        settings(arguments).unwrap_err().to_string()
    }

    #[test]
    fn an_address_has_a_port() {
        let sentence = sentence(&["--addr", "localhost"]);
        assert!(
            sentence.starts_with("--addr = \"localhost\" (given as a flag)"),
            "{sentence}"
        );
    }

    #[test]
    fn cookies_follow_the_public_url() {
        for (public_url, is_secure, is_strict) in [
            ("", false, false),
            ("http://127.0.0.1:3000", false, false),
            ("https://pilot.example.com", true, true),
            ("https://localhost:3443", true, false),
        ] {
            let Ingress {
                secure_cookies,
                strict_transport,
                ..
            } = settings_at(public_url, &[]).unwrap().ingress;
            assert_eq!(
                (secure_cookies.0, strict_transport),
                (is_secure, is_strict),
                "{public_url}"
            );
        }
    }

    #[test]
    fn who_is_reached_by_others_says_at_which_url() {
        let open = ["--addr", "0.0.0.0:3000"];
        let sentence = sentence(&open);
        assert!(
            sentence.starts_with("--addr = \"0.0.0.0:3000\" (given as a flag)")
                && sentence.contains("--public-url"),
            "{sentence}"
        );
        for public_url in ["https://pilot.example.com", "http://localhost:3000"] {
            assert!(settings_at(public_url, &open).is_ok(), "{public_url}");
        }
    }

    #[test]
    fn with_a_certificate_everything_is_https() {
        let files = ["--tls-cert", "a.pem", "--tls-key", "b.pem"];
        for (public_url, addr, is_strict) in [
            ("", "127.0.0.1:3443", false),
            ("", "0.0.0.0:443", true),
            ("https://pilot.example.com", "127.0.0.1:3443", true),
        ] {
            let arguments = [&files[..], &["--addr", addr]].concat();
            let settings = settings_at(public_url, &arguments).unwrap();
            assert!(settings.certificate.is_some() && settings.ingress.secure_cookies.0);
            assert_eq!(
                settings.ingress.strict_transport, is_strict,
                "{public_url} {addr}"
            );
        }
        let sentence = settings_at("http://127.0.0.1:3000", &files)
            .unwrap_err()
            .to_string();
        assert!(sentence.starts_with("--public-url = "), "{sentence}");
        for half in [&files[..2], &files[2..]] {
            let sentence = settings(half).unwrap_err().to_string();
            assert!(sentence.starts_with("--tls-"), "{sentence}");
        }
    }

    #[test]
    fn trusted_proxies_are_those_of_this_machine_or_those_that_are_named() {
        let trusted = |arguments: &[&str]| settings(arguments).unwrap().ingress.trusted_proxies;
        assert_eq!(trusted(&[]), TrustedProxies::default());
        assert_eq!(trusted(&["--trusted-proxies", ""]), TrustedProxies::default());
        assert_eq!(trusted(&["--trusted-proxies", "none"]), TrustedProxies::none());
        let named = TrustedProxies::parse(&["10.0.0.0/8", "192.0.2.1", "::1"]).unwrap();
        assert_eq!(
            trusted(&[
                "--trusted-proxies",
                "10.0.0.0/8, 192.0.2.1",
                "--trusted-proxies",
                "::1"
            ]),
            named
        );
    }

    #[test]
    fn says_which_proxy_is_none() {
        for (value, entry) in [
            ("10.0.0.1,proxy.local", "proxy.local"),
            ("none,10.0.0.1", "none"),
            ("0.0.0.0/0", "0.0.0.0/0"),
        ] {
            let sentence = sentence(&["--trusted-proxies", value]);
            let start = format!("--trusted-proxies = {entry:?} (given as a flag)");
            assert!(sentence.starts_with(&start), "{sentence}");
        }
    }
}
