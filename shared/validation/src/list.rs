//! Arrays with a limit, whose entries may not clash.

use deserr::{Deserr, IntoValue, Sequence, Value, ValueKind, ValuePointerRef};
use domain::Violation;

use crate::report::{Findings, Report, wrong_type};

/// Reads an array of at most `max` entries, no two of which clash.
///
/// Entries beyond the limit are checked like the others, so that nothing that is wrong stays unsaid.
pub(crate) fn parse_list<T: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    clash: impl Fn(&T, &T) -> Option<Violation>,
) -> Result<Vec<T>, Report> {
    let sequence = match value {
        Value::Sequence(sequence) => sequence,
        other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Sequence]))),
    };
    let mut findings = Findings::default();
    if sequence.len() > max {
        findings.add(Report::at(location, Violation::TooMany { max }));
    }
    let mut entries: Vec<T> = Vec::new();
    for (index, entry) in sequence.into_iter().enumerate() {
        let location = location.push_index(index);
        let Some(entry) = findings.keep(T::deserialize_from_value(entry.into_value(), location)) else {
            continue;
        };
        let clash = entries.iter().take(max).find_map(|earlier| clash(earlier, &entry));
        if let Some(violation) = clash {
            findings.add(Report::at(location, violation));
        }
        entries.push(entry);
    }
    findings.or(entries)
}

/// Reads an array of 1 to `max` entries, no two of which clash.
pub(crate) fn parse_filled_list<T: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    clash: impl Fn(&T, &T) -> Option<Violation>,
) -> Result<Vec<T>, Report> {
    let entries = parse_list(value, location, max, clash)?;
    if entries.is_empty() {
        return Err(Report::at(location, Violation::TooFew { min: 1 }));
    }
    Ok(entries)
}

/// The clash of entries that are equal.
pub(crate) fn repeated<T: PartialEq>(earlier: &T, later: &T) -> Option<Violation> {
    (earlier == later).then_some(Violation::Repeated)
}
