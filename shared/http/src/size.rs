//! How much of an answer something takes.

use std::io::{self, Write};

use serde::Serialize;

/// How many bytes something takes in an answer as the gateway's payload carries it: as JSON within a string of JSON, where
/// each quotation mark and each backslash is escaped once more.
///
/// What cannot be written as JSON takes as much as could be written; writing the answer will tell.
pub fn carried_bytes(object: &impl Serialize) -> usize {
    let mut count = Count(0);
    let _ = serde_json::to_writer(&mut count, object);
    count.0
}

/// Counts what is written to it, and keeps nothing.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let escaped = bytes.iter().filter(|byte| matches!(byte, b'"' | b'\\')).count();
        self.0 += bytes.len() + escaped;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn counts_what_the_payload_carries() {
        for object in [json!({"a": [1, null, "b"]}), json!("\"\\\n\t\u{7f}\u{10ffff}é"), json!("")] {
            let payload = json!(object.to_string()).to_string();
            // The quotation marks around the whole body are not those of an object in it.
            assert_eq!(carried_bytes(&object), payload.len() - 2, "{object}");
        }
    }
}
