//! `Idempotency-Key`: a request that is sent again is answered as before.

use std::time::Duration;

use domain::{
    idempotency::{IdempotencyKey, IdempotencyRecord, RecordedAnswer, Replay},
    limits::IDEMPOTENCY_RETENTION_DAYS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use operations::{Context, Idempotency, fingerprint, idempotency_id, recorded};
use validation::{Place, Report};

use crate::{
    endpoint::{Call, Endpoint},
    failure::Failure,
    request::Request,
    response::Response,
    seal::Seal,
};

/// How long a key stands for its request.
const RETENTION: Duration = Duration::from_hours(IDEMPOTENCY_RETENTION_DAYS * 24);
/// The header that carries the key, and says it again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that says whether an answer was given before.
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// How a request stands to those before it.
pub(crate) enum Repetition {
    /// It has no key, or changes nothing.
    Unkeyed,
    /// Nothing was done under its key.
    First(Idempotency),
    /// It was answered before.
    Repeated(Response),
}

/// How a request stands to those before it.
///
/// # Errors
///
/// [`Failure::Invalid`] when the header is no key, [`Failure::IdempotencyKeyReused`] when the key stands for another request,
/// [`Failure::AnswerErased`] when its answer is no more,
/// [`Failure::Operation`] when it cannot be looked up.
pub(crate) async fn look_up(
    endpoint: &Endpoint,
    context: &Context,
    request: &Request,
) -> Result<Repetition, Failure> {
    if !endpoint.route.writes() {
        return Ok(Repetition::Unkeyed);
    }
    let Some(key) = key(&request.headers)? else { return Ok(Repetition::Unkeyed) };
    let idempotency = Idempotency {
        id: idempotency_id(key.as_str()),
        fingerprint: fingerprint(parts(endpoint, context, request)),
        expires_at: context.now.later(RETENTION),
    };
    match recorded(context, &idempotency.id).await? {
        None => Ok(Repetition::First(idempotency)),
        Some(record) => replayed(&idempotency, record, &request.headers).map(Repetition::Repeated),
    }
}

/// What a request is answered under a key that stands for the request of this record.
///
/// # Errors
///
/// [`Failure::IdempotencyKeyReused`] when it is another request, or when the answer is sealed and was given to another API key;
/// [`Failure::AnswerErased`].
fn replayed(
    idempotency: &Idempotency,
    record: IdempotencyRecord,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let answer = match record.into_replay(&idempotency.fingerprint) {
        Replay::Same(answer) => answer,
        Replay::Erased => return Err(Failure::AnswerErased),
        Replay::Another => return Err(Failure::IdempotencyKeyReused),
    };
    let body = if answer.sealed {
        let opened = Seal::of(headers, idempotency).and_then(|seal| seal.open(&answer.body));
        opened.ok_or(Failure::IdempotencyKeyReused)?
    } else {
        answer.body.into_bytes()
    };
    let internal = |cause: &str| Failure::Internal { cause: cause.to_owned() };
    let status = StatusCode::from_u16(answer.status).map_err(|_| internal("a recorded status is none"))?;
    let mut response = Response { status, headers: HeaderMap::new(), body };
    for (name, value) in &answer.headers {
        let name: HeaderName = name.parse().map_err(|_| internal("a recorded header is none"))?;
        response = response.with(name, value);
    }
    Ok(response.with(IDEMPOTENT_REPLAYED, "true"))
}

/// An answer with what its API says of the key of its request.
pub(crate) fn echoed(endpoint: &Endpoint, headers: &HeaderMap, response: Response) -> Response {
    if !endpoint.route.writes() || !endpoint.dialect.idempotency.echoes {
        return response;
    }
    let Ok(Some(key)) = key(headers) else { return response };
    let replayed = response.headers.contains_key(IDEMPOTENT_REPLAYED);
    let response = response.with(IDEMPOTENCY_KEY, key.as_str());
    if replayed { response } else { response.with(IDEMPOTENT_REPLAYED, "false") }
}

/// What an operation records of a request along with its effect, if the request has a key: what `answer` makes of the outcome.
pub fn recorded_as<Outcome>(
    answer: impl Fn(&Outcome) -> Result<Response, Failure> + Send + Sync,
) -> impl Fn(&Outcome) -> Option<RecordedAnswer> + Send + Sync {
    move |outcome| answer(outcome).ok()?.to_recorded()
}

impl Call {
    /// What an operation records along with its effect, if the request has a key, where the answer tells a secret: what `answer`
    /// makes of the outcome, sealed so that nobody but who sends the request again can read it.
    pub fn sealed_as<Outcome>(
        &self,
        answer: impl Fn(&Outcome) -> Result<Response, Failure> + Send + Sync,
    ) -> impl Fn(&Outcome) -> Option<RecordedAnswer> + Send + Sync {
        let idempotency = self.context.idempotency.as_ref();
        let seal = idempotency.and_then(|idempotency| Seal::of(&self.request.headers, idempotency));
        move |outcome| {
            let recorded = answer(outcome).ok()?.to_recorded()?;
            let body = seal.as_ref()?.close(&recorded.body, (self.context.randomness)())?;
            Some(RecordedAnswer { body, sealed: true, ..recorded })
        }
    }
}

impl Response {
    /// The answer as it is recorded; `None` when it cannot be, because it is not text.
    fn to_recorded(&self) -> Option<RecordedAnswer> {
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        Some(RecordedAnswer {
            status: self.status.as_u16(),
            headers: self.headers.iter().map(header).collect::<Option<_>>()?,
            body: String::from_utf8(self.body.clone()).ok()?,
            sealed: false,
        })
    }
}

/// The key of a request, if it has one.
///
/// # Errors
///
/// [`Failure::Invalid`] when it is none, or there are several.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Failure> {
    let invalid =
        |violation| Failure::Invalid(Report::of(Place::Parameter("Idempotency-Key".to_owned()), violation));
    let mut given = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return Err(invalid(domain::Violation::Duplicate));
    }
    let text = str::from_utf8(value.as_bytes()).map_err(|_| invalid(domain::Violation::NotText))?;
    IdempotencyKey::parse(text).map(Some).map_err(invalid)
}

