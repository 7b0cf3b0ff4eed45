# shellcheck shell=bash
# Merging our runtimes into Docker's configuration.

FILE=$SANDPOOL_DAEMON_JSON
OURS=$(runtimes_of /opt/runsc)

given_file() {
  mkdir -p "$(dirname "$FILE")"
  cat >"$FILE"
}

test_a_missing_file_is_made() {
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal '{"runtimes":{"sandpool-runsc":{"path":"/opt/runsc","runtimeArgs":["--network=none"]}}}' "$(jq -c . "$FILE")"
  expect_equal daemon.json "$(ls "$T/etc")"
}

test_an_empty_file_counts_as_an_empty_object() {
  given_file </dev/null
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal "$(jq -cS . <<<"$OURS")" "$(jq -cS .runtimes "$FILE")"
}

test_a_blank_file_counts_as_an_empty_object() {
  given_file <<<' '
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal "$(jq -cS . <<<"$OURS")" "$(jq -cS .runtimes "$FILE")"
}

test_everything_else_in_the_file_stays() {
  given_file <<<'{"log-driver": "local", "runtimes": {"nvidia": {"path": "nvidia-runtime", "runtimeArgs": []}}, "debug": true}'
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal '{"log-driver":"local","runtimes":{"nvidia":{"path":"nvidia-runtime","runtimeArgs":[]}},"debug":true}' \
    "$(jq -c 'del(.runtimes["sandpool-runsc"])' "$FILE")"
  expect_equal /opt/runsc "$(jq -r '.runtimes["sandpool-runsc"].path' "$FILE")"
}

test_an_entry_of_ours_with_another_path_is_replaced() {
  given_file <<<'{"runtimes": {"sandpool-runsc": {"path": "/old/runsc", "runtimeArgs": ["--debug"]}}}'
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal "$(jq -cS . <<<"$OURS")" "$(jq -cS .runtimes "$FILE")"
}

test_the_file_as_it_was_is_kept_as_a_backup() {
  given_file <<<'{"debug":   true}'
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  expect_equal '{"debug":   true}' "$(cat "$FILE".before-sandpool-*)"
}

test_a_file_that_says_so_already_is_not_touched() {
  given_file <<<"{\"debug\": true, \"runtimes\": $OURS}"
  local before
  before=$(stat -c '%i %y' "$FILE")
  runtimes_write "$FILE" "$OURS" || fail "no change"
  expect_equal "$before" "$(stat -c '%i %y' "$FILE")"
  expect_equal daemon.json "$(ls "$T/etc")"
}

left_untouched_with() { # CONTENT COMPLAINT
  given_file <<<"$1"
  expect_failure runtimes_write "$FILE" "$OURS"
  expect_in "$2" "$SAID"
  expect_in "left untouched" "$SAID"
  expect_equal "$1" "$(cat "$FILE")"
  expect_equal daemon.json "$(ls "$T/etc")"
}

test_invalid_json_is_refused_and_left_untouched() {
  left_untouched_with '{"debug": true,}' 'parse error'
}

test_two_objects_in_the_file_are_refused() {
  left_untouched_with '{} {}' 'one JSON object'
}

test_a_list_is_refused() {
  left_untouched_with '[1]' 'not: array'
}

test_runtimes_that_are_no_object_are_refused() {
  left_untouched_with '{"runtimes": ["runsc"]}' '"runtimes" must be an object'
}

test_a_link_stays_a_link_and_the_mode_stays() {
  mkdir -p "$T/etc" "$T/elsewhere"
  echo '{}' >"$T/elsewhere/real.json"
  chmod 0600 "$T/elsewhere/real.json"
  ln -s ../elsewhere/real.json "$FILE"
  ! runtimes_write "$FILE" "$OURS" || fail "a change"
  [[ -L $FILE ]] || fail "a link"
  expect_equal 600 "$(stat -c %a "$T/elsewhere/real.json")"
  expect_equal /opt/runsc "$(jq -r '.runtimes["sandpool-runsc"].path' "$FILE")"
}

given_daemon() { # offers what the file says as soon as it is told to reload
  engine_reload() { cp "$FILE" "$T/offered"; }
  given_command docker <<END
[[ \$1 != info ]] || jq -c '.runtimes' "$T/offered"
END
}

test_the_daemon_is_reloaded_and_asked() {
  given_daemon
  echo '{"runtimes": {}}' >"$T/offered"
  expect_in "was reloaded" "$(runtimes_register /opt/runsc)"
}

test_a_daemon_that_offers_them_already_is_not_reloaded() {
  given_daemon
  given_file <<<"{\"runtimes\": $OURS}"
  cp "$FILE" "$T/offered"
  engine_reload() { fail "no reload"; }
  expect_in "already" "$(runtimes_register /opt/runsc)"
}

test_a_daemon_that_missed_the_file_is_reloaded() {
  given_daemon
  given_file <<<"{\"runtimes\": $OURS}"
  echo '{"runtimes": {"sandpool-runsc": {"path": "/old/runsc", "runtimeArgs": ["--network=none"]}}}' >"$T/offered"
  expect_in "was reloaded" "$(runtimes_register /opt/runsc)"
}

test_a_daemon_that_does_not_take_them_is_an_error() {
  given_daemon
  echo '{"runtimes": {}}' >"$T/offered"
  engine_reload() { SECONDS=$((SECONDS + 20)); } # the wait is over at once
  expect_failure runtimes_register /opt/runsc
  expect_in "does not offer sandpool-runsc" "$SAID"
}
