//! Togai's API.
