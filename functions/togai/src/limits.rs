//! The limits that are this API's own, besides those of the system. Lengths are in Unicode scalar values.

/// Shortest alias without a range, and shortest alias that the list of an account's aliases shows.
pub(super) const ALIAS_LENGTH_MIN: usize = 3;
/// Longest alias that is given, and longest that is shown: the official client refuses a whole answer with a longer one.
pub(super) const ALIAS_LENGTH_MAX: usize = 50;
/// Most aliases that one request adds without ranges, and most that it adds with ranges.
pub(super) const ALIASES_PER_ADD_MAX: usize = 10;
/// Most aliases that one request removes by value, and most that it removes by id.
pub(super) const ALIASES_PER_REMOVE_MAX: usize = 25;
/// Most aliases that an account shows.
pub(super) const ALIASES_SHOWN_MAX: usize = 10;
/// Most settings that an account shows.
pub(super) const SETTINGS_SHOWN_MAX: usize = 10;
/// Longest name of a contact.
pub(super) const CONTACT_NAME_LENGTH_MAX: usize = 50;
/// Shortest username that a contact is given.
pub(super) const USERNAME_LENGTH_MIN: usize = 3;
/// Longest phone number that a contact shows, shorter than the longest that it is given.
pub(super) const PHONE_SHOWN_LENGTH_MAX: usize = 20;
/// Longest message of a refusal; the official client refuses to read a longer one.
pub(super) const MESSAGE_LENGTH_MAX: usize = 500;
