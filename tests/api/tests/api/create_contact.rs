//! `create_contact`.
