//! The generated parts of `template.yaml`: the keys and indexes of the table, and a function for each route.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use domain::limits::ANSWER_SECONDS_MAX;
use http_api::{Route, Task};
use lambda::Consumer;
use serde_json::json;
use store::{
    Access,
    keys::PRESENTED_PREFIX,
    table::{INDEXES, KeySchema, PRIMARY_KEY, STREAM_VIEW, TIME_TO_LIVE},
};

use crate::{finding::Finding, release::DIRECTORY, splice::splice};

/// The path of the template, from the root of the workspace.
pub(crate) const PATH: &str = "template.yaml";

/// How much longer a function may take than its answer, in seconds.
const TIMEOUT_MARGIN: u64 = 2;

/// What Lambda needs to read a stream for a function (SAM's policy template `DynamoDBStreamReadPolicy`).
const STREAM_ACTIONS: [&str; 3] =
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

/// Most records of the stream in one batch, which take a second or two.
const STREAM_BATCH: usize = 100;

/// How often a record is handed over again that could not be handled, before its place goes to the queue and the others go on.
const STREAM_RETRIES: usize = 100;

/// How far behind the stream a consumer may be before there is an alarm, in minutes.
const STREAM_LAG_MINUTES: u64 = 5;

/// For how long a queue keeps a place, in seconds: as long as the service allows, 14 days.
const QUEUE_RETENTION_SECONDS: usize = 1_209_600;

/// The longest description that Lambda takes, in characters.
const DESCRIPTION_LENGTH_MAX: usize = 256;

/// The template with its generated parts as they should be.
///
/// # Errors
///
/// What is wrong with its markers, and summaries that are too long for a description.
pub(crate) fn render(
    current: &str,
    routes: &[Route],
    tasks: &[Task],
    consumers: &[Consumer],
) -> Result<String, Vec<Finding>> {
    let functions: Vec<_> = routes.iter().map(function).chain(consumers.iter().map(consuming)).collect();
    let invoked: Vec<_> = tasks.iter().map(invoked).collect();
    let apis = compatible_apis(routes);
    let parts = [
        ("apis", parameters(&apis)),
        ("conditions", conditions(&apis)),
        ("timeout", timeout()),
        ("table", table()),
        ("dashboard", dashboard(consumers)),
        ("functions", functions.join("\n")),
        ("tasks", invoked.join("\n")),
    ];
    let mut findings = too_long(routes);
    match splice(PATH, current, &parts) {
        Ok(text) if findings.is_empty() => Ok(text),
        Ok(_) => Err(findings),
        Err(more) => {
            findings.extend(more);
            Err(findings)
        }
    }
}

/// The names of the APIs that are not the system's own, in the order of the routes.
pub(crate) fn compatible_apis(routes: &[Route]) -> Vec<&'static str> {
    let mut apis = Vec::new();
    for api in routes.iter().filter_map(Route::api) {
        if !apis.contains(&api) {
            apis.push(api);
        }
    }
    apis
}

/// A name with a capital letter, as in titles and logical ids.
pub(crate) fn title(name: &str) -> String {
    let mut characters = name.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + characters.as_str())
}

/// A parameter for each API that is not the system's own, which leaves its functions out.
fn parameters(apis: &[&str]) -> String {
    let mut lines = Lines::default();
    for api in apis {
        let title = title(api);
        lines.add(2, &format!("{title}Api:"));
        lines.add(4, "Type: String");
        lines.add(4, &format!("Description: Whether the functions are deployed that speak {title}'s API."));
        lines.add(4, "Default: enabled");
        lines.add(4, "AllowedValues: [enabled, disabled]");
    }
    lines.text
}

/// The conditions that the parameters of [`parameters`] stand for.
fn conditions(apis: &[&str]) -> String {
    let mut lines = Lines::default();
    for api in apis {
        let title = title(api);
        lines.add(2, &format!("With{title}Api: !Equals [!Ref {title}Api, enabled]"));
    }
    lines.text
}

/// The IAM actions of some rights by the index that they are on, those on the table itself first.
pub(crate) fn actions(rights: &[Access]) -> BTreeMap<Option<&'static str>, BTreeSet<&'static str>> {
    let mut actions: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for access in rights {
        actions.entry(access.index()).or_default().insert(access.action());
    }
    actions
}

