//! The hops that headers name, the nearest first: `None` for one that can't be read, such as `unknown`.
//!
//! Proxies add at the end, so headers are read from there; nothing that a client wrote before it changes how the end is
//! read, not even an open quote.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

pub(super) const X_FORWARDED_FOR: &str = "x-forwarded-for";
/// RFC 7239.
pub(super) const FORWARDED: &str = "forwarded";

pub(super) fn x_forwarded_for(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    lines_from_the_end(headers, X_FORWARDED_FOR)
        .flat_map(|line| line.rsplit(|byte| *byte == b','))
        .map(|hop| address(hop.trim_ascii()))
}

pub(super) fn forwarded(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    lines_from_the_end(headers, FORWARDED)
        .flat_map(|line| FromTheEnd::new(line, b','))
        .map(asked_for)
}

fn lines_from_the_end<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> {
    let lines = headers.get_all(name).iter().rev();
    lines.map(|line| line.as_bytes())
}

/// Of `for="[2001:db8::1]:4711";proto=https`, the address.
fn asked_for(element: &[u8]) -> Option<IpAddr> {
    let mut values = FromTheEnd::new(element, b';').filter_map(value_of_for);
    let value = values.next()?;
    // Named twice, it means nothing.
    values.next().is_none().then(|| address(value)).flatten()
}

fn value_of_for(pair: &[u8]) -> Option<&[u8]> {
    let equals = pair.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (pair[..equals].trim_ascii(), pair[equals + 1..].trim_ascii());
    let quoted = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""));
    name.eq_ignore_ascii_case(b"for")
        .then_some(quoted.unwrap_or(value))
}

/// With or without a port, IPv6 with or without brackets.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let in_brackets = || {
        text.strip_prefix('[')?
            .strip_suffix(']')?
            .parse::<Ipv6Addr>()
            .ok()
    };
    let address = text
        .parse()
        .ok()
        .or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
        .or_else(|| in_brackets().map(IpAddr::V6))?;
    Some(address.to_canonical())
}

/// The parts between separators that are not in quotes, the last one first.
struct FromTheEnd<'a> {
    rest: Option<&'a [u8]>,
    separator: u8,
}

impl<'a> FromTheEnd<'a> {
    fn new(text: &'a [u8], separator: u8) -> Self {
        Self {
            rest: Some(text),
            separator,
        }
    }
}

impl<'a> Iterator for FromTheEnd<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let mut is_quoted = false;
        for (at, byte) in rest.iter().enumerate().rev() {
            if *byte == b'"' && !ends_in_escape(&rest[..at]) {
                is_quoted = !is_quoted;
            } else if *byte == self.separator && !is_quoted {
                self.rest = Some(&rest[..at]);
                return Some(&rest[at + 1..]);
            }
        }
        self.rest = None;
        Some(rest)
    }
}

/// An odd number of backslashes: the last one is not escaped itself.
fn ends_in_escape(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}
