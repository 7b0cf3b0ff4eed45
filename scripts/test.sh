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

run_suite() {
  case $1 in
    java) env --chdir="$ROOT" mvn -B -ntp verify ;;
    guest) "$ROOT/docker/guest/tests/run.sh" && as_root "$ROOT/docker/guest/tests/run-leased.py" ;;
    scripts) "$ROOT/scripts/tests/run.sh" ;;
  esac
}

# The sandboxes on this machine that are not the running service's, as "ID INSTANCE NAME" lines.
sandboxes() {
  local own
  own=$(cat "$SANDPOOL_DATA/instance-id" 2>/dev/null) || own=
  timeout 60 docker ps --all --no-trunc --format '{{.ID}} {{.Label "io.sandpool.instance"}} {{.Names}}' --filter label=io.sandpool.instance |
    awk -v own="$own" '$2 != own' | sort
}

# Fails when the tests have left sandboxes behind: they are to clean up after themselves. Where the machine belongs to this
# run alone they are removed; elsewhere they may be somebody else's, made meanwhile.
no_leftovers() {
  local left deadline=$((SECONDS + 15))
  while true; do
    # A service that was there before goes on making sandboxes; only those of services that the tests started count.
    left=$(awk 'NR == FNR { known[$2]; next } !($2 in known)' <(echo "$sandboxes_before") <(sandboxes))
    [[ -n $left ]] || return 0
    ((SECONDS < deadline)) || break
    nap 1 # some may be on their way out
  done
  printf 'left behind: %s\n' "$left"
  if [[ -n ${CI:-} ]]; then
    cut -d ' ' -f 1 <<<"$left" | xargs --max-args=16 timeout 120 docker rm --force --volumes >/dev/null
  else
    say "if they are nobody else's: docker rm --force $(cut -c 1-12 <<<"$left" | paste -sd ' ')"
  fi
  return 1
}

steps $((PREPARE_STEPS + ${#suites[@]} + 1))
# venv: for the clouds' own clients, which tests install below target/; Chromium: for the operators' page; compose: for the service's image
PREPARE_ALSO=(python3 python3-venv shellcheck nodejs chromium chromium-driver docker-compose)
PREPARE_POSTGRESQL=yes
PREPARE_PROMETHEUS=yes
prepare_machine
exec </dev/null # no test may wait for a person
sandboxes_before=$(sandboxes)

summary=()
failed=0
for suite in "${suites[@]}"; do
  step "Tests: $suite"
  started=$EPOCHREALTIME
  status=0
  run_suite "$suite" || status=$?
  word=passed
  ((status == 0)) || { word="FAILED, status $status"; failed=1; }
  summary+=("$(printf '%-8s %-20s %s' "$suite" "$word" "$(elapsed_since "$started")")")
done

step "What the tests have left behind"
if no_leftovers; then
  say "nothing"
else
  summary+=("sandboxes were left behind, see above")
  failed=1
fi

printf '\nSummary, after %s:\n' "$(elapsed_since "$SAY_STARTED")"
printf '  %s\n' "${summary[@]}"
exit "$failed"
