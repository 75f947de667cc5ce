//! Parts of lists.

/// A part of a list: at most as many objects as asked for, and at most about a mebibyte of them, which is what one
/// query gives; an answer made of it stays within the six mebibytes that Lambda carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The objects.
    pub objects: Vec<T>,
    /// Whether the list goes on.
    pub more: bool,
}

impl<T> Page<T> {
    /// The first `limit` of `objects`, of which one more than that may have been read to see whether there is more.
    pub(crate) fn first(mut objects: Vec<T>, limit: usize, goes_on: bool) -> Self {
        let more = goes_on || objects.len() > limit;
        objects.truncate(limit);
        Self { objects, more }
    }
}
