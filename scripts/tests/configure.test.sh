# shellcheck shell=bash
# The scripts that set providers up, against a service that only talks.

SECRET=e2b_0123456789abcdef0123456789abcdef01234567

e2b() {
  "$ROOT/scripts/configure-e2b.sh" "$@"
}

# ends STATUS COMMAND…: it must end with exactly this status; what it said is left in SAID.
ends() {
  local status=0
  SAID=$("${@:2}" 2>&1) || status=$?
  [[ $status == "$1" ]] || fail "status $1 of: ${*:2}; it was $status and said: $SAID"
}

saved() { # FILTER over the body of the last change that was no dry run
  asked PUT /v1/admin/providers/e2b/settings "last | .body | fromjson | $1"
}

test_settings_from_variables_and_options_are_saved_tested_and_activated() {
  given_fake_service
  E2B_API_KEY=$SECRET E2B_API_URL=http://cloud ends 0 e2b --timeout 60 --no-secure --set execution=kernel --set 'metadata={"a":"b"}' --test --activate --note why
  expect_equal '{"api_key":"'$SECRET'","api_url":"http://cloud","execution":"kernel","metadata":{"a":"b"},"secure":false,"timeout":60}' "$(saved '.settings' | jq -cS .)"
  expect_equal 'true why' "$(saved '"\(.activate) \(.note)"')"
  expect_equal '"3"' "$(asked PUT /v1/admin/providers/e2b/settings 'last.headers["If-Match"]')"
  expect_equal 1 "$(asked POST /v1/admin/providers/e2b/test)"
  expect_in "api_key: from E2B_API_KEY" "$SAID"
  expect_in "probe     passed    1 ms" "$SAID"
  expect_in "sandbox.e2b.timeout: - → 60" "$SAID"
  expect_in "sandbox.e2b.api_key: - → set, …4567" "$SAID"
  expect_in "sandbox.provider_type: self_managed → e2b" "$SAID"
  expect_in "provider e2b: starts" "$SAID"
  expect_in "Saved as version 4." "$SAID"
  [[ $SAID != *"$SECRET"* ]] || fail "no secret in what is said"
}

test_a_later_change_keeps_what_is_saved_and_the_secret() {
  given_fake_service
  E2B_API_KEY=$SECRET ends 0 e2b --timeout=60
  ends 0 e2b --execution kernel
  expect_equal '{"api_key":{"set":true,"last4":"4567"},"timeout":60,"execution":"kernel"}' "$(saved .settings | jq -c .)"
  expect_equal false "$(saved .activate)"
  ends 0 e2b --unset timeout
  expect_equal null "$(saved '.settings.timeout')"
}

test_values_that_are_not_of_their_kind_are_for_the_service_to_refuse_by_field() {
  given_fake_service
  E2B_API_KEY=nonsense ends 3 e2b --timeout soon --set secure=maybe --set colour=red
  expect_in "timeout: expected a whole number between 5 and 300, was \"soon\"" "$SAID"
  expect_in "secure: expected true or false" "$SAID"
  expect_in "api_key: expected e2b_" "$SAID"
  expect_in "colour: unknown setting" "$SAID"
  expect_equal 0 "$(asked PUT /v1/admin/providers/e2b/settings)"
  ends 3 e2b --dry-run # a needed field is missing
  expect_in "api_key: is needed" "$SAID"
}

test_a_dry_run_saves_nothing_and_says_what_would_change() {
  given_fake_service
  E2B_API_KEY=$SECRET ends 0 e2b --timeout 60 --dry-run
  expect_in "sandbox.e2b.timeout: - → 60" "$SAID"
  expect_in "Nothing was saved" "$SAID"
  expect_equal 0 "$(asked PUT /v1/admin/providers/e2b/settings)"
}

test_a_failed_test_has_its_own_status_and_nothing_is_saved() {
  given_fake_service
  E2B_API_KEY=$SECRET ends 4 e2b --api-url http://bad --test --activate
  expect_in "create: the cloud said no\\u001b[2J" "$SAID"
  [[ $SAID != *$'\e'* ]] || fail "nothing that a terminal obeys"
  expect_equal 0 "$(asked PUT /v1/admin/providers/e2b/settings)"
}

