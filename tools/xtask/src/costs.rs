//! What requests cost: the units that they were seen to use, at list prices.

use rust_decimal::Decimal;

use crate::{finding::Finding, splice::splice};

/// The snapshot of the units of each operation, from the root of the workspace.
pub(crate) const UNITS_PATH: &str =
    "tests/api/tests/api/snapshots/api__usage__units_are_those_of_the_snapshot.snap";
/// The path of the document of costs, from the root of the workspace.
pub(crate) const COSTS_PATH: &str = "docs/costs.md";
/// The path of the document that shows the costs of some operations.
pub(crate) const README_PATH: &str = "README.md";

/// List prices in US dollars, of the region us-east-1, in November 2026: functions on arm64, an HTTP API, a table on demand.
mod price {
    use rust_decimal::{Decimal, dec};

    /// A million requests to an HTTP API, of the first 300 million of a month (Amazon API Gateway pricing).
    pub(super) const API_PER_MILLION: Decimal = dec!(1.00);
    /// A million invocations (AWS Lambda pricing).
    pub(super) const INVOCATIONS_PER_MILLION: Decimal = dec!(0.20);
    /// A GB of memory for a second, on arm64 (AWS Lambda pricing).
    pub(super) const GIGABYTE_SECOND: Decimal = dec!(0.0000133334);
    /// A million read request units (Amazon DynamoDB pricing, on-demand).
    pub(super) const READS_PER_MILLION: Decimal = dec!(0.125);
    /// A million write request units (Amazon DynamoDB pricing, on-demand).
    pub(super) const WRITES_PER_MILLION: Decimal = dec!(0.625);
    /// A GB that is written to a log (Amazon CloudWatch pricing).
    pub(super) const LOG_GIGABYTE: Decimal = dec!(0.50);
    /// An alarm's metric for a month (Amazon CloudWatch pricing).
    pub(super) const ALARM_METRIC_MONTH: Decimal = dec!(0.10);
    /// A dashboard for a month (Amazon CloudWatch pricing).
    pub(super) const DASHBOARD_MONTH: Decimal = dec!(3.00);
    /// A GB in the table for a month, with what point-in-time recovery keeps of it (Amazon DynamoDB pricing).
    pub(super) const STORED_GIGABYTE_MONTH: Decimal = dec!(0.45);
}

/// What is assumed of what no test can measure, in the middle of what others have published: milliseconds of a function's own
/// work at 256 MB, of one read, and of one write, which is a transaction; and the bytes of the log of a request.
const OWN_MILLISECONDS: u32 = 2;
const READ_MILLISECONDS: u32 = 5;
const WRITE_MILLISECONDS: u32 = 25;
const LOG_BYTES: u32 = 800;

/// The memory of a function, in MB.
const MEGABYTES: u32 = 256;

/// The metrics that the alarms of the template are on.
const ALARM_METRICS: u32 = 8;

/// The operations that the README shows, each with its case.
const SHOWN: [(&str, &str); 7] = [
    ("create-customer", "with account and two aliases"),
    ("get-customer", "by itself"),
    ("list-customers", "a page of four"),
    ("update-customer", "a name"),
    ("get-account", "by alias"),
    ("add-aliases", "one"),
    ("resolve-alias", "now"),
];

/// What one request was seen to use.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    operation: String,
    case: String,
    status: u16,
    table: Units,
    recording: Option<Units>,
}

/// Calls to the table, or records of its stream, and the units that they took.
#[derive(Debug, PartialEq, Eq)]
struct Units {
    count: u32,
    read: Decimal,
    write: Decimal,
}

/// What a million requests cost, in US dollars, by who is paid for what.
struct Cost {
    api: Decimal,
    lambda: Decimal,
    table: Decimal,
    recording: Decimal,
    logs: Decimal,
}

impl Cost {
    fn of(row: &Row) -> Self {
        let writes = u32::from(row.table.write > Decimal::ZERO);
        let reads = row.table.count - writes;
        let milliseconds = OWN_MILLISECONDS + reads * READ_MILLISECONDS + writes * WRITE_MILLISECONDS;
        let recording = row.recording.as_ref().map_or(Decimal::ZERO, |recording| {
            // A record is read of its customer and written, one after the other.
            let milliseconds = recording.count * (READ_MILLISECONDS + READ_MILLISECONDS);
            invocations(milliseconds) + recording.cost()
        });
        Self {
            api: price::API_PER_MILLION,
            lambda: invocations(milliseconds),
            table: row.table.cost(),
            recording,
            logs: price::LOG_GIGABYTE * Decimal::from(LOG_BYTES) / Decimal::from(1_000),
        }
    }

    fn whole(&self) -> Decimal {
        self.api + self.lambda + self.table + self.recording + self.logs
    }

