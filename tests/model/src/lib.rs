//! Only tests: see `tests/model`.
