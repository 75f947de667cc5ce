"""Creates a customer with its account and its aliases in one transaction: what create-customer does for this body, item by item."""

import hashlib
import json
import os
import re
import secrets
import time
from datetime import datetime, timezone

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from validate import validate

client = boto3.client("dynamodb")
TABLE = os.environ["TABLE_NAME"]
serialize = TypeSerializer().serialize
deserialize = TypeDeserializer().deserialize
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid():
    """A ULID: 48 bits of time and 80 random ones, in Crockford's base 32."""
    bits = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(125, -5, -5))


def answer(status, body):
    kind = "application/json" if status < 300 else "application/problem+json"
    return {"statusCode": status, "headers": {"content-type": kind}, "body": json.dumps(body)}


def escaped(text):
    return text.replace("%", "%25").replace("#", "%23").replace("/", "%2F")


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def authenticate(event):
    found = re.fullmatch(r"Bearer (\S+)", event["headers"].get("authorization", ""))
    if not found:
        return None
    partition = "KEY#" + hashlib.sha256(found[1].encode()).hexdigest()
    key = {"pk": {"S": partition}, "sk": {"S": "KEY"}}
    item = client.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    known = item and deserialize(item["data"])
    if not known or known.get("expiresAt", "9999") <= now():
        return None
    return known if "customers:write" in known["scopes"] else None


def handler(event):
    key = authenticate(event)
    if not key:
        return answer(401, {"code": "unauthenticated"})
    try:
        body = json.loads(event["body"])
    except ValueError:
        return answer(400, {"code": "malformed_json"})
    errors = validate(body)
    if errors:
        return answer(400, {"code": "invalid_request", "errors": errors})

    at = now()
    change = {"id": ulid(), "actor": key["id"], "requestId": event["requestContext"]["requestId"], "at": at}
    revision = {
        "change": change["id"], "createdAt": at, "createdBy": key["id"], "updatedAt": at, "updatedBy": key["id"], "version": 1,
    }
    prefix = f"{key['environment']['tenant']}/{key['environment']['id']}#"

    def item(entity, partition, sort, data, indexes):
        whole = {
            "pk": prefix + partition, "sk": sort, "entity": entity, "format": 1, "version": 1, "data": data, "change": change,
            **indexes,
        }
        return {
            "Put": {
                "TableName": TABLE,
                "Item": {name: serialize(value) for name, value in whole.items()},
                "ConditionExpression": "attribute_not_exists(#data)",
                "ExpressionAttributeNames": {"#data": "data"},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def indexes(kind, name):
        listed = f"{prefix}{kind}#ACTIVE"
        return {"directoryPk": listed, "directorySk": at.replace("Z", "000000Z") + f"#{name}", "namesPk": listed, "namesSk": name}

    account = body["account"]
    customer = {name: value for name, value in body.items() if name != "account"}
    customer |= {"uid": ulid(), "status": "ACTIVE", "settingCount": 0, "revision": revision}
    made = {
        "id": account["id"], "name": account["name"], "invoiceCurrency": account["invoiceCurrency"], "uid": ulid(),
        "customerId": customer["id"], "customerUid": customer["uid"], "status": "ACTIVE", "settingCount": 0, "aliases": [{"value": value, "createdAt": at, "range": {}} for value in account["aliases"]],
        "revision": revision,
    }
    owner = {"customerId": customer["id"], "accountId": account["id"]}

    def identifier(name, kind, more):
        data = {"identifier": name, "kind": kind, "tenures": [{"owner": owner, "range": {}}], "version": 1}
        return item("IDENTIFIER", "IDENTIFIER#" + escaped(name), "IDENTIFIER", data, more)

    partition = "CUSTOMER#" + escaped(customer["id"])
    items = [
        item("CUSTOMER", partition, "CUSTOMER", customer, indexes("CUSTOMERS", customer["id"])),
        item("ACCOUNT", partition, "ACCOUNT#" + account["id"], made, indexes("ACCOUNTS", account["id"])),
        identifier(account["id"], "ACCOUNT_ID", {}),
    ]
    for value in account["aliases"]:
        items.append(identifier(value, "ALIAS", {"namesPk": prefix + "ALIASES", "namesSk": value}))
    try:
        client.transact_write_items(TransactItems=items)
    except client.exceptions.TransactionCanceledException as error:
        reasons = [reason["Code"] for reason in error.response["CancellationReasons"]]
        return answer(409, {"code": "conflict", "errors": reasons})
    return answer(201, {**customer, "account": made})
