//! How a customer is taxed, as documents carry it.

use deserr::Deserr;
use domain::{
    code::Country,
    patch::Patch,
    tax::{Tax, TaxKind, TaxPatch, TaxRate, TaxReason},
    text::{TaxId, TaxStatus},
};

use crate::report::Report;

/// How a customer is taxed, as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "NewTax", rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct TaxShape {
    #[deserr(default)]
    country: Option<Country>,
    #[deserr(default)]
    id: Option<TaxId>,
    #[deserr(default)]
    rate: Option<TaxRate>,
    #[deserr(default)]
    reason: Option<TaxReason>,
    #[deserr(default)]
    status: Option<TaxStatus>,
    #[deserr(default, rename = "type")]
    #[cfg_attr(feature = "schema", schemars(rename = "type"))]
    kind: Option<TaxKind>,
}

impl From<TaxShape> for Tax {
    fn from(shape: TaxShape) -> Self {
        let TaxShape { country, id, rate, reason, status, kind } = shape;
        Self { country, id, rate, reason, status, kind }
    }
}

/// What a patch does to how a customer is taxed, as it stands in a document.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "TaxPatch", rename_all = "camelCase", deny_unknown_fields)
)]
pub(crate) struct TaxPatchShape {
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    country: Patch<Country>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    id: Patch<TaxId>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    rate: Patch<TaxRate>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    reason: Patch<TaxReason>,
    #[deserr(default)]
    #[cfg_attr(feature = "schema", schemars(default))]
    status: Patch<TaxStatus>,
    #[deserr(default, rename = "type")]
    #[cfg_attr(feature = "schema", schemars(default, rename = "type"))]
    kind: Patch<TaxKind>,
}

impl From<TaxPatchShape> for TaxPatch {
    fn from(shape: TaxPatchShape) -> Self {
        let TaxPatchShape { country, id, rate, reason, status, kind } = shape;
        Self { country, id, rate, reason, status, kind }
    }
}
