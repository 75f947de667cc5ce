"""Drives Togai's official client through every operation that is offered: python togai.py URL KEY"""

import datetime
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

import togai_client

url, key = sys.argv[1:]
checks, used = 0, set()
UTC = datetime.timezone.utc
FIRST, LAST = datetime.datetime(1970, 1, 1, tzinfo=UTC), datetime.datetime(9999, 1, 1, tzinfo=UTC)


def check(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"Togai: {what}: {found!r}, and not {expected!r}")


def at(*date):
    return datetime.datetime(*date, tzinfo=UTC)


def api_with(access_token):
    client = togai_client.ApiClient(togai_client.Configuration(host=f"{url}/togai", access_token=access_token))
    apis = (togai_client.CustomersApi, togai_client.AccountsApi, togai_client.AliasesApi, togai_client.SettingsApi)
    return [api(client) for api in apis]


customers, accounts, aliases, settings = api_with(key)


def call(operation, *arguments, **named):
    """What an operation of the client answers."""
    used.add(operation.__name__)
    return operation(*arguments, **named)


def refused(what, status, part, operation, *arguments, **named):
    """Checks that an operation is refused with this status, in a message that the client reads and that has this part."""
    try:
        answer = operation(*arguments, **named)
    except togai_client.ApiException as error:
        check(f"status of {what}", error.status, status)
        # The client reads the errors that its description has; a 409 is not among them.
        message = error.data.message if error.data else json.loads(error.body)["message"]
        check(f"{part!r} is said of {what} in {message!r}", part in message, True)
    else:
        sys.exit(f"Togai: {what} is not refused: {answer!r}")


