#!/usr/bin/env bash
# Runs the tests of the scripts: every function called test_… of every *.test.sh beside this file, each in a bash of its
# own with a folder of its own. scripts/tests/run.sh [PATTERN] runs those whose name matches.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [[ ${1:-} == --one ]]; then
  # shellcheck source=scripts/tests/given.sh
  source ./given.sh
  # shellcheck source=/dev/null
  source "$2"
  "$3"
  exit
fi

passed=0
failed=0
skipped=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for file in *.test.sh; do
  patience=$(sed -n 's/^# patience: \([0-9]*\)$/\1/p' "$file") # seconds for each of its tests, where it says so
  mapfile -t names < <(sed -n 's/^\(test_[a-z0-9_]*\)() {$/\1/p' "$file")
  for name in "${names[@]}"; do
    title="${file%.test.sh}: ${name#test_}"
    [[ $title =~ ${1:-.} ]] || continue
    status=0
    timeout "${patience:-120}" ./run.sh --one "$file" "$name" >"$output" 2>&1 </dev/null || status=$?
    case $status in
      0) passed=$((passed + 1)) ; echo "ok       $title" ;;
      77) skipped=$((skipped + 1)) ; echo "skipped  $title ($(tail -n 1 "$output"))" ;;
      *)
        failed=$((failed + 1))
        echo "FAILED   $title (status $status)"
        sed 's/^/         | /' "$output"
        ;;
    esac
  done
done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
