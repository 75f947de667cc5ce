//! Every operation over a table that conflicts, fails, is throttled, loses replies and lags, in simulated time: see `tests/faults`.
