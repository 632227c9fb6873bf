//! Where traces are sent, and which.

use std::path::PathBuf;

use axum::http::{HeaderName, HeaderValue};
use clap::{ArgMatches, Args};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::path::{given, path};
use super::secret::SecretSetting;
use super::{ConfigError, Setting};

const ENDPOINT: Setting = Setting::new(
    "traces_endpoint",
    "--traces-endpoint",
    "PARCELPILOT_TRACES_ENDPOINT",
);
const SAMPLE: Setting = Setting::new("traces_sample", "--traces-sample", "PARCELPILOT_TRACES_SAMPLE");
const HEADER: SecretSetting = SecretSetting::new(
    Setting::new("traces_header", "--traces-header", "PARCELPILOT_TRACES_HEADER"),
    Setting::new(
        "traces_header_file",
        "--traces-header-file",
        "PARCELPILOT_TRACES_HEADER_FILE",
    ),
);

/// Where collectors take traces, by the protocol's default.
const USUAL_PATH: &str = "/v1/traces";

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Traces")]
pub struct TracesArguments {
    /// Sends traces to this collector, by OTLP over HTTP: <http://127.0.0.1:4318/v1/traces>. A URL without a path means
    /// /v1/traces there
    #[arg(long, env = "PARCELPILOT_TRACES_ENDPOINT", value_name = "URL")]
    traces_endpoint: Option<String>,
    /// How many of the traces are sent: 1 is all of them, 0.1 a tenth
    #[arg(
        long,
        env = "PARCELPILOT_TRACES_SAMPLE",
        value_name = "0 to 1",
        default_value = "1"
    )]
    traces_sample: String,
    /// A header that the collector asks for, such as Authorization=Bearer …
    #[arg(
        long,
        env = "PARCELPILOT_TRACES_HEADER",
        value_name = "NAME=VALUE",
        hide_env_values = true
    )]
    traces_header: Option<SecretString>,
    /// File that holds that header, in place of --traces-header
    #[arg(long, env = "PARCELPILOT_TRACES_HEADER_FILE", value_name = "FILE", value_parser = path())]
    traces_header_file: Option<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct TracesSettings {
    pub collector: Url,
    /// Its value is sensitive, so that nothing shows it.
    pub header: Option<(HeaderName, HeaderValue)>,
    /// From 0 to 1.
    pub sample: f64,
}

impl TracesArguments {
    /// Nothing where no collector is named.
    ///
    /// # Errors
    /// A setting is invalid, or the header would go over a network unencrypted. An empty one counts as not set.
    pub fn settings(&self, matches: &ArgMatches) -> Result<Option<TracesSettings>, ConfigError> {
        let sample = self.sample(matches)?;
        let endpoint = self.traces_endpoint.as_deref().map(str::trim);
        let Some(text) = endpoint.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let collector = collector(text).ok_or_else(|| {
            let advice = "write it as http://127.0.0.1:4318/v1/traces, without a user, a password and a query; what the \
                          collector asks for belongs into --traces-header";
            ENDPOINT.refuse(matches, None, advice)
        })?;
        let header = self.header(matches)?;
        if header.is_some() && !outbound::is_safe(&collector) {
            let advice = "--traces-header would be sent there unencrypted: write it with https://";
            return Err(ENDPOINT.refuse(matches, Some(text), advice));
        }
        Ok(Some(TracesSettings {
            collector,
            header,
            sample,
        }))
    }

    fn sample(&self, matches: &ArgMatches) -> Result<f64, ConfigError> {
        let sample = self.traces_sample.trim().parse().ok();
        sample
            .filter(|sample| (0.0..=1.0).contains(sample))
            .ok_or_else(|| {
                let advice = "write a number from 0 to 1, such as 0.1";
                SAMPLE.refuse(matches, Some(&self.traces_sample), advice)
            })
    }

