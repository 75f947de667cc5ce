//! A sample event while it is being looked at.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::finding::Finding;

/// A payload, and what has been found in it.
#[derive(Debug)]
pub(crate) struct Payload<'a> {
    path: &'a str,
    event: &'a Value,
    /// What has been found.
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Payload<'a> {
    /// The payload in the file at `path`, with nothing found yet.
    pub(crate) fn new(path: &'a str, event: &'a Value) -> Self {
        Self { path, event, findings: Vec::new() }
    }

    /// Adds a finding.
    pub(crate) fn add(&mut self, problem: &str, remedy: &str) {
        self.findings.push(Finding::new(self.path, problem, remedy));
    }

    /// Demands this value at a pointer.
    pub(crate) fn must_be(&mut self, pointer: &str, expected: &Value) {
        match self.event.pointer(pointer) {
            Some(value) if value == expected => {}
            Some(value) => self.add(&format!("{pointer} is {value}"), &format!("make it {expected}")),
            None => self.add(&format!("{pointer} is missing"), &format!("make it {expected}")),
        }
    }

    /// The text at a pointer; `None` if there is no text.
    pub(crate) fn text(&self, pointer: &str) -> Option<&'a str> {
        self.event.pointer(pointer).and_then(Value::as_str)
    }

    /// The members of the object at a pointer that are texts; none if there is no object.
    pub(crate) fn texts(&self, pointer: &str) -> BTreeMap<String, String> {
        let members = self.event.pointer(pointer).and_then(Value::as_object);
        let texts = members.into_iter().flatten().filter_map(|(name, value)| {
            let value = value.as_str()?;
            Some((name.clone(), value.to_owned()))
        });
        texts.collect()
    }

    /// Demands that the names of the headers be in lower case, as the gateway writes them.
    pub(crate) fn header_names_are_lower_case(&mut self) {
        for name in self.texts("/headers").keys() {
            if name.chars().any(char::is_uppercase) {
                let problem = format!("/headers has `{name}`, which the gateway would write in lower case");
                self.add(&problem, &format!("write `{}`", name.to_lowercase()));
            }
        }
    }
}
