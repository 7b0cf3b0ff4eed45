# shellcheck shell=bash
# What every test of the scripts starts from: a folder of its own, nothing of the machine's within reach, and a few words to
# say what is expected.

TESTS=$PWD
T=$(mktemp -d)
mkdir -p "$T/bin" "$T/data"

for name in "${!SANDPOOL_@}"; do
  unset "$name"
done
export SANDPOOL_DATA=$T/data SANDPOOL_RUNSC_HOME=$T/lib SANDPOOL_DAEMON_JSON=$T/etc/daemon.json SANDPOOL_RUNSC_ANSWER_TIMEOUT=2
export PATH=$T/bin:$PATH

# shellcheck source=scripts/lib/all.sh
source "$TESTS/../lib/all.sh"
trap 'rm -rf "$SCRATCH" "$T"; jobs -p | xargs --no-run-if-empty kill -KILL 2>/dev/null || true' EXIT

as_root() { "$@"; } # everything here belongs to the test
machine_lock_file() { echo "$T/setup.lock"; }

fail() {
  echo "expected: $*" >&2
  exit 1
}

expect_equal() { # EXPECTED ACTUAL
  [[ $1 == "$2" ]] || fail "'$1', got: '$2'"
}

expect_in() { # PART TEXT
  [[ $2 == *"$1"* ]] || fail "'$1' in: '$2'"
}

# expect_failure COMMAND…: it must fail, by die or by its status; what it said is left in SAID.
expect_failure() {
  local status=0
  SAID=$(set -e; "$@" 2>&1) || status=$?
  ((status != 0)) || fail "a failure of: $*; it said: $SAID"
}

# eventually COMMAND…: within 20 s, however busy the machine is.
eventually() {
  local deadline=$((SECONDS + 20))
  until "$@"; do
    ((SECONDS < deadline)) || fail "in time: $*"
    nap 0.05
  done
}

skip() {
  echo "$*"
  exit 77
}

# given_command NAME: standard input becomes an executable script, found first on the PATH.
given_command() {
  { echo '#!/usr/bin/env bash'; cat; } >"$T/bin/$1"
  chmod +x "$T/bin/$1"
}

# given_runsc FILE RELEASE: something that calls itself this release of runsc.
given_runsc() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\necho "runsc version release-%s"\n' "$2" >"$1"
  chmod +x "$1"
}

# given_docker: a docker command that knows the containers in the file $T/containers and writes down what it was asked.
given_docker() {
  : >>"$T/containers"
  given_command docker <<END
echo "\$*" >>"$T/docker.calls"
case \$1 in
  version) echo 20.10.24 ;;
  ps) cat "$T/containers" ;;
  rm) shift 3; for id in "\$@"; do sed -i "/^\$id\$/d" "$T/containers"; done ;;
esac
END
}

# given_server FOLDER: serves it on loopback; the address is left in SERVER. Paths under /silent/ never get an answer and
# those under /stalling/ only its beginning.
given_server() {
  jdk_find || fail "a JDK 17 or newer on this machine"
  exec {server}< <(exec "$JAVA_HOME/bin/java" "$TESTS/FileServer.java" "$1")
  read -r -t 30 -u "$server" SERVER || fail "the server to say its address"
}

# given_fake_service [PROVIDERS]: one that only talks, see fake_service.py. Its address is in SANDPOOL_URL, an admin's key in SANDPOOL_ADMIN_KEY.
given_fake_service() {
  local port
  mkdir -p "$T/fake"
  : >"$T/fake/requests"
  (($# == 0)) || echo "$1" >"$T/fake/providers"
  exec {fake}< <(exec python3 "$TESTS/fake_service.py" "$T/fake")
  read -r -t 30 -u "$fake" port || fail "the service to say its port"
  export SANDPOOL_URL=http://127.0.0.1:$port SANDPOOL_ADMIN_KEY='admin key \ with "quotes"'
}

# asked METHOD PATH [FILTER]: how often the fake service was asked so; with a filter of jq's, what it makes of those requests.
asked() {
  jq --raw-output --slurp --arg method "$1" --arg path "$2" "map(select(.method == \$method and .path == \$path)) | ${3:-length}" "$T/fake/requests"
}

# on_a_terminal COMMAND…: with the person's part on standard input, see terminal.py.
on_a_terminal() {
  python3 "$TESTS/terminal.py" "$@"
}