    fn header(&self, matches: &ArgMatches) -> Result<Option<(HeaderName, HeaderValue)>, ConfigError> {
        let file = given(self.traces_header_file.as_ref());
        let set = HEADER.read(matches, self.traces_header.as_ref(), file, |_| true)?;
        let Some(set) = set else { return Ok(None) };
        let header = header(set.text.expose_secret());
        header.map(Some).ok_or_else(|| {
            let advice = "write it as NAME=VALUE, such as Authorization=Bearer …";
            set.refuse(matches, advice)
        })
    }
}

fn collector(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if url.path() == "/" {
        url.set_path(USUAL_PATH);
    }
    (is_web && is_bare).then_some(url)
}

fn header(text: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim().parse().ok()?;
    let mut value: HeaderValue = value
        .trim()
        .parse()
        .ok()
        .filter(|value: &HeaderValue| !value.is_empty())?;
    value.set_sensitive(true);
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::super::tests::parsed;
    use super::*;

    fn settings(arguments: &[&str]) -> Result<Option<TracesSettings>, String> {
        let (traces, matches) = parsed::<TracesArguments>(arguments);
        traces.settings(&matches).map_err(|error| error.to_string())
    }

    fn at(endpoint: &str, more: &[&str]) -> Result<TracesSettings, String> {
        let given = settings(&[&["--traces-endpoint", endpoint], more].concat());
        given.map(|settings| settings.expect("a collector"))
    }

    #[test]
    fn without_a_collector_there_are_no_traces() {
        assert!(settings(&[]).unwrap().is_none());
        assert!(settings(&["--traces-endpoint", " "]).unwrap().is_none());
    }

    #[test]
    fn a_url_without_a_path_means_the_usual_one() {
        let collector = |url| at(url, &[]).unwrap().collector.to_string();
        assert_eq!(
            collector("http://127.0.0.1:4318"),
            "http://127.0.0.1:4318/v1/traces"
        );
        assert_eq!(
            collector("https://traces.example.com/otlp/v1/traces"),
            "https://traces.example.com/otlp/v1/traces"
        );
    }

    #[test]
    fn a_header_is_read_and_not_shown() {
        let given = at(
            "https://traces.example.com",
            &["--traces-header", "Authorization=Bearer canary=="],
        );
        let given = given.unwrap();
        assert!(!format!("{given:?}").contains("canary"), "{given:?}");
        let (name, value) = given.header.unwrap();
        assert_eq!(
            (name.as_str(), value.as_bytes()),
            ("authorization", &b"Bearer canary=="[..])
        );
        assert!((given.sample - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_can_not_be_used_is_refused_without_a_secret() {
        let header = ["--traces-header", "Authorization=Bearer canary"];
        for (endpoint, more, named) in [
            ("traces.example.com", &[][..], "--traces-endpoint"),
            ("ftp://traces.example.com", &[][..], "--traces-endpoint"),
            (
                "https://ada:canary@traces.example.com",
                &[][..],
                "--traces-header",
            ),
            (
                "https://traces.example.com/?key=canary",
                &[][..],
                "--traces-header",
            ),
            ("http://traces.example.com", &header[..], "https://"),
            (
                "https://traces.example.com",
                &["--traces-header", "canary"][..],
                "NAME=VALUE",
            ),
            (
                "https://traces.example.com",
                &["--traces-header", "a=canary\n1"][..],
                "NAME=VALUE",
            ),
            (
                "https://traces.example.com",
                &["--traces-header", "a b=canary"][..],
                "NAME=VALUE",
            ),
            (
                "https://traces.example.com",
                &["--traces-sample", "1.1"][..],
                "--traces-sample",
            ),
            (
                "https://traces.example.com",
                &["--traces-sample", "NaN"][..],
                "--traces-sample",
            ),
            (
                "https://traces.example.com",
                &["--traces-sample", ""][..],
                "--traces-sample",
            ),
        ] {
            let refused = at(endpoint, more).expect_err(endpoint);
            assert!(
                refused.contains(named) && !refused.contains("canary"),
                "{refused}"
            );
        }
        // On this machine nobody listens in; and without a header there is nothing to hear.
        assert!(at("http://127.0.0.1:4318", &header).is_ok());
        assert!(at("http://collector:4318", &[]).is_ok());
    }
}
