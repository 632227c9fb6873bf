//! Finds the store hash in an API path or in the URL of a control panel.

use crate::store_hash::StoreHashError;

const API_HOST: &str = "api.bigcommerce.com";
const CONTROL_PANEL_DOMAIN: &str = ".mybigcommerce.com";

/// The part of `pasted` that is in the place of a store hash. [`StoreHash`](crate::store_hash::StoreHash) decides
/// whether it can be one.
pub(crate) fn hash_in(pasted: &str) -> Result<&str, StoreHashError> {
    let pasted = pasted.trim();
    if is_uuid(pasted) {
        return Err(StoreHashError::AccountLevel);
    }
    match host_and_path(pasted) {
        Some((host, path)) => hash_in_address(host, path),
        None if pasted.contains('/') => hash_in_path(pasted),
        None => Ok(without_store_prefix(pasted)),
    }
}

fn hash_in_address<'a>(host: &'a str, path: &'a str) -> Result<&'a str, StoreHashError> {
    if host.eq_ignore_ascii_case(API_HOST) {
        return hash_in_path(path);
    }
    let mut segments = segments(path);
    if segments
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case("api"))
        && segments.next().is_some_and(is_version)
    {
        return Err(StoreHashError::Legacy);
    }
    hash_in_control_panel_host(host).ok_or(StoreHashError::OtherHost)
}

/// `/stores/<hash>` with anything after it: `/v3/`, `/v2/`, other text or nothing.
fn hash_in_path(path: &str) -> Result<&str, StoreHashError> {
    let mut segments = segments(path);
    let kind = segments.next().unwrap_or_default();
    let name = segments.next().unwrap_or_default();
    if is_uuid(name) || kind.eq_ignore_ascii_case("accounts") {
        Err(StoreHashError::AccountLevel)
    } else if kind.eq_ignore_ascii_case("api") && is_version(name) {
        Err(StoreHashError::Legacy)
    } else if kind.eq_ignore_ascii_case("stores") && !name.is_empty() {
        Ok(without_store_prefix(name))
    } else {
        Err(StoreHashError::NoStoreInPath)
    }
}

/// `store-<hash>.mybigcommerce.com`, or `store-<hash>-<channel number>.mybigcommerce.com` for further storefronts.
fn hash_in_control_panel_host(host: &str) -> Option<&str> {
    let cut = host.len().checked_sub(CONTROL_PANEL_DOMAIN.len())?;
    let (name, domain) = host.split_at_checked(cut)?;
    if !domain.eq_ignore_ascii_case(CONTROL_PANEL_DOMAIN) {
        return None;
    }
    let (prefix, hash) = name.split_at_checked("store-".len())?;
    let hash = match hash.split_once('-') {
        Some((hash, channel)) if channel.bytes().all(|byte| byte.is_ascii_digit()) => hash,
        _ => hash,
    };
    prefix.eq_ignore_ascii_case("store-").then_some(hash)
}

/// Splits a URL, with or without its scheme, as a browser would: user names and ports are not part of the host.
fn host_and_path(text: &str) -> Option<(&str, &str)> {
    let (with_scheme, rest) = match text.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (text.starts_with("//"), text.trim_start_matches("//")),
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    (with_scheme || host.contains('.')).then_some((host, path))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end].split('/').filter(|segment| !segment.is_empty())
}

fn without_store_prefix(name: &str) -> &str {
    match name.split_at_checked("store-".len()) {
        Some((prefix, hash)) if prefix.eq_ignore_ascii_case("store-") => hash,
        _ => name,
    }
}

fn is_version(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("v2") || segment.eq_ignore_ascii_case("v3")
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
