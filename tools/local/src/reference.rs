//! The API reference, as a page that needs nothing but itself.

use std::fmt::Write as _;

use domain::limits;
use http_api::{Endpoint, ProblemKind, Route};
use serde_json::Value;

/// The page.
pub(crate) fn page(endpoints: &[Endpoint]) -> String {
    let routes: Vec<&Route> = endpoints.iter().map(|endpoint| &endpoint.route).collect();
    let mut html = String::from(HEAD);
    html.push_str("<nav><h2>Operations</h2><ul>");
    for route in &routes {
        let _ = write!(html, "<li><a href=\"#{0}\">{0}</a></li>", route.operation);
    }
    html.push_str("</ul><h2>More</h2><ul><li><a href=\"#problems\">Problems</a></li><li><a href=\"#limits\">Limits</a></li></ul></nav><main>");
    html.push_str(INTRODUCTION);
    for route in routes {
        operation(&mut html, route);
    }
    problems(&mut html);
    limits_table(&mut html);
    html.push_str("</main></body></html>");
    html
}

fn operation(html: &mut String, route: &Route) {
    let method = route.method.as_str();
    let _ = write!(
        html,
        "<section id=\"{operation}\"><h2>{operation}</h2>\
         <p class=\"route\"><b class=\"{method}\">{method}</b> <code>{path}</code></p>\
         <p>{summary}</p><dl><dt>Scope</dt><dd><code>{scope}</code></dd><dt>Success</dt><dd>{success}</dd>",
        operation = route.operation,
        path = route.path,
        summary = route.summary,
        scope = route.scope.name(),
        success = route.success[0],
    );
    if !route.query.is_empty() {
        let names: Vec<String> = route.query.iter().map(|name| format!("<code>{name}</code>")).collect();
        let _ = write!(html, "<dt>Parameters</dt><dd>{}</dd>", names.join(", "));
    }
    let codes: Vec<String> =
        route.problems().map(|kind| format!("<a href=\"#{0}\"><code>{0}</code></a>", kind.code())).collect();
    let _ = write!(html, "<dt>Problems</dt><dd>{}</dd></dl>", codes.join(", "));
    if let Some(example) = example(route) {
        let _ = write!(html, "<pre><code>{}</code></pre>", escape(&example));
    }
    html.push_str("</section>");
}

/// The sample events of the functions, by operation.
const EVENTS: [(&str, &str); 31] = [
    ("add-aliases", include_str!("../../../events/add-aliases.json")),
    ("archive-account", include_str!("../../../events/archive-account.json")),
    ("archive-customer", include_str!("../../../events/archive-customer.json")),
    ("create-account", include_str!("../../../events/create-account.json")),
    ("create-contact", include_str!("../../../events/create-contact.json")),
    ("create-customer", include_str!("../../../events/create-customer.json")),
    ("delete-account-setting", include_str!("../../../events/delete-account-setting.json")),
    ("delete-contact", include_str!("../../../events/delete-contact.json")),
    ("delete-customer-setting", include_str!("../../../events/delete-customer-setting.json")),
    ("get-account", include_str!("../../../events/get-account.json")),
    ("get-account-setting", include_str!("../../../events/get-account-setting.json")),
    ("get-customer", include_str!("../../../events/get-customer.json")),
    ("get-customer-setting", include_str!("../../../events/get-customer-setting.json")),
    ("list-account-aliases", include_str!("../../../events/list-account-aliases.json")),
    ("list-account-settings", include_str!("../../../events/list-account-settings.json")),
    ("list-accounts", include_str!("../../../events/list-accounts.json")),
    ("list-aliases", include_str!("../../../events/list-aliases.json")),
    ("list-contacts", include_str!("../../../events/list-contacts.json")),
    ("list-customer-settings", include_str!("../../../events/list-customer-settings.json")),
    ("list-customers", include_str!("../../../events/list-customers.json")),
    ("put-account-setting", include_str!("../../../events/put-account-setting.json")),
    ("put-customer-setting", include_str!("../../../events/put-customer-setting.json")),
    ("remove-alias", include_str!("../../../events/remove-alias.json")),
    ("resolve-alias", include_str!("../../../events/resolve-alias.json")),
    ("resolve-aliases", include_str!("../../../events/resolve-aliases.json")),
    ("restore-account", include_str!("../../../events/restore-account.json")),
    ("restore-customer", include_str!("../../../events/restore-customer.json")),
    ("transfer-alias", include_str!("../../../events/transfer-alias.json")),
    ("update-account", include_str!("../../../events/update-account.json")),
    ("update-contact", include_str!("../../../events/update-contact.json")),
    ("update-customer", include_str!("../../../events/update-customer.json")),
];

