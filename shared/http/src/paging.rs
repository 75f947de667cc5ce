//! Tokens of next pages: opaque to callers, and worth nothing but for the very list they were given out for.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Violation,
    limits::{NEXT_TOKEN_LENGTH_MAX, PAGE_BYTES_MAX},
    principal::Principal,
};
use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use serde::Serialize;
use sha2::Sha256;
use store::{Page, Position};
use validation::{NextToken, Place, Report};

use crate::{
    endpoint::Call,
    failure::Failure,
    response::{Listed, Response},
    size::carried_bytes,
};

/// How many bytes of the authentication code a token carries.
const TAG_BYTES: usize = 16;

/// What a token is bound to: an environment, an operation and the filters of the list.
#[derive(Debug)]
pub struct PageToken<'a> {
    principal: &'a Principal,
    operation: &'static str,
    /// In words that are always the same for the same list.
    filters: String,
}

impl Call {
    /// The tokens of a list: of the operation that is called, with these filters, which are whatever tells one list of the
    /// operation from another.
    pub fn page_token(&self, filters: &impl fmt::Debug) -> PageToken<'_> {
        let filters = format!("{filters:?}");
        PageToken { principal: &self.context.principal, operation: self.operation, filters }
    }
}

/// The objects of a page as `view` makes them look, as many as an answer carries, and where the list goes on behind them. A
/// page ends before an object with which it would take more than [`PAGE_BYTES_MAX`]; but it shows one, which takes less by
/// itself.
pub fn fitting<'page, T, V: Serialize>(
    page: &'page Page<T>,
    view: impl Fn(&'page T) -> V,
) -> (Vec<V>, Option<&'page Position>) {
    let (mut data, mut next, mut bytes) = (Vec::new(), None, 0);
    for (position, object) in &page.objects {
        let shown = view(object);
        bytes += carried_bytes(&shown);
        if next.is_some() && bytes > PAGE_BYTES_MAX {
            return (data, next);
        }
        data.push(shown);
        next = Some(position);
    }
    (data, page.next.as_ref())
}

impl PageToken<'_> {
    /// The answer that shows a page, each object as `view` makes it look, and no more of them than are [`fitting`].
    ///
    /// # Errors
    ///
    /// [`Failure::Internal`] when it cannot be written as JSON, which is a mistake of this program.
    pub fn answer<'page, T, V: Serialize>(
        &self,
        page: &'page Page<T>,
        view: impl Fn(&'page T) -> V,
    ) -> Result<Response, Failure> {
        let (data, next) = fitting(page, view);
        let next_token = next.map(|position| self.write(position));
        Response::json(StatusCode::OK, &Listed { data, next_token })
    }

    /// The token of the page that begins behind a position.
    pub fn write(&self, position: &Position) -> String {
        let text = position.as_str();
        let tag = self.authenticate(text).finalize().into_bytes();
        let mut bytes: Vec<u8> = tag.into_iter().take(TAG_BYTES).collect();
        bytes.extend_from_slice(text.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position that the token of a query stands for, if the query has one.
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`] when it is not a token of this very list.
    pub fn read_optional(&self, token: &NextToken) -> Result<Option<Position>, Failure> {
        token.0.as_deref().map(|text| self.read(text)).transpose()
    }

    /// The position that a token of this very list stands for.
    ///
    /// # Errors
    ///
    /// [`Failure::Invalid`] for any other text.
    fn read(&self, token: &str) -> Result<Position, Failure> {
        self.read_authentic(token).ok_or_else(|| {
            let place = Place::Parameter("nextToken".to_owned());
            Failure::Invalid(Report::of(place, Violation::ForeignToken))
        })
    }

    fn read_authentic(&self, token: &str) -> Option<Position> {
        if token.len() > NEXT_TOKEN_LENGTH_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (tag, text) = bytes.split_at_checked(TAG_BYTES)?;
        let text = str::from_utf8(text).ok()?;
        self.authenticate(text).verify_truncated_left(tag).ok()?;
        Some(Position::new(text))
    }

    /// The authentication code over everything that the token is bound to. Each part is preceded by its length, so
    /// that no two different lists look alike.
    fn authenticate(&self, text: &str) -> Hmac<Sha256> {
        let environment = &self.principal.environment;
        let mut code = Hmac::<Sha256>::new_from_slice(self.principal.paging_secret.as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        for part in
            [environment.tenant.as_str(), environment.id.as_str(), self.operation, &self.filters, text]
        {
            code.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            code.update(part.as_bytes());
        }
        code
    }
}
