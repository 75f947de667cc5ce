//! Every operation over a table that conflicts, fails, is throttled, loses replies and lags, in simulated time.
//!
//! A scenario follows from its seed. One that fails says it, and `FAULT_SEED` replays it alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod arms;
mod consumer;
mod race;
mod seeds;
mod simulation;
mod stage;
mod state;
mod sweep;
mod trial;