fn too_long(routes: &[Route]) -> Vec<Finding> {
    let long = routes.iter().filter(|route| route.summary.chars().count() > DESCRIPTION_LENGTH_MAX);
    long.map(|route| {
        let problem = format!("the summary of `{}` is too long for a description", route.operation);
        let remedy = format!("say it in {DESCRIPTION_LENGTH_MAX} characters");
        Finding::new(PATH, problem, remedy)
    })
    .collect()
}

/// The time-out of every function, in which even the slowest request is answered.
fn timeout() -> String {
    let mut lines = Lines::default();
    lines.add(4, &format!("Timeout: {}", ANSWER_SECONDS_MAX + TIMEOUT_MARGIN));
    lines.text
}

/// The properties of the table that [`store::table`] declares.
fn table() -> String {
    let keys = INDEXES.iter().map(|index| index.key).chain([PRIMARY_KEY]);
    let attributes: BTreeSet<_> = keys.flat_map(|key| [key.partition, key.sort]).collect();
    let mut lines = Lines::default();
    lines.add(6, "AttributeDefinitions:");
    for attribute in attributes {
        lines.add(8, &format!("- AttributeName: {attribute}"));
        lines.add(8, "  AttributeType: S");
    }
    key_schema(&mut lines, 6, PRIMARY_KEY);
    lines.add(6, "GlobalSecondaryIndexes:");
    for index in INDEXES {
        lines.add(8, &format!("- IndexName: {}", index.name));
        key_schema(&mut lines, 10, index.key);
        lines.add(10, "Projection:");
        lines.add(12, "ProjectionType: ALL");
    }
    lines.add(6, "TimeToLiveSpecification:");
    lines.add(8, &format!("AttributeName: {TIME_TO_LIVE}"));
    lines.add(8, "Enabled: true");
    lines.add(6, "StreamSpecification:");
    lines.add(8, &format!("StreamViewType: {STREAM_VIEW}"));
    lines.text
}

fn key_schema(lines: &mut Lines, indent: usize, key: KeySchema) {
    lines.add(indent, "KeySchema:");
    for (attribute, kind) in [(key.partition, "HASH"), (key.sort, "RANGE")] {
        lines.add(indent + 2, &format!("- AttributeName: {attribute}"));
        lines.add(indent + 2, &format!("  KeyType: {kind}"));
    }
}

/// The function of a route.
fn function(route: &Route) -> String {
    let mut lines = Lines::default();
    resource(&mut lines, &route.logical_id(), "AWS::Serverless::Function", route.api());
    properties(&mut lines, route.operation, route.summary, route.access);
    // Whatever a request does, it may have to be noted that its key is in use.
    lines.add(12, "- Effect: Allow");
    lines.add(14, "Action:");
    lines.add(16, &format!("- {}", Access::UpdateItem.action()));
    lines.add(14, "Resource: !GetAtt Table.Arn");
    lines.add(14, "Condition:");
    lines.add(16, "ForAllValues:StringLike:");
    lines.add(18, "dynamodb:LeadingKeys:");
    lines.add(20, &format!("- {}", quoted(&format!("{PRESENTED_PREFIX}*"))));
    lines.add(6, "Events:");
    lines.add(8, "Http:");
    lines.add(10, "Type: HttpApi");
    lines.add(10, "Properties:");
    lines.add(12, "ApiId: !Ref Api");
    lines.add(12, &format!("Method: {}", route.method));
    lines.add(12, &format!("Path: {}", quoted(route.path)));
    lines.add(12, "PayloadFormatVersion: \"2.0\"");
    lines.text
}

/// The function of a task. Nothing leads to it but an invocation by somebody who may invoke it.
fn invoked(task: &Task) -> String {
    let id = logical_id(task.operation);
    let mut lines = Lines::default();
    resource(&mut lines, &id, "AWS::Serverless::Function", None);
    properties(&mut lines, task.operation, task.summary, task.access);
    lines.text
}

