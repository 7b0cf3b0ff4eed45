# shellcheck shell=bash
# What scripts/bench.sh has measured, as it is published.

# given_run NAME SECTION VALUE: the folder of a run that measured one section.
given_run() {
  mkdir -p "$T/runs/$1"
  cat >"$T/runs/$1/machine.json" <<END
{"date": "2026-01-02 03:04 UTC", "commit": "abc123", "quick": ${QUICK:-false}, "processor": "A Processor", "cores": 2, "memory_mib": 4096, "virtual": true,
 "kernel": "6.1", "system": "Debian", "jdk": "17", "python": "3.11", "docker": "20", "containerd": "1.6", "runc": "1.1", "runsc": "release-1",
 "runsc_arguments": [], "storage_driver": "overlay2"}
END
  cat >"$T/runs/$1/table.json" <<END
[{"measurement": "a call", "value": "$3 ms", "goal": "≤ 1 ms", "reached": false, "disturbed": false, "section": "$2"},
 {"measurement": "  part of it", "value": "0.1 ms", "goal": "", "reached": null, "disturbed": false, "section": "$2"}]
END
  echo "[{\"title\": \"by size\", \"header\": [\"size\", \"ms\"], \"lines\": [[\"8\", \"$3\"]], \"section\": \"$2\"}]" >"$T/runs/$1/sheets.json"
  echo "{\"ms\": [$3, 2.123456789], \"answers\": [{\"ms\": 1.5, \"timings_ms\": {\"run\": 1.25}, \"stdout\": \"left out\"}]}" >"$T/runs/$1/$2.json"
}

given_document() {
  printf 'before\n<!-- measured: machine -->\nold\n<!-- /measured -->\nbetween\n<!-- measured: calls -->\nold\n<!-- /measured -->\n<!-- measured: idle -->\nkept\n<!-- /measured -->\nafter\n' >"$T/page.md"
}

publish() {
  "$ROOT/scripts/bench.sh" publish --document "$T/page.md" "$@"
}

test_what_was_measured_stands_between_its_markers() {
  given_document
  given_run one calls 7.5
  publish "$T/runs/one" >/dev/null
  local page
  page=$(cat "$T/page.md")
  expect_in '| a call       | 7.5 ms | ≤ 1 ms | no      |' "$page"
  expect_in '| – part of it | 0.1 ms |' "$page"
  expect_in '| 8    | 7.5 |' "$page"
  expect_in 'A Processor, 2 cores of a virtual machine' "$page"
  expect_in '[calls.json](page/one/calls.json)' "$page"
  expect_equal before "$(head -n 1 "$T/page.md")"
  expect_equal after "$(tail -n 1 "$T/page.md")"
  expect_in 'kept' "$page"
  expect_equal 0 "$(grep -c '^old$' "$T/page.md")"
}

test_publishing_again_replaces_what_stood_there() {
  given_document
  given_run one calls 7.5
  publish "$T/runs/one" >/dev/null
  cp "$T/page.md" "$T/first.md"
  publish "$T/runs/one" >/dev/null
  expect_equal "$(cat "$T/first.md")" "$(cat "$T/page.md")"
}

test_the_last_of_several_runs_counts_for_a_section() {
  given_document
  given_run one calls 7.5
  given_run two calls 8.5
  given_run three idle 9.5
  publish "$T/runs/one" "$T/runs/two" "$T/runs/three" >/dev/null
  local page
  page=$(cat "$T/page.md")
  expect_in '8.5 ms' "$page"
  expect_in '9.5 ms' "$page"
  expect_equal 0 "$(grep -c '7.5' "$T/page.md")"
  [[ ! -e $T/page/one ]] || fail "no raw numbers of a run that is not shown"
}

test_raw_numbers_are_kept_without_what_programs_wrote() {
  given_document
  given_run one calls 7.5
  publish "$T/runs/one" >/dev/null
  expect_equal '[7.5,2.12346]' "$(jq --compact-output .ms "$T/page/one/calls.json")"
  expect_equal '{"ms":1.5,"timings_ms":{"run":1.25}}' "$(jq --compact-output '.answers[0]' "$T/page/one/calls.json")"
  expect_equal A\ Processor "$(jq --raw-output .processor "$T/page/one/machine.json")"
}

test_a_quick_run_is_called_one() {
  given_document
  QUICK=true given_run one calls 7.5
  publish "$T/runs/one" >/dev/null
  expect_in 'Few repetitions' "$(cat "$T/page.md")"
}

test_a_section_without_markers_changes_nothing() {
  given_document
  given_run one growth 7.5
  cp "$T/page.md" "$T/before.md"
  expect_failure publish "$T/runs/one"
  expect_in 'no markers for: growth' "$SAID"
  expect_equal "$(cat "$T/before.md")" "$(cat "$T/page.md")"
}

test_a_folder_that_holds_no_run_is_refused() {
  given_document
  mkdir -p "$T/runs/empty"
  expect_failure publish "$T/runs/empty"
  expect_in 'holds no finished section' "$SAID"
}

test_every_section_of_the_page_is_one_that_can_be_measured() {
  local section help
  help=$("$ROOT/scripts/bench.sh" --help)
  for section in $(sed -n 's/^<!-- measured: \([a-z]*\) -->$/\1/p' "$ROOT/docs/benchmarks.md"); do
    [[ $section == machine ]] || expect_in "  $section " "$help"
  done
}
