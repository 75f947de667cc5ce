//! The environment variables of a function.

use thiserror::Error;

/// What a function is told by its environment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Environment {
    /// The name of the table.
    pub(crate) table_name: String,
    /// The address of another DynamoDB than the region's, in development.
    pub(crate) table_endpoint: Option<String>,
    /// The region, which Lambda sets itself.
    pub(crate) region: String,
}

/// An environment variable that a function cannot do without.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("the environment variable {name} is not set; {remedy}")]
pub struct EnvironmentError {
    name: &'static str,
    remedy: &'static str,
}

impl Environment {
    /// Reads the variables of this process.
    pub(crate) fn of_process() -> Result<Self, EnvironmentError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that reads a function's environment"
        )]
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, EnvironmentError> {
        let needed = |name, remedy| {
            variable(name).filter(|value| !value.is_empty()).ok_or(EnvironmentError { name, remedy })
        };
        Ok(Self {
            table_name: needed("TABLE_NAME", "set it to the name of the table")?,
            table_endpoint: variable("TABLE_ENDPOINT").filter(|value| !value.is_empty()),
            region: needed("AWS_REGION", "Lambda sets it; elsewhere set it to the table's region")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Environment, EnvironmentError> {
        Environment::read(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn needs_a_table_and_a_region_and_nothing_else() {
        let environment = read(&[("TABLE_NAME", "tallystick"), ("AWS_REGION", "eu-west-1")]).unwrap();
        assert_eq!(environment.table_endpoint, None);
        let error = read(&[("AWS_REGION", "eu-west-1")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the environment variable TABLE_NAME is not set; set it to the name of the table"
        );
        assert!(read(&[("TABLE_NAME", ""), ("AWS_REGION", "eu-west-1")]).is_err());
        assert!(read(&[("TABLE_NAME", "tallystick")]).is_err());
    }
}
