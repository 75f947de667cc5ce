# What suites with a command of their own share; they source it at the root of the workspace.

target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
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

# SAM, and what looks at templates; sets home as install_from_python_registry does.
install_sam() {
  install_from_python_registry aws-sam-cli==1.170.0 aws-sam-translator==1.115.0 cfn-lint==1.58.0 checkov==3.2.459
}
