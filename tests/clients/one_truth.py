"""Makes a customer through each of the four APIs and looks for it through all of them: python one_truth.py URL KEY"""

import json
import sys
import urllib.error
import urllib.request

import alguna
import alguna.core.api_error
import flexprice
import flexprice.models.errors
import togai_client

url, key = sys.argv[1:]
checks = 0


def check(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"one truth: {what}: {found!r}, and not {expected!r}")


def native(method, path, body=None):
    """The status and the body of an answer of /v1."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/v1{path}", data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


togai = togai_client.ApiClient(togai_client.Configuration(host=f"{url}/togai", access_token=key))
togai_customers, togai_accounts = togai_client.CustomersApi(togai), togai_client.AccountsApi(togai)
alguna_customers = alguna.Alguna(base_url=f"{url}/alguna", api_key=key).customers
flexprice_customers = flexprice.Flexprice(server_url=f"{url}/flexprice/v1", api_key_auth=key).customers


def make_natively(alias):
    account = {"id": f"account of {alias}", "name": f"Made as {alias}", "invoiceCurrency": "EUR", "aliases": [alias]}
    body = {"id": f"customer of {alias}", "name": f"Made as {alias}", "account": account}
    status, answer = native("POST", "/customers", body)
    return status, answer.get("id")


def make_by_togai(alias):
    account = {"id": f"account of {alias}", "name": f"Made as {alias}", "invoiceCurrency": "EUR", "aliases": [alias]}
    body = {"id": f"customer of {alias}", "name": f"Made as {alias}", "primaryEmail": "ada@example.com", "address": {}, "account": account}
    try:
        return 201, togai_customers.create_customer(togai_client.CreateCustomerRequest.from_dict(body)).id
    except togai_client.ApiException as error:
        return error.status, None


def make_by_alguna(alias):
    try:
        return 201, alguna_customers.create(name=f"Made as {alias}", currency="EUR", aliases=[alias]).id
    except alguna.core.api_error.ApiError as error:
        return error.status_code, None


def make_by_flexprice(alias):
    try:
        made = flexprice_customers.create_customer(external_id=alias, name=f"Made as {alias}", billing_currency="EUR")
        return 201, made.id
    except flexprice.models.errors.FlexpriceError as error:
        return error.status_code, None


APIS = {"native": make_natively, "togai": make_by_togai, "alguna": make_by_alguna, "flexprice": make_by_flexprice}

for api, make in APIS.items():
    alias = f"one-truth-{api}"
    status, customer_id = make(alias)
    check(f"made by {api}", status, 201)
    name = f"Made as {alias}"

    status, account = native("GET", f"/accounts/{alias}")
    check(f"{api} seen natively", (status, account["customerId"], account["invoiceCurrency"]), (200, customer_id, "EUR"))
    status, customer = native("GET", f"/customers/{customer_id.replace(' ', '%20')}")
    check(f"{api} seen natively", (status, customer["name"], customer["status"]), (200, name, "ACTIVE"))

    seen = togai_accounts.get_account(alias)
    check(f"{api} seen by togai", (seen.customer_id, seen.invoice_currency), (customer_id, "EUR"))
    check(f"{api} seen by togai", [alias.alias for alias in seen.aliases], [alias])
    check(f"{api} seen by togai", togai_customers.get_customer(customer_id).name, name)

    check(f"{api} seen by alguna", alguna_customers.lookup(alias=alias).customer_id, customer_id)
    seen = alguna_customers.get(alias)
    check(f"{api} seen by alguna", (seen.id, seen.name, seen.currency, seen.aliases), (customer_id, name, "EUR", [alias]))

    seen = flexprice_customers.get_customer_by_external_id(external_id=alias)
    check(f"{api} seen by flexprice", (seen.id, seen.name, seen.external_id, seen.status), (customer_id, name, alias, "published"))

    for other, make_another in APIS.items():
        check(f"the alias of {api} taken for {other}", make_another(alias)[0], 409)

print(f"One truth through 4 APIs, {checks} checks")