    fn cells(&self) -> Vec<String> {
        [self.api, self.lambda, self.table, self.recording, self.logs, self.whole()].map(dollars).to_vec()
    }
}

impl Units {
    /// What a million times these units cost.
    fn cost(&self) -> Decimal {
        self.read * price::READS_PER_MILLION + self.write * price::WRITES_PER_MILLION
    }
}

/// What a million invocations of so long cost.
fn invocations(milliseconds: u32) -> Decimal {
    let gigabyte_seconds =
        Decimal::from(MEGABYTES) / Decimal::from(1_024) * Decimal::from(milliseconds) * Decimal::from(1_000);
    price::INVOCATIONS_PER_MILLION + gigabyte_seconds * price::GIGABYTE_SECOND
}

fn dollars(amount: Decimal) -> String {
    format!("{:.2}", amount.round_dp(2))
}

/// The rows of the snapshot, in order.
///
/// # Errors
///
/// Every line that is none.
fn rows(snapshot: &str) -> Result<Vec<Row>, Vec<Finding>> {
    let table = snapshot.splitn(3, "---\n").last().unwrap_or_default();
    let lines = table.lines().filter(|line| !line.is_empty());
    let (rows, wrong): (Vec<_>, Vec<_>) = lines.map(|line| row(line).ok_or(line)).partition(Result::is_ok);
    let finding = |line: &str| {
        Finding::new(
            UNITS_PATH,
            format!("`{line}` says no units"),
            "let the test write it again: INSTA_UPDATE=always",
        )
    };
    let findings: Vec<_> = wrong.into_iter().filter_map(Result::err).map(finding).collect();
    if findings.is_empty() { Ok(rows.into_iter().flatten().collect()) } else { Err(findings) }
}

fn row(line: &str) -> Option<Row> {
    let words: Vec<_> = line.split_whitespace().collect();
    let place = words.iter().position(|word| *word == "requests")?;
    let (operation, case) = words.get(..place.checked_sub(2)?)?.split_first()?;
    let recording = match words.get(place + 5..)? {
        [] => None,
        more => Some(units(more)?),
    };
    Some(Row {
        operation: (*operation).to_owned(),
        case: case.join(" "),
        status: words.get(place - 2)?.parse().ok()?,
        table: units(words.get(place - 1..place + 5)?)?,
        recording,
    })
}

/// Units as in `3 requests 1.5 RRU 16 WRU`.
fn units(words: &[&str]) -> Option<Units> {
    let [count, _, read, "RRU", write, "WRU"] = words else { return None };
    Some(Units { count: count.parse().ok()?, read: read.parse().ok()?, write: write.parse().ok()? })
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn table<'a>(rows: impl Iterator<Item = &'a Row>) -> String {
    let headings = ["Operation", "", "API Gateway", "Lambda", "Table", "Audit trail", "Logs", "Together"];
    let rule = ["---", "---", "--:", "--:", "--:", "--:", "--:", "--:"];
    let head = [headings, rule].map(|cells| line(&cells.map(str::to_owned)));
    let rows = rows.map(|row| {
        let mut cells = vec![format!("`{}`", row.operation), row.case.clone()];
        cells.extend(Cost::of(row).cells());
        line(&cells)
    });
    head.into_iter().chain(rows).collect()
}