test_every_failure_has_its_status() {
  given_fake_service
  export E2B_API_KEY=$SECRET
  SANDPOOL_URL=http://127.0.0.1:1 ends 5 e2b --dry-run
  expect_in "nothing answers at http://127.0.0.1:1" "$SAID"
  SANDPOOL_ADMIN_KEY=wrong ends 6 e2b --dry-run
  expect_in "The key came from: SANDPOOL_ADMIN_KEY." "$SAID"
  echo "403 Not with this key" >"$T/fake/status-GET-v1.admin.providers.e2b"
  ends 6 e2b --dry-run
  rm "$T/fake"/status-*
  echo "412 Changed" >"$T/fake/status-PUT-v1.admin.providers.e2b.settings"
  ends 7 e2b --timeout 60
  expect_in "nothing was saved" "$SAID"
  rm "$T/fake"/status-*
  echo "503 Too busy" >"$T/fake/status-POST-v1.admin.providers.e2b.test"
  ends 1 e2b --test
  expect_in "Too busy: as the test has ordered" "$SAID"
  local wrong
  for wrong in --frobnicate --timeout '--set x' '--url nowhere' 'file' '--id ../x' '--set a/b=c' '--interactive'; do
    # shellcheck disable=SC2086 # words
    ends 2 e2b $wrong
  done
}

test_a_secret_is_no_option() {
  given_fake_service
  local option
  for option in "--api-key $SECRET" "--api-key=$SECRET" "--set api_key=$SECRET"; do
    # shellcheck disable=SC2086 # words
    ends 2 e2b $option
    expect_in "--secret-file api_key=PATH" "$SAID"
    expect_in "E2B_API_KEY" "$SAID"
    [[ $SAID != *"$SECRET"* ]] || fail "no secret in the error"
  done
}

test_secrets_come_from_files_and_standard_input() {
  given_fake_service
  echo "$SECRET" >"$T/secret"
  ends 0 e2b --secret-file "api_key=$T/secret"
  expect_equal "$SECRET" "$(saved .settings.api_key)"
  ends 0 e2b --secret-file api_key=- <<<"${SECRET/0/f}"
  expect_equal "${SECRET/0/f}" "$(saved .settings.api_key)"
  ends 2 e2b --secret-file "api_key=$T/absent"
  : >"$T/empty"
  ends 2 e2b --secret-file "api_key=$T/empty"
}