/// What a request is made of: what it asks for, of what, and how; and what its caller may do, because an answer shows no more
/// than that.
fn parts<'a>(endpoint: &'a Endpoint, context: &'a Context, request: &'a Request) -> Vec<&'a [u8]> {
    let pairs = request.path_parameters.iter().chain(&request.query);
    let mut parts = vec![endpoint.route.operation.as_bytes(), &request.body];
    parts.extend(pairs.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));
    parts.extend(context.principal.scopes.iter().map(|scope| scope.name().as_bytes()));
    for name in endpoint.dialect.idempotency.headers {
        parts.push(name.as_bytes());
        parts.extend(request.headers.get_all(*name).iter().map(HeaderValue::as_bytes));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IDEMPOTENCY_KEY, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_key_is_one_line_of_at_most_255_characters() {
        assert!(key(&headers(&[])).unwrap().is_none());
        assert_eq!(key(&headers(&["k-1"])).unwrap().unwrap().as_str(), "k-1");
        let long: &'static str = Box::leak("k".repeat(256).into_boxed_str());
        for values in [&[""][..], &["a", "a"], &["a", "b"], &[long]] {
            assert!(matches!(key(&headers(values)), Err(Failure::Invalid(_))), "{values:?}");
        }
        assert!(key(&headers(&[&long[..255]])).unwrap().is_some());
        let of_bytes =
            |bytes: &[u8]| HeaderMap::from_iter([(IDEMPOTENCY_KEY, HeaderValue::from_bytes(bytes).unwrap())]);
        assert_eq!(key(&of_bytes("é".as_bytes())).unwrap().unwrap().as_str(), "é");
        assert!(key(&of_bytes(&[0xff])).is_err());
    }

    #[test]
    fn what_was_recorded_is_what_was_answered() {
        let response =
            Response::json(StatusCode::CREATED, &"x").unwrap().with(HeaderName::from_static("etag"), "\"1\"");
        let recorded = response.to_recorded().unwrap();
        let idempotency = Idempotency {
            id: idempotency_id("k"),
            fingerprint: fingerprint([&b"a"[..]]),
            expires_at: domain::Instant::EPOCH,
        };
        let record = |fingerprint| IdempotencyRecord {
            change: domain::id::Uid::generate(domain::Instant::EPOCH, 1),
            fingerprint,
            answer: Some(recorded.clone()),
            further_parts: 0,
            expires_at: domain::Instant::EPOCH,
        };
        let none = HeaderMap::new();
        let again = replayed(&idempotency, record(idempotency.fingerprint.clone()), &none).unwrap();
        assert_eq!((again.status, &again.body), (response.status, &response.body));
        assert_eq!(again.headers, response.with(IDEMPOTENT_REPLAYED, "true").headers);
        assert!(replayed(&idempotency, record(fingerprint([&b"b"[..]])), &none).is_err());
    }
}
