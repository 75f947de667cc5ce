//! The audit trail: what lists it.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Instant,
    audit::{AuditQuery, ObjectType},
    text::{CustomerId, Identifier, KeyId},
    timeline::Range,
};

use crate::{
    listing::{NextToken, PageSize},
    related::parse_related,
    report::Report,
    values::parse_word,
};

/// The type of an object in the audit trail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectTypeShape(ObjectType);

impl Deserr<Report> for ObjectTypeShape {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &ObjectType::ALL.map(|object_type| (object_type.name(), object_type)))
            .map(Self)
    }
}

/// The order of the audit trail: whether the last change comes first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AuditOrder(bool);

impl Default for AuditOrder {
    fn default() -> Self {
        Self(true)
    }
}

impl Deserr<Report> for AuditOrder {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        parse_word(value, location, &AuditQuery::ORDERS).map(Self)
    }
}

/// The query of `list-audit`, as it is written.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct ListAuditShape {
    /// List changes of objects of this type alone.
    #[deserr(default)]
    object_type: Option<ObjectTypeShape>,
    /// List changes of objects of this id alone.
    #[deserr(default)]
    object_id: Option<Identifier>,
    /// List changes of this customer, its accounts, contacts and settings alone.
    #[deserr(default)]
    customer_id: Option<CustomerId>,
    /// List changes by the key of this id alone.
    #[deserr(default)]
    actor: Option<KeyId>,
    /// List changes at this instant or later.
    #[deserr(default)]
    from: Option<Instant>,
    /// List changes before this instant.
    #[deserr(default)]
    until: Option<Instant>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    sort: AuditOrder,
    /// How many to list.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    page_size: PageSize,
    /// Where to go on, as an earlier page said.
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    next_token: NextToken,
}

/// The bounds in time, as they are written.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct Bounds {
    #[deserr(default)]
    from: Option<Instant>,
    #[deserr(default)]
    until: Option<Instant>,
}

impl Bounds {
    /// What is wrong with the range between them.
    fn violation(&self, location: ValuePointerRef<'_>) -> Option<Report> {
        let range = Range::new(self.from, self.until);
        range.err().map(|violation| Report::at(location.push_key("until"), violation))
    }
}

/// The query of `list-audit`.
#[derive(Debug)]
pub struct ListAudit {
    /// Which records are listed, and in which order.
    pub query: AuditQuery,
    /// How many to list.
    pub page_size: PageSize,
    /// Where to go on, as an earlier page said.
    pub next_token: NextToken,
}

impl Deserr<Report> for ListAudit {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: ListAuditShape| {
            let ListAuditShape { from, until, .. } = shape;
            if let Some(report) = (Bounds { from, until }).violation(location) {
                return Err(report);
            }
            let query = AuditQuery {
                object_type: shape.object_type.map(|object_type| object_type.0),
                object_id: shape.object_id,
                customer_id: shape.customer_id,
                actor: shape.actor,
                from,
                until,
                descending: shape.sort.0,
            };
            Ok(Self { query, page_size: shape.page_size, next_token: shape.next_token })
        };
        parse_related(value, location, complete, |bounds: Bounds| bounds.violation(location))
    }
}