test_no_secret_is_ever_in_a_command_line() {
  given_fake_service
  command -v python3 >/dev/null
  # Every program that the script starts writes down what its command line is, as all the machine can read it.
  local tool real
  for tool in curl jq sed tail stty cat mktemp; do
    real=$(PATH=${PATH#"$T/bin:"} command -v "$tool")
    given_command "$tool" <<END
tr '\0' ' ' </proc/\$\$/cmdline >>"$T/cmdlines"
exec "$real" "\$@"
END
  done
  E2B_API_KEY=$SECRET ends 0 e2b --timeout 60 --test --activate
  "$ROOT/scripts/sandpool.sh" keys create ci >/dev/null 2>&1
  expect_in "curl" "$(cat "$T/cmdlines")"
  expect_in "/v1/admin/providers/e2b/settings" "$(cat "$T/cmdlines")"
  expect_in "/v1/admin/keys" "$(cat "$T/cmdlines")"
  [[ $(cat "$T/cmdlines") != *"$SECRET"* ]] || fail "no secret of a provider"
  [[ $(cat "$T/cmdlines") != *quotes* ]] || fail "no key of the service"
  [[ $(cat "$T/cmdlines") != *e2b_5555* ]] || fail "no key that was made"
}

test_json_is_one_object_however_it_ends() {
  given_fake_service
  expect_equal '{"provider":"e2b","status":0,"dry_run":false,"applied":true,"version":4,"passed":true,"changes":3}' \
    "$(E2B_API_KEY=$SECRET e2b --timeout 60 --test --activate --json | jq -c '{provider, status, dry_run, applied, version, passed: .test.passed, changes: (.changes | length)}')"
  expect_equal '{"status":3,"applied":false,"problem":"timeout"}' "$(e2b --timeout 1 --json 2>/dev/null | jq -c '{status, applied, problem: .problems[0].path}')"
  expect_equal 5 "$(e2b --json --url http://127.0.0.1:1 2>/dev/null | jq .status)"
  expect_equal 2 "$(e2b --json --frobnicate 2>/dev/null | jq .status)"
  expect_equal 4 "$(e2b --json --api-url http://bad --test 2>/dev/null | jq .status)"
}

test_help_lists_what_the_service_describes_and_works_without_it() {
  given_fake_service
  expect_in "--secret-file api_key=PATH, or E2B_API_KEY" "$(e2b --help)"
  expect_in "--timeout, or SANDPOOL_PROVIDERS_E2B_TIMEOUT" "$(e2b --help)"
  expect_in "5 to 300; default 30" "$(e2b --help)"
  expect_in "nothing answers at" "$(e2b --help --url http://127.0.0.1:1)"
  local script
  for script in e2b aliyun self-managed; do
    expect_in "Usage: scripts/configure-$script.sh" "$("$ROOT/scripts/configure-$script.sh" --help)"
  done
}

test_variables_after_the_services_pattern_reach_every_field() {
  given_fake_service
  SANDPOOL_PROVIDERS_SELF_MANAGED_CREATE_LANE=8 ends 0 "$ROOT/scripts/configure-self-managed.sh"
  expect_equal '{"create_lane":8}' "$(asked PUT /v1/admin/providers/self_managed/settings 'last | .body | fromjson | .settings' | jq -c .)"
}

test_another_provider_of_the_type_starts_from_its_schema() {
  given_fake_service
  E2B_API_KEY=$SECRET ends 0 e2b --id other-cloud --timeout 60
  expect_equal '{"type":"e2b","timeout":60,"api_key":"'$SECRET'"}' \
    "$(asked PUT /v1/admin/providers/other-cloud/settings 'last | .body | fromjson | .settings' | jq -c '{type, timeout, api_key}')"
}

test_a_provider_of_the_type_that_has_another_name_is_found() {
  given_fake_service '{"cloud": "e2b", "ali-1": "aliyun_codeinterpreter", "ali-2": "aliyun_codeinterpreter"}'
  E2B_API_KEY=$SECRET ends 0 e2b --timeout 60
  expect_equal 1 "$(asked PUT /v1/admin/providers/cloud/settings)"
  ends 2 "$ROOT/scripts/configure-aliyun.sh" --dry-run
  expect_in "--id: ali-1 ali-2" "$SAID"
  ends 0 "$ROOT/scripts/configure-aliyun.sh" --dry-run --id ali-2
  ends 1 "$ROOT/scripts/configure-self-managed.sh" --dry-run
  expect_in "knows no provider of type gvisor" "$SAID"
  expect_in "Settings of cloud" "$(e2b --help)"
}

test_the_key_of_the_data_folder_goes_to_this_machine_only() {
  given_fake_service
  printf '%s\n' "$SANDPOOL_ADMIN_KEY" >"$SANDPOOL_DATA/admin-key"
  unset SANDPOOL_ADMIN_KEY
  E2B_API_KEY=$SECRET ends 0 e2b --dry-run
  given_command curl <<END
cat "\$3" >>"$T/headers"
exit 7
END
  ends 5 e2b --dry-run --url http://sandpool.example
  expect_in "Accept: application/json" "$(cat "$T/headers")"
  [[ $(cat "$T/headers") != *Authorization* ]] || fail "no key"
  ends 5 e2b --dry-run --url http://127.0.0.1.example
  [[ $(cat "$T/headers") != *Authorization* ]] || fail "no key"
  SANDPOOL_API_KEY=mine ends 5 e2b --dry-run --url http://sandpool.example
  expect_in "Authorization: Bearer mine" "$(cat "$T/headers")"
  expect_in "unencrypted" "$SAID"
}

test_a_sourced_script_leaves_the_shell_as_it_was() {
  given_fake_service
  cat >"$T/caller" <<END
E2B_API_KEY=$SECRET # not exported
IFS=: ; set -f; shopt -s nullglob; trap 'echo caller' EXIT; name=mine; cd "$T"
state() { set -o; shopt; trap; declare -p | grep -vE '^declare -[-a-z]* (_|BASH_.*|PIPESTATUS|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH[A-Z]*|FUNCNAME)(=|\$)'; declare -F; pwd; }
state >"$T/before"
source "$ROOT/scripts/configure-e2b.sh" --timeout 60 >"$T/said" 2>&1; good=\$?
source "$ROOT/scripts/configure-e2b.sh" --timeout 1 >>"$T/said" 2>&1; bad=\$?
echo "\$good \$bad"
unset good bad
state >"$T/after"
END
  expect_equal "$(printf '0 3\ncaller')" "$(bash "$T/caller")"
  expect_in "Saved as version 4." "$(cat "$T/said")"
  expect_equal "$SECRET" "$(saved .settings.api_key)"
  diff "$T/before" "$T/after" || fail "the same options, variables, traps and folder"
}

test_a_sourced_script_that_fails_does_not_end_a_strict_shell_that_looks_at_it() {
  given_fake_service
  expect_equal 'here 3' "$(bash -c 'set -euo pipefail; source "$1" --timeout 1 2>/dev/null || echo "here $?"' x "$ROOT/scripts/configure-e2b.sh")"
}

test_on_a_terminal_a_person_is_asked_and_secrets_are_not_shown() {
  given_fake_service
  local screen
  screen=$(on_a_terminal "$ROOT/scripts/configure-e2b.sh" <<END
expect Api key (api_key)
expect not shown >
send $SECRET
expect Api url (api_url)
send http://cloud
expect Look at the other settings too
send y
expect Timeout (timeout)
expect 5 to 300
send 1
expect Secure (secure)
send 
expect Execution (execution)
expect one of guest, kernel
send 
expect Metadata (metadata)
send 
expect activate it
send y
expect Try it out
send 
expect timeout: expected a whole number
expect Timeout (timeout)
send 90
expect probe
expect Save this?
send y
expect Saved as version 4.
END
  ) || fail "the questions to be asked; on the screen: $screen"
  expect_equal '{"api_key":"'$SECRET'","api_url":"http://cloud","timeout":90}' "$(saved .settings | jq -c '{api_key, api_url, timeout}')"
  expect_equal true "$(saved .activate)"
  [[ $screen != *"$SECRET"* ]] || fail "the secret not to be shown"
}

test_on_a_terminal_only_what_is_missing_is_asked_where_options_say_the_rest() {
  given_fake_service
  on_a_terminal "$ROOT/scripts/configure-e2b.sh" --timeout 60 >"$T/screen" <<END || fail "one question; on the screen: $(cat "$T/screen")"
expect Api key (api_key)
send $SECRET
expect Saved as version 4.
END
  expect_equal 60 "$(saved .settings.timeout)"
  on_a_terminal "$ROOT/scripts/configure-e2b.sh" --timeout 61 >"$T/screen" <<<"expect Saved as version 5." || fail "no question; on the screen: $(cat "$T/screen")"
}

test_an_interrupted_question_leaves_the_terminal_as_it_was_and_saves_nothing() {
  given_fake_service
  local status=0
  on_a_terminal "$ROOT/scripts/configure-e2b.sh" >"$T/screen" <<'END' || status=$?
expect not shown >
interrupt
END
  expect_equal 130 "$status"
  expect_equal 0 "$(asked PUT /v1/admin/providers/e2b/settings)"
}

# Whoever answers at the address that was given must not have any variable of this shell that it names.
test_only_the_providers_own_variables_are_read_whatever_the_service_names() {
  given_fake_service
  export SANDPOOL_SETTINGS_KEY=of-the-settings AWS_SECRET_ACCESS_KEY=of-another-cloud AGENTRUN_ACCESS_KEY_SECRET=of-aliyun
  export SANDPOOL_PROVIDERS_OTHER_API_KEY=of-another E2B_DOMAIN=of-e2b SANDPOOL_API_KEY=$SANDPOOL_ADMIN_KEY E2B_API_KEY=$SECRET
  local variable
  for variable in SANDPOOL_ADMIN_KEY SANDPOOL_API_KEY SANDPOOL_SETTINGS_KEY AWS_SECRET_ACCESS_KEY AGENTRUN_ACCESS_KEY_SECRET SANDPOOL_PROVIDERS_OTHER_API_KEY HOME e2b_x; do
    echo "$variable" >"$T/fake/variable"
    ends 0 e2b --timeout 60
    expect_equal null "$(saved .settings.api_url)"
    expect_in SANDPOOL_PROVIDERS_E2B_API_URL "$(e2b --help)"
  done
  echo E2B_DOMAIN >"$T/fake/variable"
  ends 0 e2b --timeout 60
  expect_equal of-e2b "$(saved .settings.api_url)"
}
