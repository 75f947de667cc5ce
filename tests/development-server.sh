# What the suites that need a development server of their own share; they source it at the root of the workspace.
# Server and requests stay on loopback, the data in memory, and the server ends with the suite.

target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
server=

fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

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

# Brings packages of the Python registry into target/, once, as pip names them in its arguments, and sets home to their
# virtual environment. The mark is set when all is there, so that an install that was broken off is begun again.
install_from_python_registry() {
  home=$target/python/$(printf '%s' "$*" | tr -c 'A-Za-z0-9.=-' '-')
  [[ ! -e $home/complete ]] || return 0
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "there is no Python 3.11 or later; install one"
  rm -rf "$home"
  python3 -m venv "$home" || fail "Python cannot make a virtual environment; install its venv module"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || fail "pip cannot bring $*"
  touch "$home/complete"
}

trap clean_up EXIT
