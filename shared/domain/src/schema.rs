//! How values are described by JSON Schema (2020-12), for the description of the API. No function is built with this.

use std::{borrow::Cow, collections::BTreeSet};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    Instant,
    code::{Country, Currency},
    id::{Uid, Version},
    limits::TAX_RATE_DECIMAL_PLACES_MAX,
    listing::{Search, SearchRules},
    patch::Patch,
    scope::Scope,
    tax::TaxRate,
    text::{Form, Kind, Text},
    time_zone::TimeZone,
};

/// No control character: Unicode category Cc.
const NO_CONTROL: &str = r"[^\u0000-\u001f\u007f-\u009f]";
/// Neither a control character nor white space.
const VISIBLE: &str = r"[^\s\u0000-\u001f\u007f-\u009f]";

impl Form {
    /// A regular expression (ECMA-262) that text of this form matches.
    fn pattern(self) -> Option<String> {
        let line = format!("{VISIBLE}(?:{NO_CONTROL}*{VISIBLE})?");
        match self {
            Self::Any => None,
            Self::PartOfLine => Some(format!("^{NO_CONTROL}*$")),
            Self::Line | Self::Email => Some(format!("^{line}$")),
            Self::PathSegment => Some(format!(r"^(?!\.{{1,2}}$){line}$")),
            Self::Lines => Some(r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$".to_owned()),
        }
    }
}

fn text<K: Kind>() -> Schema {
    let mut schema = json_schema!({
        "type": "string",
        "description": K::DESCRIPTION.trim().replace("[`", "`").replace("`]", "`"),
        "minLength": K::LENGTH_MIN,
        "maxLength": K::LENGTH_MAX,
    });
    if let Some(pattern) = K::FORM.pattern() {
        schema.insert("pattern".to_owned(), pattern.into());
    }
    if K::FORM == Form::Email {
        schema.insert("format".to_owned(), "email".into());
    }
    schema
}

impl<K: Kind> JsonSchema for Text<K> {
    fn schema_name() -> Cow<'static, str> {
        K::NAME.into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("domain::text::{}", K::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text::<K>()
    }
}

impl JsonSchema for Search {
    fn schema_name() -> Cow<'static, str> {
        SearchRules::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text::<SearchRules>()
    }
}

impl JsonSchema for Scope {
    fn schema_name() -> Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "One thing that a key may be allowed to do.",
            "enum": Self::ALL.map(Self::name),
        })
    }
}

impl JsonSchema for Instant {
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "A date and time of the years 0 to 9999 with its offset, to the nanosecond (RFC 3339). Answers are in UTC.",
        })
    }
}

impl JsonSchema for Country {
    fn schema_name() -> Cow<'static, str> {
        "Country".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: BTreeSet<&str> = Country::all().map(Country::code).collect();
        json_schema!({
            "type": "string",
            "description": "A country, by its code of two capital letters (ISO 3166-1 alpha-2).",
            "enum": codes,
        })
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all = <iso_currency::Currency as iso_currency::IntoEnumIterator>::iter();
        let codes: Vec<&str> =
            all.map(|currency| currency.code()).filter(|code| Self::parse(code).is_ok()).collect();
        json_schema!({
            "type": "string",
            "description": "An active currency with minor units, by its code of three capital letters (ISO 4217).",
            "enum": codes,
        })
    }
}

impl JsonSchema for TimeZone {
    fn schema_name() -> Cow<'static, str> {
        "TimeZone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A time zone, by its name in the IANA Time Zone Database. Its case does not matter; answers have the database's spelling.",
            "examples": ["Asia/Kolkata", "America/New_York", "UTC"],
        })
    }
}

impl JsonSchema for TaxRate {
    fn schema_name() -> Cow<'static, str> {
        "TaxRate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let places = TAX_RATE_DECIMAL_PLACES_MAX;
        json_schema!({
            "type": "string",
            "description": "The part of an amount that the tax is, as a decimal from 0 to 1: 0.19 is 19 %. It is kept as it is written.",
            "pattern": format!(r"^(?:0(?:\.[0-9]{{1,{places}}})?|1(?:\.0{{1,{places}}})?)$"),
        })
    }
}

impl JsonSchema for Uid {
    fn schema_name() -> Cow<'static, str> {
        "Uid".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A generated id that never changes: a ULID.",
            "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        })
    }
}

impl JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "format": "int64",
            "minimum": 1,
            "description": "One more with every change, and never the same again: a customer or an account begins at 1, a contact or a setting at the version of what it belongs to. The ETag is this number in double quotes.",
        })
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PatchOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Option<T>>()
    }
}
