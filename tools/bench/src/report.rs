//! The tables of what was measured, in Markdown.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};

use crate::cold::Point;

/// A table with these headings, all columns but the first so many of which are numbers.
fn table(headings: &[&str], texts: usize) -> Table {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(headings);
    for column in table.column_iter_mut().skip(texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The cold starts by memory, each with how many times as long it takes as the first subject's.
pub(crate) fn cold(points: &[Point<'_>]) -> String {
    let headings = [
        "memory, MB",
        "function",
        "init p50, ms",
        "first answer p50, ms",
        "together p50, ms",
        "p99, ms",
        "times ours",
    ];
    let mut table = table(&headings, 2);
    for point in points {
        let whole = point.whole.percentile(50);
        let own = points
            .iter()
            .find(|own| own.megabytes == point.megabytes)
            .map_or(whole, |own| own.whole.percentile(50));
        table.add_row([
            point.megabytes.to_string(),
            point.built.subject.name().to_owned(),
            milliseconds(point.initialisation.percentile(50)),
            milliseconds(point.first_answer.percentile(50)),
            milliseconds(whole),
            milliseconds(point.whole.percentile(99)),
            format!("{:.1}", whole.as_secs_f64() / own.as_secs_f64()),
        ]);
    }
    table.to_string()
}

/// What the programs weigh.
pub(crate) struct Weight<'a> {
    /// The name of the function.
    pub(crate) name: &'a str,
    /// The size of the program in bytes, and that of its archive, if it is one program.
    pub(crate) bytes: Option<(u64, u64)>,
    /// The memory resident until the first answer, in KiB.
    pub(crate) resident: u64,
    /// The instructions to where it asks for its first event and to its first answer, if they were counted.
    pub(crate) instructions: Option<(u64, u64)>,
}

/// The sizes of the programs.
pub(crate) fn weights(weights: &[Weight<'_>]) -> String {
    let headings = [
        "function",
        "binary, MB",
        "zip, MB",
        "resident p50, MB",
        "million instructions to the first event",
        "to the first answer",
    ];
    let mut table = table(&headings, 1);
    let none = || "–".to_owned();
    for weight in weights {
        table.add_row([
            weight.name.to_owned(),
            weight.bytes.map_or_else(none, |(binary, _)| thousandths(binary, 1_000_000)),
            weight.bytes.map_or_else(none, |(_, zip)| thousandths(zip, 1_000_000)),
            thousandths(weight.resident * 1024, 1_000_000),
            weight.instructions.map_or_else(none, |(init, _)| thousandths(init, 1_000_000)),
            weight.instructions.map_or_else(none, |(_, answer)| thousandths(answer, 1_000_000)),
        ]);
    }
    table.to_string()
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1}", duration.as_secs_f64() * 1_000.0)
}

/// A number in units of so many, with two places.
fn thousandths(number: u64, unit: u64) -> String {
    format!("{}.{:02}", number / unit, number % unit / (unit / 100))
}
