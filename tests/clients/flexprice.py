"""Drives Flexprice's official Python client through every operation that is offered: flexprice.py URL KEY"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

from flexprice import Flexprice, models
from flexprice.models import errors

url, key = sys.argv[1].rstrip("/"), sys.argv[2]
api = f"{url}/flexprice/v1"
checks = 0
operations = set()


def check(what, found, expected):
    """Ends the program unless what was found is what was expected."""
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"{what}: {found!r} and not {expected!r}")


def refused(what, status, code, call):
    """Checks that the client raises what the server refused, and gives the body of the refusal."""
    try:
        answer = call()
    except errors.FlexpriceError as error:
        check(f"{what}: status", error.status_code, status)
        check(f"{what}: type", error.headers["content-type"], "application/json")
        body = json.loads(error.body)
        check(f"{what}: code", body["code"], code)
        check(f"{what}: status in the body", body["http_status_code"], status)
        if isinstance(error, errors.ErrorResponse):
            check(f"{what}: message", error.data.message, body["message"])
        return body
    sys.exit(f"{what} was not refused: {answer!r}")


def native(method, path, body=None):
    """A request to the system's own API: its status and its body."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def names_at(alias, at):
    """The id of the customer that an alias names at an instant."""
    at = at.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    status, body = native("GET", f"/v1/aliases/{urllib.parse.quote(alias, safe='')}?at={at}")
    return body["customerId"] if status == 200 else None


def pause():
    """Lets the clock go on, so that what happens next is later."""
    time.sleep(0.05)


run = f"py-{time.time_ns()}"