/// The document of costs.
///
/// # Errors
///
/// What is wrong with the snapshot.
pub(crate) fn document(snapshot: &str) -> Result<String, Vec<Finding>> {
    let rows = rows(snapshot)?;
    let succeeded = table(rows.iter().filter(|row| row.status < 300));
    let refused = table(rows.iter().filter(|row| row.status >= 300));
    let alarms = dollars(price::ALARM_METRIC_MONTH * Decimal::from(ALARM_METRICS));
    Ok(format!(
        "<!-- Generated by `cargo xtask generate`. Do not edit. -->

# Costs

US dollars for a million requests, at list prices of the region us-east-1 as they were known in November 2026, without free tiers: functions on arm64 with {MEGABYTES} MB, an HTTP API, a table
on demand.

{succeeded}
What is refused costs as well, as far as it came:

{refused}
## How it is reckoned

- **API Gateway**: {api} for a million requests of up to 512 KB.
- **Lambda**: {invocations} for a million invocations, and {second} for a GB-second. How long an invocation takes is assumed, because no test can measure it: {OWN_MILLISECONDS} ms of its own, {READ_MILLISECONDS} ms for each read
  and {WRITE_MILLISECONDS} ms for a write, which is a transaction.
- **Table**: {reads} for a million read units and {writes} for a million write units. The units were counted by the engine, indexes included, for objects of less than a
  KB (`tests/api`, `usage.rs`, and its snapshot); each further KB of an item costs as much again. Half a read unit of each request is its key, which a warm function reads once a minute.
- **Audit trail**: the same for recording what the request has changed: the units of each record, and one invocation for all of its records, as long as one after the other takes. Under load
  a hundred records share an invocation. Lambda reads the stream free of charge.
- **Logs**: {logs} for a GB, {LOG_BYTES} bytes for a request: a line of the gateway, one of the function, three of Lambda.

An idempotency key costs two write units for each KB of the answer, at least; `Idempotency-Key` in [ADR 11](adr/0011-idempotency-keys.md) says what is stored.

## A month without requests

| what | a month |
| --- | --: |
| table, for each GB, with point-in-time recovery | {stored} |
| alarms, {ALARM_METRICS} metrics | {alarms} |
| dashboard | {dashboard} |
| functions, API, stream, queue | 0.00 |

AWS gives ten metrics of alarms and three dashboards to each account for nothing; the parameter `Monitoring=disabled` leaves out both. A [key of your own](deploying.md#a-key-of-your-own)
is a dollar. What is left is cents.
",
        api = dollars(price::API_PER_MILLION),
        invocations = dollars(price::INVOCATIONS_PER_MILLION),
        second = price::GIGABYTE_SECOND,
        reads = price::READS_PER_MILLION,
        writes = price::WRITES_PER_MILLION,
        logs = dollars(price::LOG_GIGABYTE),
        stored = dollars(price::STORED_GIGABYTE_MONTH),
        dashboard = dollars(price::DASHBOARD_MONTH),
    ))
}

/// The README with the costs of some operations as they should be.
///
/// # Errors
///
/// What is wrong with its markers, or with the snapshot.
pub(crate) fn readme(current: &str, snapshot: &str) -> Result<String, Vec<Finding>> {
    let rows = rows(snapshot)?;
    let shown = SHOWN.iter().filter_map(|(operation, case)| {
        rows.iter().find(|row| row.operation == *operation && row.case == *case)
    });
    splice(README_PATH, current, &[("costs", format!("\n{}\n", table(shown)))])
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    const SNAPSHOT: &str = "---\nsource: x\nexpression: table\n---\n\
        create-customer         with account and two aliases           201  3 requests  1.5 RRU   16 WRU   5 records    5 RRU   15 WRU\n\
        resolve-alias           now                                    200  2 requests  1.5 RRU    0 WRU\n";

    #[test]
    fn rows_have_the_units_of_the_request_and_of_its_recording() {
        let rows = rows(SNAPSHOT).unwrap();
        assert_eq!(
            (rows[0].operation.as_str(), rows[0].case.as_str()),
            ("create-customer", "with account and two aliases")
        );
        assert_eq!(rows[0].table, Units { count: 3, read: dec!(1.5), write: dec!(16) });
        assert_eq!(rows[0].recording, Some(Units { count: 5, read: dec!(5), write: dec!(15) }));
        assert_eq!((rows[1].status, &rows[1].recording), (200, &None));
        let findings = super::rows("---\n---\nresolve-alias now\n").unwrap_err();
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_million_requests_cost_what_their_parts_cost() {
        let rows = rows(SNAPSHOT).unwrap();
        // 2 ms + 2 reads of 5 ms + a write of 25 ms at a quarter of a GB, and 16 write and 1.5 read units.
        let create = Cost::of(&rows[0]);
        assert_eq!(dollars(create.lambda), "0.32");
        assert_eq!(create.table, dec!(10.1875));
        assert_eq!(create.api, dec!(1));
        assert_eq!(dollars(create.logs), "0.40");
        let resolve = Cost::of(&rows[1]);
        assert_eq!((resolve.table, resolve.recording), (dec!(0.1875), Decimal::ZERO));
        assert_eq!(resolve.whole(), resolve.api + resolve.lambda + resolve.table + resolve.logs);
    }

    #[test]
    fn the_alarms_of_the_template_are_on_so_many_metrics() {
        let template = include_str!("../../../template.yaml");
        assert_eq!(template.matches(" MetricName: ").count(), usize::try_from(ALARM_METRICS).unwrap());
    }

    #[test]
    fn the_readme_shows_some_and_the_document_all() {
        let frame = "# T\n<!-- generated: costs (cargo xtask generate) -->\n<!-- end of generated -->\n";
        let text = readme(frame, SNAPSHOT).unwrap();
        assert!(text.contains("| `resolve-alias` | now | 1.00 |"), "{text}");
        assert!(
            document(SNAPSHOT)
                .unwrap()
                .contains("| `create-customer` | with account and two aliases | 1.00 | 0.32 | 10.19 |")
        );
    }
}
