//! `delete_contact`.
