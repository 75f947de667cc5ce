// What is wrong with the body of a create, by JSON Pointer.
const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const CONTROL = /\p{Cc}/u;

function text(errors, pointer, value, least, most) {
  if (typeof value !== "string") return errors.push({ pointer, code: "wrong_type" });
  const length = [...value.normalize("NFC")].length;
  if (length < least || length > most) errors.push({ pointer, code: "wrong_length" });
  if (CONTROL.test(value) || value.trim() !== value) errors.push({ pointer, code: "wrong_characters" });
}

function email(errors, pointer, value) {
  text(errors, pointer, value, 3, 320);
  if (typeof value === "string" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) errors.push({ pointer, code: "no_email" });
}

function members(errors, pointer, value, known) {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) errors.push({ pointer: `${pointer}/${name}`, code: "unknown_member" });
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function validate(body) {
  const errors = [];
  if (!isObject(body)) return [{ pointer: "", code: "wrong_type" }];
  members(errors, "", body, ["id", "name", "primaryEmail", "account"]);
  text(errors, "/id", body.id, 1, 50);
  text(errors, "/name", body.name, 3, 255);
  email(errors, "/primaryEmail", body.primaryEmail);
  const { account } = body;
  if (!isObject(account)) return [...errors, { pointer: "/account", code: "wrong_type" }];
  members(errors, "/account", account, ["id", "name", "invoiceCurrency", "aliases"]);
  text(errors, "/account/id", account.id, 1, 50);
  text(errors, "/account/name", account.name, 3, 255);
  if (!CURRENCIES.has(account.invoiceCurrency)) errors.push({ pointer: "/account/invoiceCurrency", code: "no_currency" });
  if (!Array.isArray(account.aliases) || account.aliases.length > 10) {
    return [...errors, { pointer: "/account/aliases", code: "wrong_type" }];
  }
  account.aliases.forEach((value, index) => text(errors, `/account/aliases/${index}`, value, 1, 255));
  if (new Set([...account.aliases, account.id]).size <= account.aliases.length) {
    errors.push({ pointer: "/account/aliases", code: "duplicate" });
  }
  return errors;
}
