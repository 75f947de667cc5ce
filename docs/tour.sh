#!/usr/bin/env bash
# A tour of the API: bash docs/tour.sh [URL [KEY]]
#
# Creates a customer, finds its account by an alias, moves the alias to another account, archives the customer with both
# accounts, and restores it. Every step says what it expects, and the tour ends where something else comes.
# Needs curl, and a development server with an empty table: cargo run -p local -- --memory
set -euo pipefail

url=${1:-http://127.0.0.1:8787}
key=${2:-tsk_test_demo}

# step TITLE STATUS WORD METHOD PATH [BODY]: sends a request whose answer must have this status and hold this word.
step() {
  local title=$1 status=$2 word=$3 method=$4 path=$5 answer
  local body=()
  (($# < 6)) || body=(--header 'Content-Type: application/json' --data "$6")
  printf '\n# %s\n%s %s %s\n' "$title" "$method" "$path" "${6-}"
  answer=$(curl --silent --show-error --request "$method" "$url$path" --header "Authorization: Bearer $key" \
    "${body[@]}" --write-out '\n%{http_code}')
  printf '%s\n' "$answer"
  if [[ ${answer##*$'\n'} != "$status" || $answer != *"$word"* ]]; then
    printf 'This should have been %s with %s.\n' "$status" "$word" >&2
    exit 1
  fi
}

step 'A customer with its first account and two names of it, all or nothing' 201 '"acme_primary"' \
  POST /v1/customers '{"id": "acme", "name": "ACME Enterprise",
    "account": {"id": "ACC1", "name": "Primary", "aliases": ["acme_primary", "admin@example.com"]}}'
step 'The account is found by each of them' 200 '"id":"ACC1"' \
  GET /v1/accounts/admin@example.com
step 'A second account of the customer' 201 '"id":"ACC2"' \
  POST /v1/accounts '{"customerId": "acme", "id": "ACC2", "name": "Europe"}'
step 'A name is taken once' 409 alias_taken \
  POST /v1/accounts/ACC2/aliases '{"aliases": ["acme_primary"]}'
step 'But it can move, from one instant to the next' 200 '"accountId":"ACC2"' \
  POST /v1/aliases/acme_primary/transfer '{"accountId": "ACC2"}'
step 'From now on it names the second account' 200 '"accountId":"ACC2"' \
  GET /v1/aliases/acme_primary
step 'What was before stays as it was' 200 '"accountId":"ACC1"' \
  GET '/v1/aliases/acme_primary?at=2020-01-01T00:00:00Z'
step 'The customer is archived with both accounts, in one transaction' 200 ARCHIVED \
  DELETE /v1/customers/acme
step 'Its names are free again' 404 alias_not_found \
  GET /v1/aliases/acme_primary
step 'An archived object takes no change' 409 archived \
  PATCH /v1/customers/acme '{"name": "ACME"}'
step 'But its restore' 200 ACTIVE \
  POST /v1/customers/acme/restore
step 'Its accounts are restored by themselves' 200 ACTIVE \
  POST /v1/accounts/ACC1/restore
printf '\nThat was the tour.\n'
