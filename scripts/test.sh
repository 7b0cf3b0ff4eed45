#!/usr/bin/env bash
# Runs all tests on the real thing. See usage below.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

usage() {
  cat <<'END'
Usage: scripts/test.sh [java] [guest] [scripts]

Makes this machine ready as scripts/up.sh does, then runs the tests: the service's (unit and integration, on real Docker
and gVisor), the guest's and the scripts'; or only those that are named. A running service is left alone, and its port.
END
}

suites=()
for name in "$@"; do
  case $name in
    java | guest | scripts) suites+=("$name") ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
((${#suites[@]} > 0)) || suites=(scripts guest java)

# Tests put this word in front of the ids of the instances they start, so that what they leave behind can be told.
SANDPOOL_TEST_RUN=test-$$-$EPOCHSECONDS
export SANDPOOL_TEST_RUN

suite_java() {
  (cd "$ROOT" && mvn -B -ntp verify)
}

suite_guest() {
  "$ROOT/docker/guest/tests/run.sh"
}

suite_scripts() {
  "$ROOT/scripts/tests/run.sh"
}

# Removes the containers of this run's instances, and fails when there were any: tests clean up after themselves.
remove_leftovers() {
  local left
  left=$(timeout 60 docker ps --all --no-trunc --format '{{.ID}} {{.Label "io.sandpool.instance"}} {{.Names}}' --filter label=io.sandpool.instance |
    awk -v run="$SANDPOOL_TEST_RUN" 'index($2, run) == 1')
  [[ -n $left ]] || return 0
  say "left behind:"
  printf '%s\n' "$left"
  cut -d ' ' -f 1 <<<"$left" | xargs --max-args=16 timeout 120 docker rm --force --volumes >/dev/null
  return 1
}

steps $((PREPARE_STEPS + ${#suites[@]} + 1))
prepare_machine
exec </dev/null # no test may wait for a person

summary=()
failed=0
record() { # NAME STATUS STARTED
  local word=passed
  (($2 == 0)) || { word="FAILED (status $2)"; failed=$((failed + 1)); }
  summary+=("$(printf '%-12s %-20s %s' "$1" "$word" "$(elapsed_since "$3")")")
}

for suite in "${suites[@]}"; do
  step "Tests: $suite"
  started=$EPOCHREALTIME
  status=0
  "suite_$suite" || status=$?
  record "$suite" "$status" "$started"
done

step "Containers left by the tests"
started=$EPOCHREALTIME
status=0
remove_leftovers || status=$?
record containers "$status" "$started"

printf '\nSummary, after %s:\n' "$(elapsed_since "$SAY_STARTED")"
printf '  %s\n' "${summary[@]}"
((failed == 0))
