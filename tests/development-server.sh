# What the suites that need a development server of their own share; they source it at the root of the workspace.
# Server and requests stay on loopback, the data in memory, and the server ends with the suite.

source tests/suite.sh
server=

clean_up() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}

# Starts the server, and sets url to its address and reference to that of the API reference.
start_server() {
  cargo build --quiet -p local
  # It is looked at before the server has come so far as to open it.
  : >"$work/greeting"
  "$target/debug/local" --memory --port 0 >"$work/greeting" 2>"$work/server-log" &
  server=$!
  for _ in {1..100}; do
    kill -0 "$server" 2>/dev/null || break
    url=$(sed -n 's|^  API *\(http://[^/]*\)/v1$|\1|p' "$work/greeting")
    reference=$(sed -n 's|^  Reference *\(http://[^ ]*\)$|\1|p' "$work/greeting")
    [[ -z $url || -z $reference ]] || return 0
    sleep 0.1
  done
  cat "$work/server-log" >&2
  fail "the development server does not start; what it said is above"
}

trap clean_up EXIT
