//! Measurements of one thing, and what is said of them.

/// Measurements, at least one of which is added before anything is asked.
#[derive(Debug, Default)]
pub(crate) struct Samples<T> {
    values: Vec<T>,
}

impl<T: Copy + Ord + Default> Samples<T> {
    /// Adds one.
    pub(crate) fn add(&mut self, value: T) {
        let place = self.values.partition_point(|known| *known <= value);
        self.values.insert(place, value);
    }

    /// The smallest value that so many of a hundred do not exceed (the nearest rank); nothing's default if there is none.
    pub(crate) fn percentile(&self, hundredth: usize) -> T {
        let rank = (self.values.len() * hundredth).div_ceil(100);
        self.values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_ranks() {
        let mut samples = Samples::default();
        assert_eq!(samples.percentile(50), 0);
        for value in [15, 20, 35, 40, 50].into_iter().rev() {
            samples.add(value);
        }
        let percentiles = [1, 30, 40, 50, 99, 100].map(|hundredth| samples.percentile(hundredth));
        assert_eq!(percentiles, [15, 20, 20, 35, 50, 50]);
    }
}