/// The function of a consumer, what hands it the table's stream, where the places of records go that it cannot handle, and the
/// alarms on both. The mapping is a resource of its own: as an event of the function it would bring a role that may read every
/// stream of the AWS account.
fn consuming(consumer: &Consumer) -> String {
    let operation = consumer.operation;
    let id = logical_id(operation);
    let mut lines = Lines::default();
    resource(&mut lines, &id, "AWS::Serverless::Function", None);
    properties(&mut lines, operation, consumer.summary, consumer.access);
    statement(&mut lines, STREAM_ACTIONS, "!GetAtt Table.StreamArn");
    statement(&mut lines, ["dynamodb:ListStreams"], "!Sub \"${Table.Arn}/stream/*\"");
    statement(&mut lines, ["sqs:SendMessage"], &format!("!GetAtt {id}Failures.Arn"));
    lines.add(0, "");
    lines.add(2, &format!("{id}Stream:"));
    lines.add(4, "Type: AWS::Lambda::EventSourceMapping");
    lines.add(4, "Properties:");
    lines.add(6, &format!("FunctionName: !Ref {id}"));
    lines.add(6, "EventSourceArn: !GetAtt Table.StreamArn");
    lines.add(6, "StartingPosition: TRIM_HORIZON");
    lines.add(6, &format!("BatchSize: {STREAM_BATCH}"));
    lines.add(6, &format!("MaximumRetryAttempts: {STREAM_RETRIES}"));
    lines.add(6, "BisectBatchOnFunctionError: true");
    lines.add(6, "FunctionResponseTypes:");
    lines.add(8, "- ReportBatchItemFailures");
    lines.add(6, "FilterCriteria:");
    lines.add(8, "Filters:");
    lines.add(10, &format!("- Pattern: {}", quoted(&pattern(consumer).to_string())));
    lines.add(6, "DestinationConfig:");
    lines.add(8, "OnFailure:");
    lines.add(10, &format!("Destination: !GetAtt {id}Failures.Arn"));
    lines.add(0, "");
    lines.add(2, &format!("{id}Failures:"));
    lines.add(4, "Type: AWS::SQS::Queue");
    lines.add(4, "DeletionPolicy: Retain");
    lines.add(4, "UpdateReplacePolicy: Retain");
    lines.add(4, "Properties:");
    lines.add(6, &format!("QueueName: !Sub \"${{AWS::StackName}}-{operation}-failures\""));
    lines.add(6, &format!("MessageRetentionPeriod: {QUEUE_RETENTION_SECONDS}"));
    lines.add(6, "SqsManagedSseEnabled: !If [WithKmsKey, !Ref AWS::NoValue, true]");
    lines.add(6, "KmsMasterKeyId: !If [WithKmsKey, !Ref KmsKeyArn, !Ref AWS::NoValue]");
    lines.add(6, "Tags:");
    lines.add(8, "- Key: application");
    lines.add(8, "  Value: tallystick");
    alarm(
        &mut lines,
        &format!("{id}Lag"),
        &format!(
            "{operation} is more than {STREAM_LAG_MINUTES} minutes behind the table's stream, which keeps a day."
        ),
        &["Namespace: AWS/Lambda", "MetricName: IteratorAge"],
        ("FunctionName", &format!("!Ref {id}")),
        STREAM_LAG_MINUTES * 60_000,
    );
    alarm(
        &mut lines,
        &format!("{id}Lost"),
        &format!("{operation} has given records of the stream up: their places are in its queue."),
        &["Namespace: AWS/SQS", "MetricName: ApproximateNumberOfMessagesVisible"],
        ("QueueName", &format!("!GetAtt {id}Failures.QueueName")),
        0,
    );
    lines.text
}

/// An alarm on the largest value of a metric in five minutes.
fn alarm(
    lines: &mut Lines,
    id: &str,
    description: &str,
    metric: &[&str],
    (dimension, value): (&str, &str),
    threshold: u64,
) {
    lines.add(0, "");
    lines.add(2, &format!("{id}:"));
    lines.add(4, "Type: AWS::CloudWatch::Alarm");
    lines.add(4, "Condition: WithMonitoring");
    lines.add(4, "Properties:");
    lines.add(6, &format!("AlarmDescription: {}", quoted(description)));
    for line in metric {
        lines.add(6, line);
    }
    lines.add(6, "Dimensions:");
    lines.add(8, &format!("- Name: {dimension}"));
    lines.add(8, &format!("  Value: {value}"));
    lines.add(6, "Statistic: Maximum");
    lines.add(6, "Period: 300");
    lines.add(6, "EvaluationPeriods: 1");
    lines.add(6, "ComparisonOperator: GreaterThanThreshold");
    lines.add(6, &format!("Threshold: {threshold}"));
    lines.add(6, "TreatMissingData: notBreaching");
    for actions in ["AlarmActions", "OKActions"] {
        lines.add(6, &format!("{actions}: !If [WithAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]"));
    }
}

