"""Drives Alguna's official client, unmodified, through every operation of its customers that is offered.

Usage: python -P alguna.py URL KEY, with the address of a development server and a key of it that may do everything. Aliases are of this
run alone, so it may be run again on the same server. The first generation, whose paths are /accounts, has no client.
"""

import asyncio
import datetime
import sys
import uuid

from alguna import Alguna, AsyncAlguna
from alguna.core.api_error import ApiError
from alguna.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    UnauthorizedError,
    UnprocessableEntityError,
)
from alguna.paging import paginate
from alguna.types import AddressRequest, ContactRequest, CustomerResponse, ErrorResponse

url, key = sys.argv[1:]
base_url = url.rstrip("/") + "/alguna"
client = Alguna(base_url=base_url, api_key=key)
run = uuid.uuid4().hex[:8]
checks = 0
operations = set()


def check(what, found, expected):
    """Ends the program unless both are equal."""
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"The Alguna client: {what}: {found!r} instead of {expected!r}")


def call(operation, *arguments, using=client, **options):
    """What an operation of the customers answers."""
    operations.add(operation)
    return getattr(using.customers, operation)(*arguments, **options)


def refused(what, error, status, operation, *arguments, said="", using=client, **options):
    """Ends the program unless an operation is refused so; gives what was said."""
    try:
        call(operation, *arguments, using=using, **options)
    except error as raised:
        check(f"{what}: the status", raised.status_code, status)
        body = raised.body
        check(f"{what}: the body", (type(body), body.status), (ErrorResponse, status))
        check(f"{what}: {body.detail!r} has {said!r}", said in body.detail, True)
        return raised
    except ApiError as raised:
        sys.exit(f"The Alguna client: {what}: {raised!r} instead of {error.__name__}")
    sys.exit(f"The Alguna client: {what}: it was not refused")


def create():
    """A customer with everything that the client can send."""
    address = AddressRequest(
        line1="Hauptstr. 5", line2="Hof", city="Berlin", state="BE", postal_code="10827", country="DEU"
    )
    ada = ContactRequest(
        email="ada@example.com",
        first_name="Ada",
        last_name="Berg",
        is_primary=True,
        email_preferences=["billing", "legal"],
    )
    bob = ContactRequest(email="bob@example.com", is_primary=False)
    customer = call(
        "create",
        name=f"Globex {run}",
        currency="EUR",
        aliases=[f"crm-{run}", f"100% {run}"],
        billing_address=address,
        contacts=[ada, bob],
    )
    check("a created customer", type(customer), CustomerResponse)
    check("its id", (len(customer.id), customer.id.isalnum()), (8, True))
    check("its name", customer.name, f"Globex {run}")
    check("its currency", customer.currency, "EUR")
    check("its aliases", customer.aliases, [f"crm-{run}", f"100% {run}"])
    check("its address", customer.billing_address.model_dump(), address.model_dump())
    shown = [
        (contact.email, contact.first_name, contact.last_name, contact.is_primary, contact.email_preferences)
        for contact in customer.contacts
    ]
    expected = [
        ("ada@example.com", "Ada", "Berg", True, ["billing", "legal"]),
        ("bob@example.com", None, None, False, []),
    ]
    check("its contacts", shown, expected)
    check("the ids of its contacts", [len(contact.id) for contact in customer.contacts], [8, 8])
    check("when it was created", type(customer.created_at), datetime.datetime)
    check("the time zone of that", customer.created_at.utcoffset(), datetime.timedelta(0))
    check("when it was updated", customer.updated_at, customer.created_at)
    check("its tax", (customer.tax_country, customer.tax_type), (None, None))

    least = call("create", name=f"Initech {run}", currency="USD")
    check("the least customer", (least.aliases, least.contacts, least.billing_address), ([], [], None))
    same = [
        call("create", name=f"Hooli {run}", currency="USD", idempotency_key=f"create-{run}") for _ in range(2)
    ]
    check("a create that is sent again", same[0], same[1])
    return customer, least, same[0]


def refusals_of_create():
    refused(
        "a create that breaks rules",
        BadRequestError,
        400,
        "create",
        name="x",
        currency="dollar",
        contacts=[ContactRequest(email="nobody", is_primary=True)],
        said="/contacts/0/email must be an e-mail address.",
    )
    alpha_2 = AddressRequest(line1="1", city="Berlin", state="", postal_code="10827", country="DE")
    said = "/billing_address/country must be a country code of three capital letters"
    refused(
        "a country of two letters",
        BadRequestError,
        400,
        "create",
        name="Globex",
        currency="EUR",
        billing_address=alpha_2,
        said=said,
    )
    refused(
        "an alias that is taken",
        ConflictError,
        409,
        "create",
        name="Other",
        currency="EUR",
        aliases=[f"crm-{run}"],
        said=f"crm-{run} names account",
    )
    reused = refused(
        "a key of another request",
        UnprocessableEntityError,
        422,
        "create",
        name="Pied Piper",
        currency="USD",
        idempotency_key=f"create-{run}",
    )
    check("the type of that", (reused.body.type, reused.body.title), ("about:blank", "Unprocessable Entity"))


