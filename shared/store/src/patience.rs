//! How long a write is tried.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::Instant;

/// For how long a write that meets others is tried again. The attempt that is under way when it is over still has the
/// time of [`crate::client::ATTEMPT_TIMEOUT`].
const BUDGET: Duration = Duration::from_secs(4);

/// The patience of one request with a write that meets others: pauses that grow, with jitter, until the time is over.
#[derive(Debug)]
pub struct Patience {
    began: Instant,
    pauses: ExponentialBackoff,
}

impl Default for Patience {
    /// Full patience, from now on.
    fn default() -> Self {
        let pauses = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(Duration::from_millis(5))
            .with_max_delay(Duration::from_millis(250))
            .without_max_times();
        Self { began: Instant::now(), pauses: pauses.build() }
    }
}

impl Patience {
    /// Pauses before another attempt, and gives `true`; gives `false` at once when the time is over.
    pub async fn pause(&mut self) -> bool {
        let pause = self.pauses.next().filter(|_| self.began.elapsed() < BUDGET);
        match pause {
            Some(pause) => {
                tokio::time::sleep(pause).await;
                true
            }
            None => false,
        }
    }
}
