"""Looks at what becomes of template.yaml when SAM has turned it into CloudFormation: template.py"""

import collections
import json
import re
import unittest

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# CloudFormation takes 500 resources in a stack; docs/deploying.md says what is done before there are so many.
RESOURCES_MAX = 400
# The gateway gives up after 30 seconds.
GATEWAY_SECONDS = 30
BASIC = "AWSLambdaBasicExecutionRole"


class Policies:
    """The one managed policy that SAM attaches by itself."""

    def load(self):
        return {BASIC: f"arn:aws:iam::aws:policy/service-role/{BASIC}"}


def expanded():
    """The template as CloudFormation gets it; where the code is makes no difference."""
    template = yaml_parse(open("template.yaml", encoding="utf-8").read())
    for resource in template["Resources"].values():
        if "CodeUri" in resource.get("Properties", {}):
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    return transform(template, {}, Policies())


TEMPLATE = expanded()
RESOURCES = TEMPLATE["Resources"]
PARAMETERS = TEMPLATE["Parameters"]
OPTIONAL_KEY = {"Fn::If": ["WithKmsKey", {"Ref": "KmsKeyArn"}, {"Ref": "AWS::NoValue"}]}
TOPIC = {"Fn::If": ["WithAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}


def of_type(kind):
    """The resources of a type by their names."""
    return {name: resource for name, resource in RESOURCES.items() if resource["Type"] == kind}


def properties(kind):
    """The properties of the resources of a type by their names, at least one."""
    found = {name: resource["Properties"] for name, resource in of_type(kind).items()}
    assert found, kind
    return found.items()


def routes():
    """The paths of the API with their methods, those included that a condition leaves out."""
    for path, methods in RESOURCES["Api"]["Properties"]["Body"]["paths"].items():
        for method in methods.get("Fn::If", [None, methods])[1]:
            yield path, method


class Functions(unittest.TestCase):
    def test_each_has_the_memory_the_time_and_the_processor_that_are_promised(self):
        self.assertEqual(PARAMETERS["Architecture"]["Default"], "arm64")
        self.assertEqual(PARAMETERS["Architecture"]["AllowedValues"], ["arm64", "x86_64"])
        for name, function in properties("AWS::Lambda::Function"):
            with self.subTest(name):
                self.assertEqual(function["MemorySize"], 256)
                self.assertLess(function["Timeout"], GATEWAY_SECONDS)
                self.assertEqual(function["Architectures"], [{"Ref": "Architecture"}])
                self.assertEqual(function["Runtime"], "provided.al2023")

    def test_each_is_told_where_the_table_is_and_nothing_else(self):
        for name, function in properties("AWS::Lambda::Function"):
            with self.subTest(name):
                self.assertEqual(set(function["Environment"]["Variables"]), {"TABLE_NAME", "TABLE_ENDPOINT"})
                self.assertEqual(function["KmsKeyArn"], OPTIONAL_KEY)
                self.assertEqual(function["LoggingConfig"], {"LogGroup": {"Ref": "FunctionLogs"}})
                self.assertIn({"Key": "application", "Value": "tallystick"}, function["Tags"])

    def test_no_role_may_do_everything_or_everything_with_something(self):
        for name, role in properties("AWS::IAM::Role"):
            with self.subTest(name):
                self.assertEqual(role["ManagedPolicyArns"], [f"arn:aws:iam::aws:policy/service-role/{BASIC}"])
                statements = [s for p in role["Policies"] for s in p["PolicyDocument"]["Statement"]]
                self.assertTrue(statements)
                for statement in statements:
                    self.assertNotIn("*", json.dumps(statement["Action"]))
                    self.assertNotEqual(statement["Resource"], "*")

    def test_every_route_may_be_invoked_by_the_api_alone(self):
        self.assertEqual(len(of_type("AWS::Lambda::Permission")), len(list(routes())))
        for name, permission in properties("AWS::Lambda::Permission"):
            with self.subTest(name):
                self.assertEqual(permission["Principal"], "apigateway.amazonaws.com")
                self.assertIn("SourceArn", permission)


class Data(unittest.TestCase):
    def test_the_table_is_hard_to_lose(self):
        table = RESOURCES["Table"]
        self.assertEqual((table["DeletionPolicy"], table["UpdateReplacePolicy"]), ("Retain", "Retain"))
        table = table["Properties"]
        self.assertIs(table["DeletionProtectionEnabled"], True)
        self.assertIs(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], True)
        self.assertEqual(table["BillingMode"], "PAY_PER_REQUEST")
        self.assertEqual(table["SSESpecification"]["KMSMasterKeyId"], OPTIONAL_KEY)

    def test_what_was_given_up_is_kept_and_encrypted(self):
        for name, queue in properties("AWS::SQS::Queue"):
            with self.subTest(name):
                self.assertEqual(RESOURCES[name]["DeletionPolicy"], "Retain")
                self.assertEqual(queue["KmsMasterKeyId"], OPTIONAL_KEY)
                self.assertEqual(queue["SqsManagedSseEnabled"], {"Fn::If": ["WithKmsKey", {"Ref": "AWS::NoValue"}, True]})

    def test_logs_end_after_a_time_and_are_encrypted_with_your_key(self):
        for name, group in properties("AWS::Logs::LogGroup"):
            with self.subTest(name):
                self.assertEqual(group["RetentionInDays"], {"Ref": "LogRetentionDays"})
                self.assertEqual(group["KmsKeyId"], OPTIONAL_KEY)


class Api(unittest.TestCase):
    def test_no_page_of_another_site_may_call_it(self):
        api = RESOURCES["Api"]["Properties"]
        self.assertNotIn("CorsConfiguration", api)
        self.assertNotIn("x-amazon-apigateway-cors", api["Body"])

    def test_its_stage_is_throttled_and_logged(self):
        for name, stage in properties("AWS::ApiGatewayV2::Stage"):
            with self.subTest(name):
                throttling = {"ThrottlingRateLimit": {"Ref": "StageThrottlingRate"}, "ThrottlingBurstLimit": {"Ref": "StageThrottlingBurst"}}
                self.assertEqual(stage["DefaultRouteSettings"], throttling)
                logged = stage["AccessLogSettings"]["Format"]
                self.assertEqual(
                    set(re.findall(r"\$context\.(\w+)", logged)),
                    {"requestId", "routeKey", "status", "responseLatency", "integrationErrorMessage"},
                )


class Monitoring(unittest.TestCase):
    def watched(self):
        """The metrics that alarms are on, with the resource each is of."""
        for _, alarm in properties("AWS::CloudWatch::Alarm"):
            metrics = [entry["MetricStat"]["Metric"] for entry in alarm.get("Metrics", []) if "MetricStat" in entry]
            for metric in metrics or [alarm]:
                dimensions = [json.dumps(dimension["Value"]) for dimension in metric.get("Dimensions", [])]
                yield (metric["Namespace"], metric["MetricName"], *dimensions)

    def test_errors_latency_throttles_and_every_consumer_are_watched(self):
        expected = {
            ("AWS/ApiGateway", "5xx", '{"Ref": "Api"}'),
            ("AWS/ApiGateway", "Count", '{"Ref": "Api"}'),
            ("AWS/ApiGateway", "Latency", '{"Ref": "Api"}'),
            ("AWS/DynamoDB", "ReadThrottleEvents", '{"Ref": "Table"}'),
            ("AWS/DynamoDB", "WriteThrottleEvents", '{"Ref": "Table"}'),
            ("AWS/Lambda", "Throttles"),
        }
        for _, mapping in properties("AWS::Lambda::EventSourceMapping"):
            expected.add(("AWS/Lambda", "IteratorAge", json.dumps(mapping["FunctionName"])))
            queue = mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
            expected.add(("AWS/SQS", "ApproximateNumberOfMessagesVisible", json.dumps({"Fn::GetAtt": [queue, "QueueName"]})))
        self.assertEqual(set(self.watched()), expected)

    def test_alarms_reach_the_topic_and_can_be_left_out(self):
        for name, alarm in properties("AWS::CloudWatch::Alarm"):
            with self.subTest(name):
                self.assertEqual(RESOURCES[name]["Condition"], "WithMonitoring")
                self.assertEqual((alarm["AlarmActions"], alarm["OKActions"]), (TOPIC, TOPIC))
                self.assertEqual(alarm["TreatMissingData"], "notBreaching")

    def test_the_dashboard_is_json_with_a_line_for_every_consumer(self):
        text, values = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
        separator, lines = values["Consumers"]["Fn::Join"]
        body = text.replace("${Consumers}", separator.join(line["Fn::Sub"] for line in lines))
        widgets = json.loads(body)["widgets"]
        self.assertGreater(len(widgets), 4)
        self.assertEqual(len(lines), len(of_type("AWS::Lambda::EventSourceMapping")))
        named = set(re.findall(r"\$\{(\w+)\}", body)) - {"AWS"}
        self.assertEqual(named - set(RESOURCES), set(), "the dashboard names what is not there")


class Stack(unittest.TestCase):
    def test_the_outputs_say_where_everything_is(self):
        expected = {"ApiUrl", "TableName", "TableArn", "LogGroupName", "BootstrapFunction", "DashboardUrl"}
        self.assertEqual(set(TEMPLATE["Outputs"]), expected)

    def test_there_is_room_for_more_resources(self):
        self.assertLess(len(RESOURCES), RESOURCES_MAX)


counts = collections.Counter(resource["Type"] for resource in RESOURCES.values())
print(f"{len(RESOURCES)} resources of at most {RESOURCES_MAX}: " + ", ".join(f"{n} {kind}" for kind, n in counts.most_common()))
unittest.main()
