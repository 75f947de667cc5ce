//! Instants: points on the UTC time line, as RFC 3339 writes them.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, Time, UtcOffset, format_description::well_known::Rfc3339};

use crate::Violation;

/// A point in time from year 0 to year 9999, to the nanosecond, in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Instant(OffsetDateTime);

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(OffsetDateTime::UNIX_EPOCH);

    /// Reads a date and time with its offset (RFC 3339 section 5.6). A leap second counts as the second before it.
    ///
    /// # Errors
    ///
    /// [`Violation::NotAnInstant`] for anything else, and for an instant outside the years 0 to 9999 in UTC.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Violation::NotAnInstant)?;
        let utc = parsed.checked_to_offset(UtcOffset::UTC).ok_or(Violation::NotAnInstant)?;
        if (0..=9999).contains(&utc.year()) { Ok(Self(utc)) } else { Err(Violation::NotAnInstant) }
    }

    /// The instant that lies this many milliseconds after 1970-01-01T00:00:00Z, if it is one of the years 0 to 9999.
    pub fn from_unix_milliseconds(milliseconds: u64) -> Option<Self> {
        let nanoseconds = i128::from(milliseconds).checked_mul(1_000_000)?;
        let utc = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
        (utc.year() <= 9999).then_some(Self(utc))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded towards the past; 0 for an earlier instant.
    pub fn unix_milliseconds(self) -> u64 {
        u64::try_from(self.0.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or_default()
    }

    /// The instant so much later, or the last of the year 9999.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        let last = Self(OffsetDateTime::new_utc(Date::MAX, Time::MAX));
        let later = time::Duration::try_from(by).ok().and_then(|by| self.0.checked_add(by));
        later.map_or(last, Self)
    }

    /// The instant in text whose alphabetical order is the order in time: always nine decimal places.
    pub fn to_sortable(self) -> String {
        let (date, time) = (self.0.date(), self.0.time());
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            time.nanosecond()
        )
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.to_string()
    }
}

impl TryFrom<String> for Instant {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arbitrary_instant() -> impl Strategy<Value = Instant> {
        (0..253_402_300_799_999_u64)
            .prop_map(|milliseconds| Instant::from_unix_milliseconds(milliseconds).unwrap())
    }

    #[test]
    fn reads_every_form_of_rfc_3339_and_writes_utc() {
        let cases = [
            ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31t12:00:00z", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00Z"),
            ("2026-01-31T12:00:00.120Z", "2026-01-31T12:00:00.12Z"),
            ("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.123456789Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ];
        for (text, written) in cases {
            assert_eq!(Instant::parse(text).unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn refuses_what_rfc_3339_does_not_allow() {
        let cases = [
            "",
            "now",
            "2026-01-31",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00Z",
            "2026-02-30T12:00:00Z",
            "2026-01-31T24:00:00Z",
            "20260131T120000Z",
            "2026-01-31T12:00:00+0000",
            "+002026-01-31T12:00:00Z",
            "2026-01-31T12:00:00Z[UTC]",
            "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-01:00",
        ];
        for text in cases {
            assert_eq!(Instant::parse(text).err(), Some(Violation::NotAnInstant), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_instant_are_the_same_thing(instant in arbitrary_instant()) {
            prop_assert_eq!(Instant::parse(&instant.to_string()).unwrap(), instant);
            prop_assert_eq!(Instant::parse(&instant.to_sortable()).unwrap(), instant);
            prop_assert_eq!(Instant::from_unix_milliseconds(instant.unix_milliseconds()), Some(instant));
        }

        #[test]
        fn sortable_text_sorts_as_time_does(one in arbitrary_instant(), other in arbitrary_instant()) {
            prop_assert_eq!(one.to_sortable().cmp(&other.to_sortable()), one.cmp(&other));
        }
    }
}
