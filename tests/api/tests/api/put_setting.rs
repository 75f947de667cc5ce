//! `put_setting`.