with Flexprice(server_url=api, api_key_auth=key) as client:
    customers = client.customers

    # Create.
    operations.add("create")
    created = customers.create_customer(
        external_id=f"{run}-globex",
        name="Globex Corporation",
        email="billing@globex.example",
        contact="+1 555 010 0177",
        address_line1="12 Harbor Road",
        address_line2="Pier 3",
        address_city="Portland",
        address_state="OR",
        address_postal_code="97201",
        address_country="US",
        timezone="America/Los_Angeles",
        billing_currency="jpy",
        tax_treatment="exempt",
        skip_onboarding_workflow=True,
        metadata={"run": run, "tier": "gold"},
        contact_persons=[
            {
                "salutation": "Dr.",
                "first_name": "Grace",
                "last_name": "Hopper",
                "email": "grace@globex.example",
                "mobile": "+1 555 010 0101",
                "designation": "Treasurer",
                "department": "Finance",
                "is_primary": True,
            }
        ],
    )
    check("type of a created customer", type(created), models.CustomerResponse)
    check("id", created.id.startswith("cust_"), True)
    for member, expected in {
        "external_id": f"{run}-globex",
        "name": "Globex Corporation",
        "email": "billing@globex.example",
        "contact": "+1 555 010 0177",
        "address_line1": "12 Harbor Road",
        "address_line2": "Pier 3",
        "address_city": "Portland",
        "address_state": "OR",
        "address_postal_code": "97201",
        "address_country": "US",
        "timezone": "America/Los_Angeles",
        "billing_currency": "JPY",
        "tax_treatment": "exempt",
        "metadata": {"run": run, "tier": "gold"},
        "status": "published",
        "created_at": created.updated_at,
        "created_by": created.updated_by,
        "integrations": None,
    }.items():
        check(member, getattr(created, member), expected)
    check("tenant", bool(created.tenant_id) and bool(created.environment_id), True)
    [person] = created.contact_persons
    for member, expected in {
        "salutation": "Dr.",
        "first_name": "Grace",
        "last_name": "Hopper",
        "email": "grace@globex.example",
        "mobile": "+1 555 010 0101",
        "designation": "Treasurer",
        "department": "Finance",
        "is_primary": True,
    }.items():
        check(f"contact person's {member}", getattr(person, member), expected)
    plain = customers.create_customer(external_id=f"{run}-plain", name="Plain", metadata={"run": run})
    for member in ["email", "address_line1", "address_country"]:
        check(f"{member} where there is none", getattr(plain, member), "")
    for member in ["contact", "timezone", "billing_currency", "tax_treatment", "contact_persons"]:
        check(f"{member} where there is none", getattr(plain, member), None)
    taken = refused(
        "a taken external id",
        409,
        "already_exists",
        lambda: customers.create_customer(external_id=f"{run}-globex", name="Another"),
    )
    check("the taken external id", created.id in taken["details"]["external_id"], True)
    invalid = refused(
        "an invalid create",
        400,
        "validation_error",
        lambda: customers.create_customer(external_id="", name="ab", email="x", address_country="USA"),
    )
    check("what is invalid", sorted(invalid["details"]), ["address_country", "email", "external_id", "name"])
    unoffered = refused(
        "what is not offered",
        400,
        "validation_error",
        lambda: customers.create_customer(
            external_id=f"{run}-x", name="Another", onboarding_workflow_name="welcome"
        ),
    )
    check("what is not offered", list(unoffered["details"]), ["onboarding_workflow_name"])

    # Get.
    operations.add("get")
    check("a customer by its id", customers.get_customer(id=created.id), created)
    refused("an unknown id", 404, "not_found", lambda: customers.get_customer(id="cust_unknown"))
    operations.add("get by external id")
    by_name = customers.get_customer_by_external_id(external_id=f"{run}-globex")
    check("a customer by its external id", by_name, created)
    refused(
        "an unknown external id",
        404,
        "not_found",
        lambda: customers.get_customer_by_external_id(external_id=f"{run}-unknown"),
    )

    # Update.
    operations.add("update")
    updated = customers.update_customer(id=created.id, name="Globex Ltd", email="", contact="", billing_currency="")
    check("a new name", updated.name, "Globex Ltd")
    check("a cleared address", (updated.email, updated.contact, updated.billing_currency), ("", None, None))
    check("what the update does not name", updated.address_city, "Portland")
    check("the update, read back", customers.get_customer(id=created.id), updated)
    persons = [
        {"first_name": "Augusta", "email": "GRACE@globex.example"},
        {"first_name": "Ada", "email": "ada@globex.example", "is_primary": True},
    ]
    replaced = customers.update_customer(
        external_customer_id=f"{run}-globex", contact_persons=persons, metadata={"run": run}
    )
    check("replaced metadata", replaced.metadata, {"run": run})
    first_names = sorted(one.first_name for one in replaced.contact_persons)
    check("replaced contact persons", first_names, ["Ada", "Augusta"])
    kept = [one.id for one in replaced.contact_persons if one.first_name == "Augusta"]
    check("the id of a contact person that stays", kept, [person.id])
    both = customers.update_customer(
        id=created.id, external_customer_id=f"{run}-globex", tax_treatment="taxable", timezone="UTC"
    )
    check("both names", (both.id, both.tax_treatment, both.timezone), (created.id, "taxable", "UTC"))
    refused(
        "names of two customers",
        400,
        "validation_error",
        lambda: customers.update_customer(id=created.id, external_customer_id=f"{run}-plain", name="Another"),
    )
    refused("no name", 400, "validation_error", lambda: customers.update_customer(name="Another"))
    refused("an unknown id", 404, "not_found", lambda: customers.update_customer(id="x", name="Another"))
    refused(
        "an update to a taken external id",
        409,
        "already_exists",
        lambda: customers.update_customer(id=created.id, external_id=f"{run}-plain"),
    )

    # A renamed customer: the old name keeps what was until then, the new one has what is from then on.
    pause()
    renamed = customers.update_customer(id=created.id, external_id=f"{run}-initech")
    check("a renamed customer", (renamed.id, renamed.external_id), (created.id, f"{run}-initech"))
    before, after = renamed.updated_at - timedelta(milliseconds=1), renamed.updated_at
    check("whom the old name named before", names_at(f"{run}-globex", before), created.id)
    check("whom the old name names from then on", names_at(f"{run}-globex", after), None)
    check("whom the new name named before", names_at(f"{run}-initech", before), None)
    check("whom the new name names from then on", names_at(f"{run}-initech", after), created.id)
    found = customers.get_customer_by_external_id(external_id=f"{run}-initech")
    check("a customer by its new name", found, renamed)
    refused(
        "a customer by its old name",
        404,
        "not_found",
        lambda: customers.get_customer_by_external_id(external_id=f"{run}-globex"),
    )

    # Search.
    operations.add("search")

    def names(**query):
        """The external ids that a search of this run's customers finds, without what they begin with."""
        answer = customers.query_customer(metadata={"run": run}, **query)
        check("the total of a search", answer.pagination.total >= len(answer.items), True)
        return [one.external_id.removeprefix(f"{run}-") for one in answer.items]

    for name in ["alpha", "beta"]:
        pause()
        customers.create_customer(
            external_id=f"{run}-{name}", name=f"The {name}", email=f"{name}@example.com", metadata={"run": run}
        )
    check("the last created first", names(), ["beta", "alpha", "plain", "initech"])
    check("the first created first", names(order="asc"), ["initech", "plain", "alpha", "beta"])
    part = customers.query_customer(metadata={"run": run}, limit=2, offset=1)
    check("a part", [one.name for one in part.items], ["The alpha", "Plain"])
    shape = (part.pagination.total, part.pagination.limit, part.pagination.offset)
    check("what is said of a part", shape, (4, 2, 3))
    check("a whole customer of a search", customers.query_customer(external_id=f"{run}-initech").items, [renamed])
    check("several names", names(external_ids=[f"{run}-beta", f"{run}-plain", "none"]), ["beta", "plain"])
    check("several ids", names(customer_ids=[created.id, plain.id]), ["plain", "initech"])
    check("an e-mail address", names(email="beta@example.com"), ["beta"])
    check("a beginning", names(start_time=datetime.now(timezone.utc) + timedelta(days=1)), [])
    check("an end", names(end_time=plain.created_at), ["plain", "initech"])
    text = {"field": "name", "operator": "contains", "data_type": "string", "value": {"string": "the "}}
    check("a condition of a text", names(filters=[text]), ["beta", "alpha"])
    array = {
        "field": "external_id",
        "operator": "not_in",
        "data_type": "array",
        "value": {"array": [f"{run}-beta", f"{run}-alpha"]},
    }
    check("a condition of several texts", names(filters=[array]), ["plain", "initech"])
    at = plain.created_at.isoformat().replace("+00:00", "Z")
    date = {"field": "created_at", "operator": "after", "data_type": "date", "value": {"date_": at}}
    check("a condition of a date", names(filters=[date]), ["beta", "alpha"])
    sort = [{"field": "external_id", "direction": "asc"}]
    check("an order", names(sort=sort), ["alpha", "beta", "initech", "plain"])
    invalid = refused(
        "an invalid search",
        400,
        "validation_error",
        lambda: customers.query_customer(
            limit=0, expand="integrations", filters=[{"field": "age", "operator": "eq", "value": {"number": 5}}]
        ),
    )
    wrong = ["expand", "filters/0/field", "filters/0/value/number", "limit"]
    check("what is invalid in a search", sorted(invalid["details"]), wrong)

    # Delete.
    operations.add("delete")
    check("the answer to a delete", customers.delete_customer(id=plain.id), None)
    gone = customers.get_customer(id=plain.id)
    check("a deleted customer", (gone.status, gone.external_id), ("archived", f"{run}-plain"))
    refused("a second delete", 404, "not_found", lambda: customers.delete_customer(id=plain.id))
    refused(
        "an update of a deleted customer", 404, "not_found", lambda: customers.update_customer(id=plain.id, name="Another")
    )
    check("what is left", names(), ["beta", "alpha", "initech"])
    check("what is deleted", names(status="archived"), ["plain"])
    again = customers.create_customer(external_id=f"{run}-plain", name="Plain again", metadata={"run": run})
    check("a name that was free again", again.id != plain.id, True)

    # One truth: the system's own API sees the same.
    status, seen = native("GET", f"/v1/customers/{created.id}?include=contacts,accounts")
    check("the customer natively", (status, seen["name"], seen["timeZone"]), (200, "Globex Ltd", "UTC"))
    check("its contacts natively", len(seen["contacts"]), 2)
    check("its account natively", seen["accounts"][0]["id"], created.id)
    account = {"id": f"{run}-account", "name": "An account", "aliases": [f"{run}-elsewhere"]}
    body = {"id": f"{run}-native", "name": "N" * 255, "address": {"phoneNumber": "1" * 30}, "account": account}
    check("a customer made natively", native("POST", "/v1/customers", body)[0], 201)
    contact = {"email": "nameless@example.com"}
    check("a contact made natively", native("POST", f"/v1/customers/{run}-native/contacts", contact)[0], 201)
    elsewhere = customers.get_customer_by_external_id(external_id=f"{run}-elsewhere")
    check("a customer made natively", (elsewhere.id, elsewhere.name), (f"{run}-native", "N" * 255))
    check("its contact's first name", elsewhere.contact_persons[0].first_name, "")
    refused(
        "a name that is taken natively",
        409,
        "already_exists",
        lambda: customers.create_customer(external_id=f"{run}-elsewhere", name="Another"),
    )
    taken = {"name": "Another", "account": {"name": "Another", "aliases": [f"{run}-initech"]}}
    check("a name that is taken here", native("POST", "/v1/customers", taken)[1]["code"], "alias_taken")

with Flexprice(server_url=api, api_key_auth="tsk_test_unknown") as stranger:
    refused("an unknown key", 401, "permission_denied", lambda: stranger.customers.get_customer(id=created.id))

# The client has no call for these three; they answer as the others do.
for method, path, body in [
    ("GET", f"/flexprice/v1/customers?external_id={run}-initech", None),
    ("GET", f"/flexprice/v1/customers/lookup/{run}-initech", None),
    ("PUT", f"/flexprice/v1/customers/{created.id}", {}),
]:
    operations.add(f"{method} {path}")
    status, body = native(method, path, body)
    shown = body["items"][0] if "items" in body else body
    check(f"{method} {path}", (status, shown["id"]), (200, created.id))

print(f"The flexprice client: {len(operations)} operations, {checks} checks")
