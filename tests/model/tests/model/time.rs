//! Instants as whole seconds since the beginning of 2026, which every sequence ends within a month of.

/// When every sequence begins: noon of the fifteenth of January.
pub(crate) const BEGINNING: i64 = 14 * 86_400 + 43_200;

/// The instant as the API writes it.
pub(crate) fn text_of(seconds: i64) -> String {
    let (day, second) = (seconds.div_euclid(86_400) + 1, seconds.rem_euclid(86_400));
    format!("2026-01-{day:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

/// The instant that a text of [`text_of`] stands for.
pub(crate) fn seconds_of(text: &str) -> i64 {
    let number = |place: usize| text[place..place + 2].parse::<i64>().unwrap();
    (number(8) - 1) * 86_400 + number(11) * 3_600 + number(14) * 60 + number(17)
}