def get_and_look_up(customer):
    for name in [customer.id, f"crm-{run}", f"100% {run}"]:
        check(f"the customer by {name}", call("get", name), customer)
        found = call("lookup", alias=name)
        check(f"the id by {name}", found.customer_id, customer.id)
    refused("a customer that is not there", NotFoundError, 404, "get", f"none-{run}")
    refused("an alias that names nobody", NotFoundError, 404, "lookup", alias=f"none-{run}")
    refused("an alias that is too long", BadRequestError, 400, "lookup", alias="x" * 256, said="alias must have")


def listed(customer, least, third):
    page = call("list", limit=2, offset=0, sort="created_at:desc")
    check("a page", (len(page.data), page.pagination.per_page), (2, 2))
    check("the pages", page.pagination.total_pages >= 2, True)
    check("the rows", type(page.data[0]), CustomerResponse)
    check("a list by alias", call("list", alias=f"crm-{run}").data, [customer])
    by_email = call("list", email="ADA@example.com", limit=100).data
    check("a list by e-mail address", customer in by_email and least not in by_email, True)
    check("a list of nobody", call("list", alias=f"none-{run}").data, [])
    names = [row.name for row in paginate(client.customers.list, sort="name:asc")]
    of_run = [name for name in names if name.endswith(run)]
    check("every page by name", of_run, sorted(row.name for row in (customer, least, third)))
    pages = [row.id for row in paginate(client.customers.list, limit=1)]
    check("pages of one", len(pages), len(set(pages)))
    check("all of them", {customer.id, least.id, third.id} <= set(pages), True)
    refused("an order that is none", BadRequestError, 400, "list", sort="name", said="sort must be one of")
    refused("a page that is too large", BadRequestError, 400, "list", limit=101, said="limit must be")
    for option in [
        {"csm_id": ["u1", "u2"]},
        {"has_active_subscriptions": True},
        {"integration_ids": "i"},
        {"sales_owner_id": "u"},
        {"tag_ids": ["t"]},
    ]:
        (name,) = option
        refused(f"a list by {name}", BadRequestError, 400, "list", said=f"{name} is not offered here", **option)


def update(customer):
    ada, bob = customer.contacts
    changed = call("update", customer.id, name=f"Globex GmbH {run}")
    check("the new name", changed.name, f"Globex GmbH {run}")
    check("the contacts that stay", changed.contacts, customer.contacts)
    check("the aliases that stay", changed.aliases, customer.aliases)
    moved = AddressRequest(line1="1 Main St", city="Boston", state="MA", postal_code="02108", country="USA")
    changed = call(
        "update",
        f"crm-{run}",
        currency="USD",
        aliases=[f"erp-{run}"],
        billing_address=moved,
        contacts=[
            ContactRequest(id=bob.id, email="robert@example.com", is_primary=True),
            ContactRequest(email="ADA@example.com", first_name="Ada", is_primary=False),
        ],
    )
    check("the new currency", changed.currency, "USD")
    check("the new aliases", changed.aliases, [f"erp-{run}"])
    check("the new address", changed.billing_address.model_dump(), moved.model_dump())
    contacts = {contact.email: contact for contact in changed.contacts}
    check("a contact by its id", contacts["robert@example.com"].id, bob.id)
    check("a contact by its address", contacts["ADA@example.com"].id, ada.id)
    check("its last name is gone", contacts["ADA@example.com"].last_name, None)
    check("the customer from now on", call("get", f"erp-{run}"), changed)
    refused("an alias that was given up", NotFoundError, 404, "get", f"crm-{run}")
    taken = call("create", name=f"Umbrella {run}", currency="USD", aliases=[f"crm-{run}"])
    check("who has it now", call("lookup", alias=f"crm-{run}").customer_id, taken.id)
    refused("an alias of another", ConflictError, 409, "update", customer.id, aliases=[f"crm-{run}"])
    refused("an update of nobody", NotFoundError, 404, "update", f"none-{run}", name="Nobody")
    said = "/contacts must be an array, not null."
    refused("contacts that are null", BadRequestError, 400, "update", customer.id, contacts=None, said=said)
    again = [
        call("update", customer.id, name=f"Globex {run}", idempotency_key=f"update-{run}") for _ in range(2)
    ]
    check("an update that is sent again", again[0], again[1])
    emptied = call("update", customer.id, aliases=[], contacts=[])
    check("what is emptied", (emptied.aliases, emptied.contacts), ([], []))


def keys_and_versions():
    stranger = Alguna(base_url=base_url, api_key="tsk_test_unknown")
    refused("an unknown key", UnauthorizedError, 401, "list", using=stranger)
    older = Alguna(base_url=base_url, api_key=key, api_version="2025-01-01")
    said = "Alguna-Version must be one of 2026-04-01."
    unknown = refused("an unknown version", BadRequestError, 400, "list", using=older, said=said)
    check("the type of that", (unknown.body.type, unknown.body.title), ("about:blank", "Bad Request"))


async def asynchronously(customer):
    """The same through the client's other half."""
    other = AsyncAlguna(base_url=base_url, api_key=key)
    check("the asynchronous get", (await other.customers.get(customer.id)).id, customer.id)
    page = await other.customers.list(limit=1)
    check("the asynchronous list", len(page.data), 1)


made, small, repeated = create()
refusals_of_create()
get_and_look_up(made)
listed(made, small, repeated)
update(made)
keys_and_versions()
asyncio.run(asynchronously(made))
print(f"The Alguna client: {len(operations)} operations, {checks} checks")
