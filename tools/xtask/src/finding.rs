//! Findings: what a check has to say.

use std::fmt;

/// One thing that is wrong: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    file: String,
    problem: String,
    remedy: String,
}

impl Finding {
    /// A finding in `file`, which is given from the root of the workspace.
    pub(crate) fn new(
        file: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), problem: problem.into(), remedy: remedy.into() }
    }

    /// The finding that something generated is missing or not what would be generated now.
    pub(crate) fn stale(file: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::new(file, problem, "run `cargo xtask generate`")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}: {}; {}", self.file, self.problem, self.remedy);
        // Parsers explain themselves over many lines; a finding is one.
        let words: Vec<_> = line.split_whitespace().collect();
        formatter.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_that_says_where_what_and_what_to_do() {
        let finding = Finding::new("a.toml", "no\n  good", "mend it");
        assert_eq!(finding.to_string(), "a.toml: no good; mend it");
    }
}
