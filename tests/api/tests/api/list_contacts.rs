//! `list_contacts`.
