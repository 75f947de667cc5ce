//! Arrays with a limit, whose entries may not clash.

use deserr::{Deserr, IntoValue, Sequence, Value, ValueKind, ValuePointerRef};
use domain::Violation;

use crate::{
    document::Node,
    report::{Findings, Report, wrong_type},
};

/// Reads an array of at most `max` entries, no two of which clash.
///
/// Whether they do is told by their marks, which are read by themselves: an entry may clash whatever else is wrong with
/// it. Entries beyond the limit are checked like the others, so that nothing that is wrong stays unsaid.
pub fn parse_list<T: Deserr<Report>, Mark: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    clash: impl Fn(&Mark, &Mark) -> Option<Violation>,
) -> Result<Vec<T>, Report> {
    parse_apart(value, location, max, |earlier, mark, location| {
        let violation = earlier.iter().find_map(|earlier| clash(earlier, mark))?;
        Some(Report::at(location, violation))
    })
}

/// Reads an array of at most `max` entries like [`parse_list`]; `clashes` says all that is wrong with an entry because of
/// those before it, given their marks, its own and its place.
pub(crate) fn parse_apart<T: Deserr<Report>, Mark: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    clashes: impl Fn(&[Mark], &Mark, ValuePointerRef<'_>) -> Option<Report>,
) -> Result<Vec<T>, Report> {
    let sequence = match value {
        Value::Sequence(sequence) => sequence,
        other => return Err(Report::at(location, wrong_type(&other, &[ValueKind::Sequence]))),
    };
    let mut findings = Findings::default();
    if sequence.len() > max {
        findings.add(Report::at(location, Violation::TooMany { max }));
    }
    let (mut entries, mut marks) = (Vec::new(), Vec::<Mark>::new());
    for (index, entry) in sequence.into_iter().enumerate() {
        if findings.are_full() {
            break;
        }
        let location = location.push_index(index);
        let node = Node::from(entry.into_value());
        let mark = Mark::deserialize_from_value(node.clone().into_value(), location);
        entries.extend(findings.keep(T::deserialize_from_value(node.into_value(), location)));
        let Ok(mark) = mark else { continue };
        if let Some(report) = clashes(&marks, &mark, location) {
            findings.add(report);
        }
        if marks.len() < max {
            marks.push(mark);
        }
    }
    findings.or(entries)
}

/// Reads an array of 1 to `max` entries, no two of which clash.
pub fn parse_filled_list<T: Deserr<Report>, Mark: Deserr<Report>, V: IntoValue>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    max: usize,
    clash: impl Fn(&Mark, &Mark) -> Option<Violation>,
) -> Result<Vec<T>, Report> {
    let entries = parse_list(value, location, max, clash)?;
    if entries.is_empty() {
        return Err(Report::at(location, Violation::TooFew { min: 1 }));
    }
    Ok(entries)
}

/// The clash of marks that are equal.
pub fn repeated<T: PartialEq>(earlier: &T, later: &T) -> Option<Violation> {
    (earlier == later).then_some(Violation::Repeated)
}
