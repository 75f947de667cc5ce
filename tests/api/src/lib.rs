//! The API as its callers see it; everything is in `tests/api`.
