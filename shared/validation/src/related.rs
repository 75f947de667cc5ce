//! Rules about several members of one object, which are asked about whatever is wrong with its other members.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};

use crate::{document::Node, report::Report};

/// Reads an object by its shape, which `complete` makes into what is wanted.
///
/// When the shape cannot be read, `rule` is asked about the members that it is about, if those can be, so that nothing
/// that is wrong stays unsaid. It must be one that `complete` asks about too.
pub fn parse_related<Shape, Members, T, V>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    complete: impl FnOnce(Shape) -> Result<T, Report>,
    rule: impl FnOnce(Members) -> Option<Report>,
) -> Result<T, Report>
where
    Shape: Deserr<Report>,
    Members: Deserr<Report>,
    V: IntoValue,
{
    let node = Node::from(value);
    match Shape::deserialize_from_value(node.clone().into_value(), location) {
        Ok(shape) => complete(shape),
        Err(report) => {
            // What is wrong with these members by themselves, the report of the shape has said.
            let members = Members::deserialize_from_value(node.into_value(), location).ok();
            Err(match members.and_then(rule) {
                Some(broken) => report.and(broken),
                None => report,
            })
        }
    }
}
