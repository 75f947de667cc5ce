// Creates a customer with its account and its aliases in one transaction: what create-customer does for this body, item by item.
import { createHash } from "node:crypto";
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { ulid } from "ulid";
import { validate } from "./validate.mjs";

const client = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;

const answer = (statusCode, body) => ({
  statusCode,
  headers: { "content-type": statusCode < 300 ? "application/json" : "application/problem+json" },
  body: JSON.stringify(body),
});

const escaped = (text) => text.replaceAll("%", "%25").replaceAll("#", "%23").replaceAll("/", "%2F");

async function authenticate(event) {
  const [, key] = /^Bearer (\S+)$/.exec(event.headers.authorization ?? "") ?? [];
  if (!key) return undefined;
  const pk = `KEY#${createHash("sha256").update(key).digest("hex")}`;
  const { Item } = await client.send(
    new GetItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: "KEY" } }, ConsistentRead: true }),
  );
  const known = Item && unmarshall(Item).data;
  if (!known || (known.expiresAt && known.expiresAt <= new Date().toISOString())) return undefined;
  return known.scopes.includes("customers:write") ? known : undefined;
}

export async function handler(event) {
  const key = await authenticate(event);
  if (!key) return answer(401, { code: "unauthenticated" });
  let body;
  try {
    body = JSON.parse(event.body);
  } catch {
    return answer(400, { code: "malformed_json" });
  }
  const errors = validate(body);
  if (errors.length > 0) return answer(400, { code: "invalid_request", errors });

  const at = new Date().toISOString();
  const change = { id: ulid(), actor: key.id, requestId: event.requestContext.requestId, at };
  const revision = { change: change.id, createdAt: at, createdBy: key.id, updatedAt: at, updatedBy: key.id, version: 1 };
  const prefix = `${key.environment.tenant}/${key.environment.id}#`;
  const item = (entity, pk, sk, data, indexes) => ({
    Put: {
      TableName,
      Item: marshall({ pk: prefix + pk, sk, entity, format: 1, version: 1, data, change, ...indexes }),
      ConditionExpression: "attribute_not_exists(#data)",
      ExpressionAttributeNames: { "#data": "data" },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
  });
  const indexes = (kind, id) => ({
    directoryPk: `${prefix}${kind}#ACTIVE`,
    directorySk: `${at.replace("Z", "000000Z")}#${id}`,
    namesPk: `${prefix}${kind}#ACTIVE`,
    namesSk: id,
  });
  const { account, ...profile } = body;
  const customer = { ...profile, uid: ulid(), status: "ACTIVE", settingCount: 0, revision };
  const made = {
    id: account.id,
    name: account.name,
    invoiceCurrency: account.invoiceCurrency,
    uid: ulid(),
    customerId: customer.id,
    customerUid: customer.uid,
    status: "ACTIVE",
    settingCount: 0,
    aliases: account.aliases.map((value) => ({ value, createdAt: at, range: {} })),
    revision,
  };
  const owner = { customerId: customer.id, accountId: account.id };
  const identifier = (name, kind, more) =>
    item("IDENTIFIER", `IDENTIFIER#${escaped(name)}`, "IDENTIFIER", {
      identifier: name, kind, tenures: [{ owner, range: {} }], version: 1,
    }, more);
  const partition = `CUSTOMER#${escaped(customer.id)}`;
  try {
    await client.send(new TransactWriteItemsCommand({
      TransactItems: [
        item("CUSTOMER", partition, "CUSTOMER", customer, indexes("CUSTOMERS", customer.id)),
        item("ACCOUNT", partition, `ACCOUNT#${account.id}`, made, indexes("ACCOUNTS", account.id)),
        identifier(account.id, "ACCOUNT_ID", {}),
        ...account.aliases.map((value) => identifier(value, "ALIAS", { namesPk: `${prefix}ALIASES`, namesSk: value })),
      ],
    }));
  } catch (error) {
    if (error.name !== "TransactionCanceledException") throw error;
    return answer(409, { code: "conflict", errors: error.CancellationReasons.map((reason) => reason.Code) });
  }
  return answer(201, { ...customer, account: made });
}