/// The sample event of an operation as a command that can be pasted.
fn example(route: &Route) -> Option<String> {
    let (_, event) = EVENTS.iter().find(|(operation, _)| *operation == route.operation)?;
    let event: Value = serde_json::from_str(event).ok()?;
    let query = event["rawQueryString"].as_str().filter(|query| !query.is_empty());
    let target =
        event["rawPath"].as_str()?.to_owned() + &query.map(|query| format!("?{query}")).unwrap_or_default();
    let method = &route.method;
    let mut command = format!(
        "curl -X {method} 'http://127.0.0.1:8787{target}' \\\n  -H 'Authorization: Bearer {}'",
        crate::demo::KEY
    );
    if let Some(body) = event["body"].as_str() {
        let body: Value = serde_json::from_str(body).ok()?;
        let body = serde_json::to_string_pretty(&body).ok()?;
        let _ = write!(command, " \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'");
    }
    Some(command)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn problems(html: &mut String) {
    html.push_str(
        "<section id=\"problems\"><h2>Problems</h2><p>Every error is a problem document (RFC 9457), \
         <code>application/problem+json</code>. Bad input is answered with every violation at once, in \
         <code>errors</code>.</p><table><tr><th>Code</th><th>Status</th><th>What happened</th><th>What to do</th></tr>",
    );
    for kind in ProblemKind::ALL {
        let (code, status, title, remedy) =
            (kind.code(), kind.status().as_u16(), kind.title(), kind.remedy());
        let _ = write!(
            html,
            "<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td><td>{title}</td><td>{}</td></tr>",
            escape(remedy)
        );
    }
    html.push_str("</table></section>");
}

fn limits_table(html: &mut String) {
    html.push_str(
        "<section id=\"limits\"><h2>Limits</h2><p>Lengths count Unicode characters after normalisation to NFC.</p>\
         <table><tr><th>What</th><th>Limit</th></tr>",
    );
    let rows = [
        ("Id of a customer, an account or a setting", format!("1 to {}", limits::ID_LENGTH_MAX)),
        ("Namespace of a setting", format!("1 to {}", limits::ID_LENGTH_MAX)),
        ("Alias", format!("1 to {}", limits::ALIAS_LENGTH_MAX)),
        (
            "Ranges of one alias value, over all its owners",
            format!("at most {}", limits::RANGES_PER_IDENTIFIER_MAX),
        ),
        ("Name of a setting", format!("1 to {}", limits::NAME_LENGTH_MAX)),
        ("Name", format!("{} to {}", limits::NAME_LENGTH_MIN, limits::NAME_LENGTH_MAX)),
        ("E-mail", format!("at most {}", limits::EMAIL_LENGTH_MAX)),
        ("Line of an address", format!("at most {}", limits::ADDRESS_LINE_LENGTH_MAX)),
        ("City, state", format!("at most {}", limits::ADDRESS_REGION_LENGTH_MAX)),
        ("Postal code", format!("at most {}", limits::POSTAL_CODE_LENGTH_MAX)),
        ("Phone number", format!("at most {}", limits::PHONE_NUMBER_LENGTH_MAX)),
        ("Aliases in a create", format!("at most {}", limits::ALIASES_PER_CREATE_MAX)),
        (
            "Settings in a create, of a customer and of its account",
            format!("at most {}", limits::SETTINGS_PER_CREATE_MAX),
        ),
        ("Settings of a customer, and of an account", format!("at most {}", limits::SETTINGS_PER_OBJECT_MAX)),
        ("Value of a setting", format!("at most {}", limits::SETTING_VALUE_LENGTH_MAX)),
        ("Metadata pairs", format!("at most {}", limits::METADATA_PAIRS_MAX)),
        ("Metadata key", format!("1 to {}", limits::METADATA_KEY_LENGTH_MAX)),
        ("Metadata value", format!("at most {}", limits::METADATA_VALUE_LENGTH_MAX)),
        ("Tags", format!("at most {} of 1 to {}", limits::TAGS_MAX, limits::TAG_LENGTH_MAX)),
        ("E-mail recipients in each list", format!("at most {}", limits::EMAIL_RECIPIENTS_MAX)),
        ("Net term", format!("0 to {} days", limits::NET_TERM_DAYS_MAX)),
        (
            "Page",
            format!(
                "{} to {} objects, {} by default",
                limits::PAGE_SIZE_MIN,
                limits::PAGE_SIZE_MAX,
                limits::PAGE_SIZE_DEFAULT
            ),
        ),
        ("Accounts shown along with a customer", format!("at most {}", limits::INCLUDED_ACCOUNTS_MAX)),
        (
            "Body",
            format!(
                "at most {} bytes, nested at most {} deep",
                limits::BODY_BYTES_MAX,
                limits::BODY_DEPTH_MAX
            ),
        ),
        ("Key", format!("at most {} bytes", limits::KEY_LENGTH_MAX)),
        ("Token of a next page", format!("at most {} bytes", limits::NEXT_TOKEN_LENGTH_MAX)),
        ("Violations named in one answer", format!("at most {}", limits::VIOLATIONS_MAX)),
    ];
    for (what, limit) in rows {
        let _ = write!(html, "<tr><td>{what}</td><td>{limit}</td></tr>");
    }
    html.push_str("</table></section>");
}

const INTRODUCTION: &str = "<header><h1>Tallystick API</h1>\
    <p>JSON over HTTP. Every request carries a key, as <code>Authorization: Bearer &lt;key&gt;</code> or \
    <code>x-api-key: &lt;key&gt;</code>; a key belongs to one environment and sees nothing else. Times are RFC 3339 in UTC. \
    Unknown members, members given twice and unknown parameters are refused. A read by id or identifier shows what the \
    last write answered; lists may lag by a moment.</p></header>";

const HEAD: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tallystick API</title><style>
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5b6675; --line: #dde2e9; --paper: #fff; --side: #f6f7f9; --accent: #8a3b12; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa5b4; --line: #303845; --paper: #14181f; --side: #1a1f28; --accent: #f0a070; } }
* { box-sizing: border-box; }
body { margin: 0; display: flex; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; width: 16rem; flex: none; padding: 2rem 1.5rem; background: var(--side); border-right: 1px solid var(--line); }
nav h2 { font-size: .75rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet); margin: 0 0 .5rem; }
nav ul { list-style: none; margin: 0 0 1.5rem; padding: 0; }
nav li { padding: .15rem 0; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
main { flex: 1; min-width: 0; max-width: 58rem; padding: 2rem 3rem 6rem; }
h1 { margin-top: 0; } section { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--side); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; overflow-x: auto; }
pre code { overflow-wrap: normal; }
.route b { display: inline-block; min-width: 3.5rem; text-align: center; padding: .1rem .5rem; border-radius: .3rem; color: #fff; font-size: .8rem; background: #2b6cb0; }
.route b.POST { background: #2f7d4f; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .35rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; } :target { background: var(--side); }
@media (max-width: 48rem) { body { display: block; } nav { position: static; width: auto; height: auto; } main { padding: 1.5rem; } dl { grid-template-columns: 1fr; } }
</style></head><body>"#;