/// The lines of the dashboard that show how far each consumer is behind the stream.
fn dashboard(consumers: &[Consumer]) -> String {
    let mut lines = Lines::default();
    lines.add(8, "- Consumers: !Join");
    lines.add(12, "- \",\"");
    for (number, consumer) in consumers.iter().enumerate() {
        let (operation, id) = (consumer.operation, logical_id(consumer.operation));
        let shown =
            json!(["AWS/Lambda", "IteratorAge", "FunctionName", format!("${{{id}}}"), {"label": operation}]);
        let indent = if number == 0 { "- " } else { "  " };
        lines.add(12, &format!("{indent}- !Sub {}", quoted(&shown.to_string())));
    }
    lines.text
}

/// Which records of the stream a consumer is called for: not for the end of an item's time, nor for entities that it ignores.
fn pattern(consumer: &Consumer) -> serde_json::Value {
    let entity = json!({"S": [{"anything-but": consumer.ignored}]});
    json!({"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"entity": entity}}})
}

/// The head of a resource, which is left out together with its API.
fn resource(lines: &mut Lines, id: &str, kind: &str, api: Option<&str>) {
    lines.add(2, &format!("{id}:"));
    lines.add(4, &format!("Type: {kind}"));
    if let Some(api) = api {
        lines.add(4, &format!("Condition: With{}Api", title(api)));
    }
}

/// What every function has: its name, its code and its rights on the table.
fn properties(lines: &mut Lines, operation: &str, summary: &str, rights: &[Access]) {
    lines.add(4, "Properties:");
    lines.add(6, &format!("FunctionName: !Sub \"${{AWS::StackName}}-{operation}\""));
    lines.add(6, &format!("Description: {}", quoted(summary)));
    lines.add(6, &format!("CodeUri: {DIRECTORY}/{operation}.zip"));
    lines.add(6, "Policies:");
    lines.add(8, "- Version: \"2012-10-17\"");
    lines.add(10, "Statement:");
    for (index, actions) in actions(rights) {
        let resource = match index {
            None => "!GetAtt Table.Arn".to_owned(),
            Some(name) => format!("!Sub \"${{Table.Arn}}/index/{name}\""),
        };
        statement(lines, actions, &resource);
    }
}

fn statement<'a>(lines: &mut Lines, actions: impl IntoIterator<Item = &'a str>, resource: &str) {
    lines.add(12, "- Effect: Allow");
    lines.add(14, "Action:");
    for action in actions {
        lines.add(16, &format!("- {action}"));
    }
    lines.add(14, &format!("Resource: {resource}"));
}

/// The name of an operation as the template has it: each of its words with a capital letter.
pub(crate) fn logical_id(operation: &str) -> String {
    operation.split('-').map(title).collect()
}

/// Text in double quotes, as YAML reads it back: a string of JSON is one of YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text that grows by lines.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, indent: usize, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{assert_only, get_thing, make_thing};

    const FRAME: &str = "# generated: apis (cargo xtask generate)\n# end of generated\n\
                         # generated: conditions (cargo xtask generate)\n# end of generated\n\
                         Resources:\n# generated: timeout (cargo xtask generate)\n# end of generated\n\
                         # generated: table (cargo xtask generate)\n# end of generated\n\
                         # generated: dashboard (cargo xtask generate)\n# end of generated\n\
                         # generated: functions (cargo xtask generate)\n# end of generated\n\
                         # generated: tasks (cargo xtask generate)\n# end of generated\nOutputs:\n";

    #[test]
    fn a_function_may_do_what_its_route_does_and_nothing_else() {
        let text = function(&get_thing());
        let policies = "      Policies:
        - Version: \"2012-10-17\"
          Statement:
            - Effect: Allow
              Action:
                - dynamodb:GetItem
                - dynamodb:Query
              Resource: !GetAtt Table.Arn
            - Effect: Allow
              Action:
                - dynamodb:Query
              Resource: !Sub \"${Table.Arn}/index/directory\"
            - Effect: Allow
              Action:
                - dynamodb:UpdateItem
              Resource: !GetAtt Table.Arn
              Condition:
                ForAllValues:StringLike:
                  dynamodb:LeadingKeys:
                    - \"KEY#*\"
      Events:
";
        assert!(text.contains(policies), "{text}");
        assert!(text.starts_with("  GetThing:\n    Type: AWS::Serverless::Function\n"), "{text}");
        assert!(text.contains("Description: \"Gets a \\\"thing\\\".\"\n"), "{text}");
        assert!(text.contains("Method: GET\n            Path: \"/v1/things/{thingId}\"\n"), "{text}");
    }

    #[test]
    fn a_consumer_reads_the_stream_and_is_not_called_for_what_it_ignores() {
        let consumer =
            Consumer::new("record-thing", "Records.", &[Access::PutItem], &["THING"], async |_, _| Ok(()));
        let text = consuming(&consumer);
        let statements = "            - Effect: Allow
              Action:
                - dynamodb:PutItem
              Resource: !GetAtt Table.Arn
            - Effect: Allow
              Action:
                - dynamodb:DescribeStream
                - dynamodb:GetRecords
                - dynamodb:GetShardIterator
              Resource: !GetAtt Table.StreamArn
            - Effect: Allow
              Action:
                - dynamodb:ListStreams
              Resource: !Sub \"${Table.Arn}/stream/*\"
            - Effect: Allow
              Action:
                - sqs:SendMessage
              Resource: !GetAtt RecordThingFailures.Arn

  RecordThingStream:
";
        assert!(text.contains(statements), "{text}");
        let pattern = json!({
            "eventName": ["INSERT", "MODIFY"],
            "dynamodb": {"NewImage": {"entity": {"S": [{"anything-but": ["THING"]}]}}},
        });
        assert_eq!(super::pattern(&consumer), pattern);
    }

    #[test]
    fn the_table_is_the_declared_one() {
        let text = table();
        for index in INDEXES {
            assert!(text.contains(&format!("- IndexName: {}\n", index.name)), "{text}");
            for attribute in [index.key.partition, index.key.sort] {
                let definition = format!("- AttributeName: {attribute}\n          AttributeType: S\n");
                assert_eq!(text.matches(&definition).count(), 1, "{text}");
            }
        }
        assert!(text.contains(&format!("AttributeName: {TIME_TO_LIVE}\n        Enabled: true\n")), "{text}");
    }

    #[test]
    fn the_frame_stays_and_the_parts_are_filled() {
        let text = render(FRAME, &[get_thing()], &[], &[]).unwrap();
        assert!(
            text.contains("\nResources:\n") && text.ends_with("# end of generated\nOutputs:\n"),
            "{text}"
        );
        assert_eq!(render(&text, &[get_thing()], &[], &[]).unwrap(), text);
    }

    #[test]
    fn a_task_may_do_what_it_does_and_nothing_leads_to_it() {
        let text = render(FRAME, &[], &[make_thing()], &[]).unwrap();
        assert!(text.contains("  MakeThing:\n    Type: AWS::Serverless::Function\n"), "{text}");
        let policies = "          Statement:
            - Effect: Allow
              Action:
                - dynamodb:PutItem
              Resource: !GetAtt Table.Arn
# end of generated
";
        assert!(text.contains(policies), "{text}");
    }

    #[test]
    fn the_functions_of_another_api_can_be_left_out() {
        let mut theirs = get_thing();
        (theirs.operation, theirs.path) = ("theirs-get-thing", "/theirs/things/{thingId}");
        let text = render(FRAME, &[get_thing(), theirs.clone(), theirs], &[], &[]).unwrap();
        assert_eq!(text.matches("  TheirsApi:\n    Type: String\n").count(), 1, "{text}");
        assert!(text.contains("\n  WithTheirsApi: !Equals [!Ref TheirsApi, enabled]\n"), "{text}");
        let (own, others) = text.split_once("  TheirsGetThing:\n").unwrap();
        assert!(!own.contains("    Condition: "), "{own}");
        assert!(
            others.starts_with("    Type: AWS::Serverless::Function\n    Condition: WithTheirsApi\n"),
            "{others}"
        );
    }

    #[test]
    fn a_summary_that_is_no_description_is_found_and_so_are_missing_markers() {
        let mut route = get_thing();
        route.summary = Box::leak("x".repeat(257).into_boxed_str());
        assert_only(
            &render(FRAME, std::slice::from_ref(&route), &[], &[]).unwrap_err(),
            "the summary of `get-thing` is too long",
        );
        assert_eq!(render("", &[route], &[], &[]).unwrap_err().len(), 8);
    }
}
