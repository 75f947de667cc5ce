// Drives Flexprice's official client for Node through every operation that is offered: flexprice.mjs URL KEY

import { FlexPriceError, Flexprice } from "@flexprice/sdk";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as pause } from "node:timers/promises";

const [address, key] = process.argv.slice(2);
const url = address.replace(/\/$/, "");
const operations = new Set();
let checks = 0;

/** Ends the program unless what was found is what was expected. */
function check(what, found, expected) {
  checks += 1;
  if (!isDeepStrictEqual(found, expected)) {
    console.error(`${what}: ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`);
    process.exit(1);
  }
}

/** Checks that the client throws what the server refused, and gives the body of the refusal. */
async function refused(what, status, code, call) {
  const answer = await call().catch((error) => error);
  if (!(answer instanceof FlexPriceError)) {
    console.error(`${what} was not refused: ${answer}`);
    process.exit(1);
  }
  check(`${what}: status`, answer.statusCode, status);
  check(`${what}: type`, answer.headers.get("content-type"), "application/json");
  const body = JSON.parse(answer.body);
  check(`${what}: code`, body.code, code);
  check(`${what}: status in the body`, body.http_status_code, status);
  return body;
}

/** A request to the system's own API: its status and its body. */
async function native(method, path, body) {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const answer = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
  return [answer.status, await answer.json()];
}

/** The id of the customer that an alias names at an instant. */
async function namesAt(alias, at) {
  const [status, body] = await native("GET", `/v1/aliases/${encodeURIComponent(alias)}?at=${at}`);
  return status === 200 ? body.customerId : null;
}

const client = new Flexprice({ serverURL: `${url}/flexprice/v1`, apiKeyAuth: key });
const { customers } = client;
const run = `node-${Date.now()}`;

operations.add("create");
const given = {
  externalId: `${run}-globex`,
  name: "Globex Corporation",
  email: "billing@globex.example",
  addressLine1: "12 Harbor Road",
  addressLine2: "Pier 3",
  addressCity: "Portland",
  addressState: "OR",
  addressPostalCode: "97201",
  addressCountry: "US",
  metadata: { tier: "gold" },
};
const created = await customers.createCustomer({ ...given, skipOnboardingWorkflow: false });
for (const [member, value] of Object.entries(given)) {
  check(member, created[member], value);
}
check("id", created.id.startsWith("cust_"), true);
check("status", created.status, "published");
check("who and when", [created.createdAt, created.createdBy], [created.updatedAt, created.updatedBy]);
check("tenant", Boolean(created.tenantId && created.environmentId), true);
const plain = await customers.createCustomer({ externalId: `${run}-plain`, name: `Plain ${run}` });
check("what is missing", [plain.email, plain.addressLine1, plain.metadata], ["", "", {}]);
const taken = await refused("a taken external id", 409, "already_exists", () =>
  customers.createCustomer({ externalId: `${run}-globex`, name: "Another" }),
);
check("the taken external id", taken.details.external_id.includes(created.id), true);
const invalid = await refused("an invalid create", 400, "validation_error", () =>
  customers.createCustomer({ externalId: "", email: "x", addressCountry: "USA", parentCustomerId: "cust_1" }),
);
const wrong = ["address_country", "email", "external_id", "name", "parent_customer_id"];
check("what is invalid", Object.keys(invalid.details).sort(), wrong);

operations.add("get");
check("a customer by its id", await customers.getCustomer(created.id), created);
await refused("an unknown id", 404, "not_found", () => customers.getCustomer("cust_unknown"));
operations.add("get by external id");
check("a customer by its external id", await customers.getCustomerByExternalId(`${run}-globex`), created);
await refused("an unknown external id", 404, "not_found", () =>
  customers.getCustomerByExternalId(`${run}-unknown`),
);

