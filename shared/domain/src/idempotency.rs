//! Idempotency: a request that is sent again under the same key is answered as before, and does nothing.

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    id::Uid,
    limits::IDEMPOTENCY_KEY_LENGTH_MAX,
    text::{Form, Kind, Text},
};

/// The rules of an [`IdempotencyKey`].
#[derive(Debug)]
pub enum IdempotencyKeyRules {}

impl Kind for IdempotencyKeyRules {
    const LENGTH_MIN: u64 = 1;
    const LENGTH_MAX: u64 = IDEMPOTENCY_KEY_LENGTH_MAX;
    const FORM: Form = Form::Line;
    const NAME: &'static str = "IdempotencyKey";
    const DESCRIPTION: &'static str = " What a caller calls one request by, whenever it is sent.";
}

/// What a caller calls one request by, whenever it is sent.
pub type IdempotencyKey = Text<IdempotencyKeyRules>;

/// What an idempotency key is stored under: its SHA-256, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyId(pub String);

/// What tells a request from any other: the SHA-256 of what is asked for, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

/// An answer, as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedAnswer {
    /// The status.
    pub status: u16,
    /// The headers that belong to what it says, by name.
    pub headers: Vec<(String, String)>,
    /// The body; where it is sealed, what [`Self::sealed`] says.
    pub body: String,
    /// Whether the body is encrypted, because it tells a secret: under a key that is made of what the caller presents and that is
    /// not stored, in base 64.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
}

/// What became of a request under an idempotency key. It is written along with the effect of the request, or neither is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdempotencyRecord {
    /// The change that the request made.
    pub change: Uid,
    /// Which request it was.
    pub fingerprint: Fingerprint,
    /// What it was answered; of a long body the first part alone, where it is stored. `None` once it is erased, along with the
    /// data of a customer that it showed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<RecordedAnswer>,
    /// How many further parts of the body are stored.
    pub further_parts: usize,
    /// From when on the key is as good as new.
    pub expires_at: Instant,
}

impl IdempotencyRecord {
    /// Whether the key is as good as new at an instant.
    pub fn is_over(&self, now: Instant) -> bool {
        self.expires_at <= now
    }

    /// What another request under the key is told.
    pub fn into_replay(self, fingerprint: &Fingerprint) -> Replay {
        match self.answer {
            _ if self.fingerprint != *fingerprint => Replay::Another,
            Some(answer) => Replay::Same(answer),
            None => Replay::Erased,
        }
    }
}

/// What a request is told under a key that another one came under before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// It is the same request: the same answer.
    Same(RecordedAnswer),
    /// It is the same request, whose answer showed the data of a customer that has been erased since.
    Erased,
    /// It is another request, which the key cannot stand for.
    Another,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_for_one_request_until_it_is_over() {
        let at = |text| Instant::parse(text).unwrap();
        let answer = RecordedAnswer { status: 201, headers: vec![], body: "{}".to_owned(), sealed: false };
        let record = IdempotencyRecord {
            change: Uid::generate(at("2026-01-01T00:00:00Z"), 1),
            fingerprint: Fingerprint("a".to_owned()),
            answer: Some(answer.clone()),
            further_parts: 0,
            expires_at: at("2026-01-02T00:00:00Z"),
        };
        let of = |record: &IdempotencyRecord, fingerprint: &str| {
            record.clone().into_replay(&Fingerprint(fingerprint.to_owned()))
        };
        assert_eq!(of(&record, "a"), Replay::Same(answer));
        assert_eq!(of(&record, "b"), Replay::Another);
        let erased = IdempotencyRecord { answer: None, ..record.clone() };
        assert_eq!((of(&erased, "a"), of(&erased, "b")), (Replay::Erased, Replay::Another));
        assert!(!record.is_over(at("2026-01-01T23:59:59Z")) && record.is_over(at("2026-01-02T00:00:00Z")));
    }
}
