"""Goes from a customer's creation to its archive through the generated client, by its types alone: generated_client.py URL"""

import datetime
import importlib
import pkgutil
import sys

import tallystick.api
from tallystick import AuthenticatedClient
from tallystick.api.accounts import create_account, get_account
from tallystick.api.aliases import add_aliases, list_account_aliases, resolve_aliases, transfer_alias
from tallystick.api.contacts import create_contact, list_contacts
from tallystick.api.customers import archive_customer, create_customer, get_customer, list_customers, update_customer
from tallystick.api.settings import put_customer_setting
from tallystick.models import (
    AccountStatus, AddAliases, CreateAccount, CreateContact, CreateCustomer, CustomerStatus, DataType, EmailPreference,
    FirstAccount, GetCustomerIncludeItem, Problem, PutSetting, RangedAlias, ResolveAliases, TransferAlias, UpdateCustomer,
)

client = AuthenticatedClient(base_url=sys.argv[1], token="tsk_test_demo")

first = FirstAccount(id="one", name="Primary account", aliases=["acme", "admin@example.com"])
customer = create_customer.sync(client=client, body=CreateCustomer(id="acme", name="ACME Enterprise", account=first))
assert customer.account.id == "one" and customer.account.status is AccountStatus.ACTIVE, customer
assert [alias.value for alias in customer.account.aliases] == ["acme", "admin@example.com"], customer
assert isinstance(customer.created_at, datetime.datetime), customer

again = create_customer.sync(client=client, body=CreateCustomer(id="acme", name="ACME Enterprise"))
assert isinstance(again, Problem) and again.code == "customer_exists" and again.errors[0].pointer == "/id", again
invalid = create_customer.sync(client=client, body=CreateCustomer(name="A"))
assert [(one.pointer, one.code) for one in invalid.errors] == [("/name", "too_short")], invalid

second = create_account.sync(client=client, body=CreateAccount(customer_id="acme", id="two", name="Second account"))
assert second.customer_id == "acme", second
trial = RangedAlias(
    value="trial",
    effective_from=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    effective_until=datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC),
)
added = add_aliases.sync("two", client=client, body=AddAliases(aliases=[trial, "second"]))
assert {alias.value for alias in added.aliases} == {"trial", "second"}, added
moved = transfer_alias.sync("acme", client=client, body=TransferAlias(account_id="two"))
assert moved.account_id == "two", moved
assert get_account.sync("acme", client=client).id == "two"
assert [alias.value for alias in list_account_aliases.sync("two", client=client).data] == ["acme", "second", "trial"]
found = resolve_aliases.sync(client=client, body=ResolveAliases(aliases=["acme", "nobody"]))
assert found.data[0].resolution.account_id == "two" and found.data[1].resolution is None, found

ada = CreateContact(id="ada", email="ada@example.com", primary=True, email_preferences=[EmailPreference.BILLING])
assert create_contact.sync("acme", client=client, body=ada).primary
assert [one.id for one in list_contacts.sync("acme", client=client, page_size=1).data] == ["ada"]
limit = PutSetting(name="Limit", data_type=DataType.NUMERIC, value="12.50")
assert put_customer_setting.sync("acme", "billing", "limit", client=client, body=limit).value == "12.50"

updated = update_customer.sync("acme", client=client, body=UpdateCustomer(name="ACME Limited"))
assert updated.name == "ACME Limited", updated
stale = update_customer.sync("acme", client=client, body=UpdateCustomer(name="ACME"), if_match='"1"')
assert stale.code == "stale_version", stale
# One word alone: this generator repeats a parameter with several, whatever its style, and the API takes none twice.
shown = get_customer.sync("acme", client=client, include=[GetCustomerIncludeItem.ACCOUNTS])
assert [account.id for account in shown.accounts] == ["one", "two"], shown
assert [one.id for one in list_customers.sync(client=client, search="limited").data] == ["acme"]
assert archive_customer.sync("acme", client=client).status is CustomerStatus.ARCHIVED

operations = [
    name
    for _, group, _ in pkgutil.iter_modules(tallystick.api.__path__)
    for _, name, _ in pkgutil.iter_modules(importlib.import_module(f"tallystick.api.{group}").__path__)
]
print(f"The generated client has {len(operations)} operations, and those that were tried work.")
