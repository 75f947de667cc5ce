//! Text that is made to be taken for something else: for a part of a key, of a path, of a header, of an expression, of a log, or for
//! another text. It is data, wherever it goes.

mod expressions;
mod headers;
pub(crate) mod log;
mod round_trips;

/// Texts of one line. None is what another one becomes when it is normalised, escaped, decoded or cut off.
const LINES: [&str; 32] = [
    "#",
    "%",
    "%23",
    "%2523",
    "%2F",
    "a/b",
    "../../x",
    "..%2f..%2fx",
    "...",
    "~",
    "?a=b&c",
    "a+b c",
    "acme/live#CUSTOMER#x",
    "tenant-1/test#IDENTIFIER#x",
    "CUSTOMER",
    "ACCOUNT#x",
    "SETTING#CUSTOMER#n#s",
    "NAME",
    "STATUS",
    ":v",
    "#n",
    "attribute_exists(pk)",
    "a = b OR 1=1",
    "{\"S\": \"x\"}",
    "\\u0000",
    "'; DROP TABLE x; --",
    "a\u{202e}b",
    "a\u{200f}b",
    "a\u{2066}b",
    "a\u{200b}b",
    "\u{1eb9}\u{301}",
    "𝄞\u{10ffff}",
];
