//! Flexprice's API.
