//! Which key a request presents, and what it may do.

use domain::{principal::Principal, scope::Scope};
use http::{HeaderMap, HeaderName, header};

use crate::failure::Failure;

/// The header that may carry a key instead of `Authorization`.
pub(crate) const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The key in `Authorization: Bearer <key>` (RFC 6750) or `x-api-key: <key>`; none when a request presents no key or
/// two different ones.
pub(crate) fn presented_key(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get_all(header::AUTHORIZATION).iter().map(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    let plain = headers.get_all(X_API_KEY).iter().map(|value| value.to_str().ok().map(str::trim));
    let presented: Option<Vec<&str>> = bearer.chain(plain).collect();
    match presented?.as_slice() {
        [first, others @ ..] if others.iter().all(|other| other == first) => Some(first),
        _ => None,
    }
}

/// Refuses what needs a scope that the key lacks.
///
/// # Errors
///
/// [`Failure::Forbidden`].
pub(crate) fn authorize(principal: &Principal, needed: Scope) -> Result<(), Failure> {
    if principal.scopes.contains(&needed) { Ok(()) } else { Err(Failure::Forbidden { needed }) }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn takes_the_key_from_either_header() {
        assert_eq!(presented_key(&headers(&[(header::AUTHORIZATION, "Bearer abc")])), Some("abc"));
        assert_eq!(presented_key(&headers(&[(header::AUTHORIZATION, "bearer abc")])), Some("abc"));
        assert_eq!(presented_key(&headers(&[(X_API_KEY, "abc")])), Some("abc"));
        let both = [(header::AUTHORIZATION, "Bearer abc"), (X_API_KEY, "abc")];
        assert_eq!(presented_key(&headers(&both)), Some("abc"));
    }

    #[test]
    fn takes_no_key_where_there_is_none_or_two() {
        for pairs in [
            &[][..],
            &[(header::AUTHORIZATION, "abc")],
            &[(header::AUTHORIZATION, "Basic abc")],
            &[(header::AUTHORIZATION, "Bearer abc"), (X_API_KEY, "def")],
            &[(X_API_KEY, "abc"), (X_API_KEY, "def")],
        ] {
            assert_eq!(presented_key(&headers(pairs)), None, "{pairs:?}");
        }
    }
}