operations.add("update");
const updated = await customers.updateCustomer({ name: "Globex Ltd", email: "", metadata: {} }, created.id);
check("an update", [updated.name, updated.email, updated.metadata], ["Globex Ltd", "", {}]);
check("what the update does not name", updated.addressCity, "Portland");
check("the update, read back", await customers.getCustomer(created.id), updated);
const byName = await customers.updateCustomer({ addressCity: "Salem" }, undefined, `${run}-globex`);
check("an update by the external id", [byName.id, byName.addressCity], [created.id, "Salem"]);
await refused("names of two customers", 400, "validation_error", () =>
  customers.updateCustomer({ name: "Another" }, created.id, `${run}-plain`),
);
await refused("no name", 400, "validation_error", () => customers.updateCustomer({ name: "Another" }));
await refused("an update of nobody", 404, "not_found", () => customers.updateCustomer({ name: "Another" }, "x"));

// A renamed customer: the old name keeps what was until then, the new one has what is from then on.
await pause(50);
const renamed = await customers.updateCustomer({ externalId: `${run}-initech` }, created.id);
check("a renamed customer", [renamed.id, renamed.externalId], [created.id, `${run}-initech`]);
const after = renamed.updatedAt;
const before = new Date(Date.parse(after) - 1).toISOString();
check("whom the old name named before", await namesAt(`${run}-globex`, before), created.id);
check("whom the old name names from then on", await namesAt(`${run}-globex`, after), null);
check("whom the new name named before", await namesAt(`${run}-initech`, before), null);
check("whom the new name names from then on", await namesAt(`${run}-initech`, after), created.id);
check("a customer by its new name", await customers.getCustomerByExternalId(`${run}-initech`), renamed);
await refused("a customer by its old name", 404, "not_found", () =>
  customers.getCustomerByExternalId(`${run}-globex`),
);
await refused("a rename to a taken name", 409, "already_exists", () =>
  customers.updateCustomer({ externalId: `${run}-plain` }, created.id),
);

operations.add("search");
const ofRun = { field: "external_id", operator: "contains", dataType: "string", value: { string: run } };
const found = await customers.queryCustomer({ filters: [ofRun], limit: 1, offset: 1 });
check("a part", found.items, [renamed]);
check("what is said of a part", found.pagination, { total: 2, limit: 1, offset: 2 });
const names = async (query) => (await customers.queryCustomer(query)).items.map((one) => one.externalId);
const sort = [{ field: "name", direction: "asc" }];
check("an order", await names({ filters: [ofRun], sort }), [`${run}-initech`, `${run}-plain`]);
check("names", await names({ externalIds: [`${run}-plain`, "none"] }), [`${run}-plain`]);
check("ids", await names({ customerIds: [created.id] }), [`${run}-initech`]);
const date = { field: "created_at", operator: "after", dataType: "date", value: { date: created.createdAt } };
check("a date", await names({ filters: [ofRun, date] }), [`${run}-plain`]);
const array = { field: "id", operator: "not_in", dataType: "array", value: { array: [plain.id] } };
check("an array", await names({ filters: [ofRun, array] }), [`${run}-initech`]);
await refused("an invalid search", 400, "validation_error", () =>
  customers.queryCustomer({ limit: 0, expand: "integrations", parentCustomerIds: ["x"] }),
);

operations.add("delete");
check("the answer to a delete", await customers.deleteCustomer(plain.id), undefined);
check("a deleted customer", (await customers.getCustomer(plain.id)).status, "archived");
await refused("a second delete", 404, "not_found", () => customers.deleteCustomer(plain.id));
check("what is deleted", await names({ filters: [ofRun], status: "archived" }), [`${run}-plain`]);

const [status, seen] = await native("GET", `/v1/customers/${created.id}`);
check("the customer natively", [status, seen.name, seen.address.city], [200, "Globex Ltd", "Salem"]);
const account = { id: `${run}-account`, name: "An account", aliases: [`${run}-elsewhere`] };
const [made] = await native("POST", "/v1/customers", { id: `${run}-native`, name: "Native", account });
check("a customer made natively", made, 201);
const elsewhere = await customers.getCustomerByExternalId(`${run}-elsewhere`);
check("a customer made natively", [elsewhere.id, elsewhere.name], [`${run}-native`, "Native"]);

const stranger = new Flexprice({ serverURL: `${url}/flexprice/v1`, apiKeyAuth: "tsk_test_unknown" });
await refused("an unknown key", 401, "permission_denied", () => stranger.customers.getCustomer(created.id));

console.log(`The flexprice client for Node: ${operations.size} operations, ${checks} checks`);
