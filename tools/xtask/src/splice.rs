//! Replacing the generated parts of a file that people write, and nothing else of it.

use std::path::Path;

use crate::finding::Finding;

/// How a file writes comments, what they begin and end with.
type Comment = (&'static str, &'static str);

/// How a file writes comments, by its name.
fn comment_of(file: &str) -> Comment {
    if Path::new(file).extension().is_some_and(|extension| extension == "md") {
        ("<!-- ", " -->")
    } else {
        ("# ", "")
    }
}

/// The line that ends a generated part.
fn end((open, close): Comment) -> String {
    format!("{open}end of generated{close}")
}

/// The line that begins the generated part of this name.
fn begin((open, close): Comment, name: &str) -> String {
    format!("{open}generated: {name} (cargo xtask generate){close}")
}

/// The names of the parts whose beginnings a text marks, in order.
pub(crate) fn marked<'a>(file: &str, text: &'a str) -> Vec<&'a str> {
    let (open, close) = comment_of(file);
    let name = |line: &'a str| {
        let rest = line.trim().strip_prefix(open)?.strip_prefix("generated: ")?;
        rest.strip_suffix(close)?.strip_suffix(" (cargo xtask generate)")
    };
    text.lines().filter_map(name).collect()
}

/// `text` with the lines between the markers of each part replaced. Markers are indented as the file likes.
///
/// # Errors
///
/// Every part whose markers are missing or repeated, and every marker that belongs to no part.
pub(crate) fn splice(file: &str, text: &str, parts: &[(&str, String)]) -> Result<String, Vec<Finding>> {
    let comment = comment_of(file);
    let (end, beginning) = (end(comment), format!("{}generated:", comment.0));
    let begin = |name| begin(comment, name);
    let mut findings = Vec::new();
    for (name, _) in parts {
        let marker = begin(name);
        let count = text.lines().filter(|line| line.trim() == marker).count();
        if count != 1 {
            findings.push(Finding::new(
                file,
                format!("has the line `{marker}` {count} times"),
                format!("have it once, and `{end}` behind it"),
            ));
        }
    }
    let mut result = String::new();
    let mut open: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let part = parts.iter().find(|(name, _)| trimmed == begin(name));
        let well = match (open, part) {
            (None, Some((name, generated))) => {
                open = Some(name);
                result.push_str(line);
                result.push('\n');
                result.push_str(generated);
                true
            }
            (Some(_), _) if trimmed == end => {
                open = None;
                result.push_str(line);
                result.push('\n');
                true
            }
            (Some(_), None) => !trimmed.starts_with(&beginning),
            (None, None) => {
                result.push_str(line);
                result.push('\n');
                trimmed != end && !trimmed.starts_with(&beginning)
            }
            (Some(_), Some(_)) => false,
        };
        if !well {
            let problem = format!("line {} is a marker that belongs to no generated part", index + 1);
            findings.push(Finding::new(file, problem, "pair the markers, and name parts that exist"));
        }
    }
    if let Some(name) = open {
        let problem = format!("the generated part `{name}` does not end");
        findings.push(Finding::new(file, problem, format!("put `{end}` where it should")));
    }
    if findings.is_empty() { Ok(result) } else { Err(findings) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::assert_only;

    const TEXT: &str = "a\n  # generated: one (cargo xtask generate)\n  old\n  # end of generated\nb\n";

    fn replaced(text: &str) -> Result<String, Vec<Finding>> {
        splice("f.yaml", text, &[("one", "  new\n".to_owned())])
    }

    #[test]
    fn what_is_between_the_markers_is_replaced_and_nothing_else() {
        let result = replaced(TEXT).unwrap();
        assert_eq!(result, TEXT.replace("old", "new"));
        assert_eq!(replaced(&result).unwrap(), result);
    }

    #[test]
    fn markdown_has_comments_of_its_own() {
        let text = "# a\n<!-- generated: one (cargo xtask generate) -->\nold\n<!-- end of generated -->\n";
        let result = splice("f.md", text, &[("one", "new\n".to_owned())]).unwrap();
        assert_eq!(result, text.replace("old", "new"));
        assert!(replaced(text).is_err(), "they are no markers of another file");
    }

    #[test]
    fn markers_that_are_missing_repeated_unpaired_or_unknown_are_found() {
        assert_only(&replaced("a\n").unwrap_err(), "(cargo xtask generate)` 0 times");
        assert_only(&replaced(&TEXT.repeat(2)).unwrap_err(), "(cargo xtask generate)` 2 times");
        assert_only(&replaced(&TEXT.replace("# end of", "# end")).unwrap_err(), "`one` does not end");
        assert_only(&replaced(&format!("{TEXT}# end of generated\n")).unwrap_err(), "line 6 is a marker");
        assert_only(&replaced(&format!("# generated: two\n{TEXT}")).unwrap_err(), "line 1 is a marker");
        assert_only(&replaced(&TEXT.replace("old", "# generated: two")).unwrap_err(), "line 3 is a marker");
    }
}