def native(path):
    """The status and the body of what /v1 shows."""
    request = urllib.request.Request(f"{url}/v1{path}", headers={"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def post_natively(path, body):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/v1{path}", data=json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def names(account):
    return [alias.alias for alias in account.aliases]


# Customers.

ADDRESS = {
    "phoneNumber": "+919876543210", "line1": "2281 Broadway Street", "line2": "G-31", "postalCode": "29501",
    "city": "Florence", "state": "South Carolina", "country": "US",
}
SETTING = {"id": "currency", "value": "INR", "namespace": "USER", "name": "Currency", "dataType": "STRING"}
CREATE = {
    "id": "togai/customer 1", "name": "ACME Enterprise", "primaryEmail": "togai@example.com", "address": ADDRESS,
    "settings": [SETTING],
    "account": {
        "id": "togai/account 1", "name": "Primary Account", "invoiceCurrency": "USD",
        "aliases": ["togai_primary", "togai@example.com"], "settings": [SETTING], "netTermDays": 30,
        "metadata": {"GSTN": "29GGGGG1314R9Z6"}, "tags": ["VIP"],
        "billingInformation": {"emailRecipients": ["invoices@example.com"]},
        "accountAliases": [{"value": "togai_past", "effectiveUntil": "2020-01-01T00:00:00Z"}],
    },
}
request = togai_client.CreateCustomerRequest.from_dict(CREATE)
created = call(customers.create_customer, request)
check("id of the customer", created.id, "togai/customer 1")
check("name", created.name, "ACME Enterprise")
check("e-mail", created.primary_email, "togai@example.com")
check("address", created.address.to_dict(), ADDRESS)
check("settings of the customer", [setting.to_dict() for setting in created.settings], [SETTING])
account = created.account
check("account", (account.id, account.name, account.status), ("togai/account 1", "Primary Account", "ACTIVE"))
check("customer of the account", account.customer_id, "togai/customer 1")
check("generated id of the customer", account.togai_customer_id, created.togai_customer_id)
check("aliases of the account", names(account), ["togai_primary", "togai@example.com"])
check("settings of the account", [setting.to_dict() for setting in account.settings], [SETTING])
check("net term", account.net_term_days, 30)
check("currency", account.invoice_currency, "USD")
check("metadata", account.metadata, {"GSTN": "29GGGGG1314R9Z6"})
check("tags", account.tags, ["vip"])
check("recipients", account.billing_information.email_recipients, ["invoices@example.com"])

refused("a customer that is there", 409, "already", customers.create_customer, request)
taken = togai_client.CreateCustomerRequest.from_dict(
    {"id": "togai-2", "name": "Other", "primaryEmail": "", "address": {}, "account": {
        "id": "togai-2", "name": "Other", "aliases": ["togai_primary"]}}
)
refused("a taken alias", 409, "togai_primary names account togai/account 1", customers.create_customer, taken)
wrong = togai_client.CreateCustomerRequest.from_dict(
    {"id": "togai-2", "name": "Other", "primaryEmail": "nobody", "address": {"country": "Utopia"}}
)
for part in ("/primaryEmail must be an e-mail address", "/address/country must be a country code"):
    refused("a customer with mistakes", 400, part, customers.create_customer, wrong)

customer = call(customers.get_customer, "togai/customer 1")
check("customer", (customer.name, customer.status), ("ACME Enterprise", "ACTIVE"))
line = "2281 Broadway Street, G-31, 29501, Florence, South Carolina, US"
check("address in one line", customer.billing_address, line)
check("generated id", customer.togai_customer_id, created.togai_customer_id)
check("first change", customer.created_at, customer.updated_at)
refused("no customer", 404, "There is no such customer.", customers.get_customer, "none")

patch = togai_client.UpdateCustomerRequest.from_dict({"name": "ACME Ltd", "address": {"city": "Berlin", "country": "DE"}})
customer = call(customers.update_customer, "togai/customer 1", patch)
check("name after a change", customer.name, "ACME Ltd")
check("e-mail after a change", customer.primary_email, "togai@example.com")
check("address after a change", customer.address.to_dict(), {"city": "Berlin", "country": "DE"})
check("last change", customer.updated_at > customer.created_at, True)
refused("a change of nobody", 404, "There is no such customer.", customers.update_customer, "none", patch)

contact = call(customers.create_customer_contact, "togai/customer 1", togai_client.CreateCustomerContactRequest.from_dict(
    {"preferredUsername": "adalovelace", "name": "Ada Lovelace", "email": "ada@example.com", "phone": "+1 555 0100"}
))
check("contact", (contact.username, contact.preferred_username), ("adalovelace", "adalovelace"))
check("name of the contact", contact.name, "Ada Lovelace")
check("e-mail and phone", (contact.email, contact.phone), ("ada@example.com", "+1 555 0100"))
check("what a contact may not do", (contact.login_access, contact.verified), (False, False))
again = togai_client.CreateCustomerContactRequest.from_dict({"name": "Ada", "email": "ADA@example.com"})
refused("a taken e-mail", 409, "adalovelace", customers.create_customer_contact, "togai/customer 1", again)
secret = togai_client.CreateCustomerContactRequest.from_dict(
    {"name": "Bob", "email": "bob@example.com", "password": "secret", "loginAccess": True}
)
for part in ("/password is not offered", "/loginAccess is not offered"):
    refused("a login", 400, part, customers.create_customer_contact, "togai/customer 1", secret)

# An object that another API has made, without all that this client needs.
post_natively("/customers", {"id": "togai-bare", "name": "Bare", "account": None})
bare = customers.get_customer("togai-bare")
check("a bare customer", (bare.primary_email, bare.billing_address, bare.address.to_dict()), ("", "", {}))

for number in range(3):
    body = {"id": f"togai-listed-{number}", "name": f"Listed {number}", "primaryEmail": "", "address": {}}
    customers.create_customer(togai_client.CreateCustomerRequest.from_dict(body))
page = call(customers.get_customers, page_size=2)
check("size of the page", (len(page.data), page.context.page_size, page.context.sort_order), (2, 2, "DESC"))
listed = [row.id for row in page.data]
while page.next_token:
    page = customers.get_customers(next_token=page.next_token)
    check("size that the token carries", page.context.page_size, 2)
    listed += [row.id for row in page.data]
expected = {"togai/customer 1", "togai-bare", "togai-listed-0", "togai-listed-1", "togai-listed-2"}
check("customers that are listed", expected <= set(listed), True)
check("customers that are listed once", len(listed), len(set(listed)))
refused("a page that is too large", 400, "pageSize must be", customers.get_customers, page_size=101)
refused("a token of nobody", 400, "nextToken is not a token", customers.get_customers, next_token="x")
check("a page size with a fraction", customers.get_customers(page_size=5.0).context.page_size, 5)

# Accounts.

second = call(accounts.create_account, togai_client.CreateAccountRequest.from_dict({
    "customerId": "togai/customer 1", "id": "togai-second", "name": "Second", "invoiceCurrency": "EUR", "status": "DRAFT",
}))
check("second account", (second.id, second.status, second.aliases), ("togai-second", "DRAFT", []))
check("its customer", second.togai_customer_id, created.togai_customer_id)
nobody = togai_client.CreateAccountRequest.from_dict({"customerId": "none", "id": "togai-3", "name": "Third"})
refused("an account of nobody", 404, "There is no customer with the id none.", accounts.create_account, nobody)

account = call(accounts.get_account, "togai/account 1", include_group_details=True)
check("settings that are shown along", [setting.id for setting in account.settings], ["currency"])
check("account by an alias", accounts.get_account("togai_primary").id, "togai/account 1")
refused("no account", 404, "There is no such account.", accounts.get_account, "none")
past = accounts.get_account("togai/account 1", effective_on=at(2019, 6, 1))
check("aliases of the past", names(past), ["togai_primary", "togai@example.com", "togai_past"])
elsewhere = datetime.timezone(datetime.timedelta(hours=-5))
offset = datetime.datetime(2019, 12, 31, 18, 59, 59, 999999, tzinfo=elsewhere)
check("an instant elsewhere", names(accounts.get_account("togai/account 1", effective_on=offset))[2:], ["togai_past"])

second = call(accounts.update_account, "togai-second", togai_client.UpdateAccountRequest.from_dict(
    {"status": "ACTIVE", "netTermDays": 14, "metadata": {"a": "1"}, "tags": ["New"], "address": {"city": "Bern"}}
))
check("account after a change", (second.status, second.net_term_days, second.tags), ("ACTIVE", 14, ["new"]))
second = accounts.update_account("togai-second", togai_client.UpdateAccountRequest.from_dict({"metadata": {"b": "2"}}))
check("metadata takes the place of metadata", second.metadata, {"b": "2"})
check("what is not given stays", (second.net_term_days, second.address.city), (14, "Bern"))
second = accounts.update_account("togai-second", togai_client.UpdateAccountRequest.from_dict({"metadata": {}}))
check("no metadata", second.metadata, None)
refused("another currency", 400, "/invoiceCurrency must", accounts.update_account, "togai-second",
        togai_client.UpdateAccountRequest.from_dict({"invoiceCurrency": "ZZZ"}))

page = call(accounts.get_accounts, page_size=1)
listed = [row.id for row in page.data]
while page.next_token:
    page = accounts.get_accounts(next_token=page.next_token)
    listed += [row.id for row in page.data]
check("accounts that are listed", {"togai/account 1", "togai-second", "togai-listed-0"} <= set(listed), True)

# Aliases of accounts: one of them resolves by the instant that is asked for.

second = call(accounts.add_aliases, "togai-second", togai_client.AddAccountAliasesRequest.from_dict({
    "aliases": ["togai_plain"],
    "accountAliases": [
        {"value": "togai_ranged", "effectiveFrom": "2024-01-01T00:00:00Z", "effectiveUntil": "2025-01-01T00:00:00Z"},
        {"value": "togai_open", "effectiveFrom": "2024-01-01T00:00:00+05:30"},
        {"value": "togai_always", "effectiveFrom": FIRST.isoformat(), "effectiveUntil": LAST.isoformat()},
    ],
}))
check("aliases in effect", names(second), ["togai_plain", "togai_open", "togai_always"])
for instant, status in (("2023-12-31T23:59:59Z", 404), ("2024-01-01T00:00:00Z", 200), ("2024-12-31T23:59:59Z", 200), ("2025-01-01T00:00:00Z", 404)):
    found, body = native(f"/aliases/togai_ranged?at={instant}")
    check(f"the alias at {instant}", found, status)
    if found == 200:
        check(f"the account at {instant}", body["accountId"], "togai-second")
refused("an alias of another account", 409, "names account", accounts.add_aliases, "togai/account 1",
        togai_client.AddAccountAliasesRequest.from_dict({"aliases": ["togai_plain"]}))

rows = call(accounts.list_account_aliases, "togai-second")
bounds = {row.value: (row.effective_from, row.effective_until) for row in rows.data}
check("ranges", bounds, {
    "togai_always": (FIRST, LAST),
    "togai_open": (datetime.datetime(2023, 12, 31, 18, 30, tzinfo=UTC), LAST),
    "togai_plain": (FIRST, LAST),
    "togai_ranged": (at(2024, 1, 1), at(2025, 1, 1)),
})
check("ids are UUIDs", [str(uuid.UUID(row.id)) for row in rows.data], [row.id for row in rows.data])
refused("the aliases of nobody", 404, "There is no such account.", lambda: accounts.list_account_aliases("none"))
post_natively("/accounts/togai-second/aliases", {"aliases": ["x", "long" * 20]})
check("rows that the client can read", accounts.list_account_aliases("togai-second"), rows)
check("aliases that the client can read", "x" in names(accounts.get_account("togai-second")), True)

ranged = next(row for row in rows.data if row.value == "togai_open")
second = call(accounts.remove_aliases, "togai-second", togai_client.RemoveAccountAliasesRequest(
    aliases=["togai_plain"],
    account_aliases=[togai_client.RemoveAccountAliasRequest.from_dict({"id": ranged.id, "from": at(2024, 6, 1)})],
))
check("aliases that are left", names(second), ["togai_always", "x"])
check("until it was cut short", native("/aliases/togai_open?at=2024-05-31T23:59:59Z")[0], 200)
check("since it was cut short", native("/aliases/togai_open?at=2024-06-01T00:00:00Z")[0], 404)
rows = accounts.list_account_aliases("togai-second")
check("where it was cut short", next(row.effective_until for row in rows.data if row.id == ranged.id), at(2024, 6, 1))
none = togai_client.RemoveAccountAliasesRequest(aliases=["togai_always", "togai_none"])
refused("an alias that is not there", 404, "togai_none", accounts.remove_aliases, "togai-second", none)
check("nothing is removed", names(accounts.get_account("togai-second")), ["togai_always", "x"])

# Aliases that are reserved.

reserved = call(aliases.create_alias, togai_client.CreateBulkAliasRequest.from_dict(
    {"aliases": [{"value": "togai_spare"}, {"value": "togai/reserved"}]}
))
check("reserved values", [row.value for row in reserved.data], ["togai_spare", "togai/reserved"])
check("a reserved value", call(aliases.get_alias, "togai/reserved").value, "togai/reserved")
page = call(aliases.list_aliases, page_size=1)
listed = [row.value for row in page.data]
while page.next_token:
    page = aliases.list_aliases(next_token=page.next_token)
    listed += [row.value for row in page.data]
check("reserved values that are listed", {"togai_spare", "togai/reserved"} <= set(listed), True)
# This operation has no errors that the client could read.
refused("a value that is taken", 409, "togai_always", aliases.create_alias,
        togai_client.CreateBulkAliasRequest.from_dict({"aliases": [{"value": "togai_always"}]}))
check("a reservation is released", call(aliases.delete_alias, "togai/reserved").success, True)
refused("a released value", 404, "There is no such alias.", aliases.get_alias, "togai/reserved")
accounts.add_aliases("togai-second", togai_client.AddAccountAliasesRequest(aliases=["togai_spare"]))
check("a claimed value", native("/aliases/togai_spare")[1]["accountId"], "togai-second")

# Settings.

body = {
    "id": "limit", "value": "10", "entityType": "ACCOUNT", "entityId": "togai-second", "namespace": "USER",
    "name": "Limit", "dataType": "NUMERIC",
}
setting = call(settings.insert_setting, togai_client.Setting.from_dict(body))
check("setting", setting.to_dict(), body)
refused("a setting that is there", 409, "already", settings.insert_setting, togai_client.Setting.from_dict(body))
refused("a setting of a plan", 400, "/entityType must be one of CUSTOMER, ACCOUNT", settings.insert_setting,
        togai_client.Setting.from_dict({**body, "entityType": "PRICE_PLAN"}))
refused("a setting that is no number", 400, "/value must be a decimal number", settings.insert_setting,
        togai_client.Setting.from_dict({**body, "id": "other", "value": "ten"}))
name = "setting.USER.limit.ACCOUNT.togai-second"
check("setting by its key", call(settings.get_setting, name).to_dict(), body)
changed = call(settings.update_setting, name, togai_client.UpdateSettingRequest.from_dict({"value": "20.5"}))
check("setting after a change", changed.to_dict(), {**body, "value": "20.5"})
check("setting after all", settings.get_setting(name).value, "20.5")
refused("no setting", 404, "There is no such setting.", settings.get_setting, "setting.USER.none.ACCOUNT.togai-second")
page = call(settings.list_setting, entity_type="ACCOUNT", entity_id="togai-second", page_size=5.0)
check("settings of the account", [row.to_dict() for row in page.data], [changed.to_dict()])
check("their page", (page.context.page_size, page.context.sort_order), (5, "ASC"))
page = settings.list_setting(namespace="USER", setting_id="currency")
owners = {(row.entity_type, row.entity_id) for row in page.data}
expected = {("CUSTOMER", "togai/customer 1"), ("ACCOUNT", "togai/account 1")}
check("settings of an id", expected <= owners, True)

# Ends, and keys that do not fit.

check("an account is archived", call(accounts.delete_account, "togai-second").success, True)
check("it stays readable", accounts.get_account("togai-second").status, "ARCHIVED")
refused("an archived account", 409, "is archived", accounts.delete_account, "togai-second")
check("a customer is archived", call(customers.delete_customer, "togai/customer 1").success, True)
check("it stays readable too", customers.get_customer("togai/customer 1").status, "ARCHIVED")
check("its account goes with it", accounts.get_account("togai/account 1").status, "ARCHIVED")
check("its alias is free", native("/aliases/togai_primary")[0], 404)
quoted = urllib.parse.quote("togai/customer 1", safe="")
check("it is archived natively", native(f"/customers/{quoted}")[1]["status"], "ARCHIVED")
strangers = api_with("unknown")[0]
refused("a key of nobody", 401, "No valid key", strangers.get_customer, "togai/customer 1")

OFFERED = 22
check("operations", len(used), OFFERED)
print(f"The Togai client: {len(used)} operations, {checks} checks")
