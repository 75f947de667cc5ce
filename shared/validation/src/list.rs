//! Arrays with a limit, whose entries may not repeat themselves.

use deserr::{Deserr, IntoValue, Sequence, Value, ValueKind, ValuePointerRef};
use domain::Violation;

use crate::report::{Findings, Report, wrong_type};

/// Reads an array of at most `max` entries, no two of which have the same `key`.
///
/// Entries beyond the limit are checked like the others, so that nothing that is wrong stays unsaid.
pub(crate) fn parse_list<T: Deserr<Report>, K: PartialEq, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    key: impl Fn(&T) -> K,
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
        if entries
            .iter()
            .take(max)
            .any(|earlier| key(earlier) == key(&entry))
        {
            findings.add(Report::at(location, Violation::Repeated));
        }
        entries.push(entry);
    }
    findings.or(entries)
}
