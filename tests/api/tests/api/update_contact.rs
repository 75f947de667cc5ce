//! `update_contact`.
