//! Tenants: what makes one, or lets its administrators in again.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::{
    Violation,
    code::Currency,
    environment::NewEnvironment,
    principal::EnvironmentKind,
    tenant::Bootstrap,
    text::{EnvironmentId, TenantId},
    time_zone::TimeZone,
};

use crate::{
    related::parse_related,
    report::{Findings, Report},
    values::Readable,
};

/// The environment of a tenant when nobody names another.
const FIRST_ENVIRONMENT: &str = "live";

/// The payload of `bootstrap`.
#[derive(Debug)]
pub struct BootstrapTenant(pub Bootstrap);

#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase, deny_unknown_fields)]
struct BootstrapShape {
    tenant: TenantId,
    #[deserr(default)]
    environment: Option<EnvironmentId>,
    #[deserr(default)]
    kind: Option<EnvironmentKind>,
    #[deserr(default)]
    currency: Option<Currency>,
    #[deserr(default)]
    time_zone: Option<TimeZone>,
    #[deserr(default)]
    recover: Option<bool>,
}

/// What an environment that exists has already.
#[derive(Debug, Deserr)]
#[deserr(error = Report, rename_all = camelCase)]
struct FirstEnvironmentMembers {
    #[deserr(default)]
    kind: Readable<EnvironmentKind>,
    #[deserr(default)]
    currency: Readable<Currency>,
    #[deserr(default)]
    time_zone: Readable<TimeZone>,
    #[deserr(default)]
    recover: Readable<bool>,
}

impl FirstEnvironmentMembers {
    fn contradictions(&self, location: ValuePointerRef<'_>) -> Result<(), Report> {
        let mut findings = Findings::default();
        for (member, is_there) in [
            ("kind", self.kind.0.is_some()),
            ("currency", self.currency.0.is_some()),
            ("timeZone", self.time_zone.0.is_some()),
        ] {
            if is_there && self.recover.0 == Some(true) {
                let violation = Violation::Contradictory { other: "recover" };
                findings.add(Report::at(location.push_key(member), violation));
            }
        }
        findings.or(())
    }
}

impl Deserr<Report> for BootstrapTenant {
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef<'_>,
    ) -> Result<Self, Report> {
        let complete = |shape: BootstrapShape| {
            let members = FirstEnvironmentMembers {
                kind: Readable(shape.kind),
                currency: Readable(shape.currency),
                time_zone: Readable(shape.time_zone),
                recover: Readable(shape.recover),
            };
            members.contradictions(location)?;
            bootstrap(shape, location)
        };
        parse_related(value, location, complete, |members: FirstEnvironmentMembers| {
            members.contradictions(location).err()
        })
    }
}

fn bootstrap(shape: BootstrapShape, location: ValuePointerRef<'_>) -> Result<BootstrapTenant, Report> {
    let first = || {
        EnvironmentId::parse(FIRST_ENVIRONMENT)
            .map_err(|violation| Report::at(location.push_key("environment"), violation))
    };
    let environment = shape.environment.map_or_else(first, Ok)?;
    Ok(BootstrapTenant(if shape.recover == Some(true) {
        Bootstrap::Recovery { tenant: shape.tenant, environment }
    } else {
        let environment = NewEnvironment {
            id: Some(environment),
            kind: shape.kind.unwrap_or(EnvironmentKind::Live),
            name: None,
            currency: shape.currency.unwrap_or(Currency::USD),
            time_zone: shape.time_zone.unwrap_or(TimeZone::UTC),
        };
        Bootstrap::Tenant { id: shape.tenant, environment }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MalformedDocument, Place, body};

    fn read(text: &str) -> Result<Bootstrap, Vec<String>> {
        match body::<BootstrapTenant>(text.as_bytes()) {
            Ok(BootstrapTenant(bootstrap)) => Ok(bootstrap),
            Err(MalformedDocument::Invalid(report)) => {
                let line = |(place, violation): &(Place, Violation)| match place {
                    Place::Pointer(pointer) => format!("{pointer} {}", violation.code()),
                    Place::Parameter(name) => format!("?{name} {}", violation.code()),
                };
                Err(report.violations().iter().map(line).collect())
            }
            Err(malformed) => panic!("{malformed:?}"),
        }
    }

    #[test]
    fn a_tenant_is_enough() {
        let Ok(Bootstrap::Tenant { id, environment }) = read(r#"{"tenant": "acme"}"#) else { panic!() };
        assert_eq!((id.as_str(), environment.id.unwrap().as_str()), ("acme", "live"));
        assert_eq!(
            (environment.kind, environment.currency, environment.time_zone),
            (EnvironmentKind::Live, Currency::USD, TimeZone::UTC)
        );
    }

    #[test]
    fn an_environment_that_exists_is_what_it_is() {
        let read_back = read(r#"{"tenant": "acme", "environment": "test", "recover": true}"#).unwrap();
        let Bootstrap::Recovery { tenant, environment } = read_back else { panic!() };
        assert_eq!((tenant.as_str(), environment.as_str()), ("acme", "test"));
        let violations = read(r#"{"recover": true, "kind": "live", "timeZone": "UTC", "currency": "euro"}"#);
        assert_eq!(
            violations.unwrap_err(),
            [
                "/currency unknown_currency",
                "/tenant required",
                "/kind contradictory",
                "/timeZone contradictory"
            ]
        );
        assert!(read(r#"{"tenant": "acme", "recover": false, "kind": "test"}"#).is_ok());
    }
}
