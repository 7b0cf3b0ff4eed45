# shellcheck shell=bash
# The everyday command, against a service that only talks.

sandpool() {
  "$ROOT/scripts/sandpool.sh" "$@"
}

# run_ends STATUS [ARGUMENT]…: what the command wrote is left in OUT and ERR.
run_ends() {
  local status=0
  sandpool run "${@:2}" >"$T/out" 2>"$T/err" || status=$?
  OUT=$(cat "$T/out") ERR=$(cat "$T/err")
  [[ $status == "$1" ]] || fail "status $1 of run ${*:2}; it was $status; output: $OUT; errors: $ERR"
}

event() { # NAME BYTES: a piece of output
  printf '{"event":"%s","data_base64":"%s"}\n' "$1" "$(printf '%b' "$2" | base64 -w 0)"
}

finished() { # OUTCOME EXIT-CODE SIGNAL
  printf '{"event":"finished","outcome":"%s","exit_code":%s,"signal":%s,"stdout_truncated":false,"stderr_truncated":false,"artifacts":[],"refused_artifacts":[]}\n' "$@"
}

answers() {
  { echo '{"event":"started","id":"exec_1"}'; cat; } >"$T/fake/answer"
}

sent() { # FILTER over the body of the last run
  asked POST /v1/executions "last | .body | fromjson | $1 | tojson"
}

test_output_and_exit_code_of_a_program_are_passed_on() {
  given_fake_service
  { event stdout 'hello\n'; event stderr 'oops\n'; finished failed 7 null; } | answers
  run_ends 7 -c 'whatever'
  expect_equal hello "$OUT"
  expect_equal oops "$ERR"
  expect_equal '{"language":"python","code":"whatever","output_encoding":"base64"}' "$(sent .)"
}

test_every_byte_is_passed_through_as_it_is() {
  given_fake_service
  local pieces=('' '  two blanks, \\x41 and %s and \\n stay \xc3' '\xa9 \x1b[31mred\x1b[0m  ' '\x00' '') i # a character torn in two
  for ((i = 0; i < 256; i++)); do
    pieces[0]+=$(printf '\\x%02x' "$i")
  done
  pieces[4]=$(head -c 300000 /dev/zero | tr '\0' x)
  {
    for i in "${pieces[@]}"; do
      event stdout "$i"
    done
    finished succeeded 0 null
  } | answers
  sandpool run -c x >"$T/out"
  printf '%b' "${pieces[@]}" >"$T/expected"
  expect_equal 300312 "$(stat -c %s "$T/expected")"
  cmp "$T/expected" "$T/out" || fail "the same bytes"
}

test_output_comes_before_the_program_has_ended() {
  given_fake_service
  { event stdout 'early\n'; echo 'WAIT go'; event stdout 'late\n'; finished succeeded 0 null; } | answers
  sandpool run -c x >"$T/out" &
  local command=$!
  eventually grep -qs early "$T/out"
  [[ $(cat "$T/out") == early ]] || fail "nothing late yet"
  touch "$T/fake/go"
  wait "$command"
  expect_in late "$(cat "$T/out")"
}

test_a_command_that_is_ended_takes_its_call_along() {
  given_fake_service
  { event stdout 'early\n'; echo 'WAIT never'; } | answers
  "$ROOT/scripts/sandpool.sh" run -c x >"$T/out" &
  local command=$!
  eventually grep -qs early "$T/out"
  calling() { pgrep --full "curl .*$SANDPOOL_URL/v1/executions" >/dev/null; }
  calling || fail "a call under way"
  kill -TERM "$command"
  wait "$command" || true
  eventually eval '! calling'
}

test_how_a_program_ends_is_how_the_command_ends() {
  given_fake_service
  finished succeeded 0 null | answers && run_ends 0 -c x
  finished failed 255 null | answers && run_ends 255 -c x
  finished failed null '"SIGSEGV"' | answers && run_ends 139 -c x
  finished killed null '"SIGKILL"' | answers && run_ends 137 -c x
  finished timed_out null null | answers && run_ends 124 -c x
  expect_in "ran out of time" "$ERR"
  finished memory_exceeded null null | answers && run_ends 137 -c x
  expect_in "more memory" "$ERR"
  finished failed null '"SIG$(reboot)"' | answers && run_ends 1 -c x
}

test_what_is_not_the_programs_doing_is_125() {
  given_fake_service
  echo '429 The queue is full' >"$T/fake/status-POST-v1.executions"
  run_ends 125 -c x
  expect_in "The queue is full: as the test has ordered" "$ERR"
  run_ends 125 -c x --json
  rm "$T/fake"/status-*
  event stdout half | answers
  run_ends 125 -c x # the answer breaks off
  expect_equal half "$OUT"
  echo 'Welcome to the proxy' >"$T/fake/answer"
  run_ends 125 -c x
  expect_in "no JSON: Welcome to the proxy" "$ERR"
  run_ends 125 -c x --url http://127.0.0.1:1
  expect_in "connect" "$ERR"
  run_ends 125
  run_ends 125 -c x --frobnicate
  run_ends 125 -c x file.py
  run_ends 125 "$T/absent.py"
  run_ends 125 -c x --arg 'n=one two'
  run_ends 125 -c x --timeout soon
}

test_an_error_in_the_stream_is_shown_escaped() {
  given_fake_service
  printf '{"event":"error","title":"The sandbox was lost","detail":"bad \\u001b[2J"}\n' | answers
  run_ends 125 -c x
  expect_in 'The sandbox was lost: bad \u001b[2J' "$ERR"
  [[ $ERR != *$'\e'* ]] || fail "nothing that a terminal obeys"
}

test_everything_a_request_can_say_is_said() {
  given_fake_service
  finished succeeded 0 null | answers
  printf 'console.log(1)' >"$T/a.mjs"
  printf 'in\0put' | sandpool run "$T/a.mjs" --stdin --arg n=12345678901234567890123 --arg 'who="you"' --env A=1=2 --env B= --timeout 1.5 --max-wait 0 --provider e2b -- one --two
  expect_equal '{"language":"nodejs","code":"console.log(1)","output_encoding":"base64","limits":{"wall_time_ms":1500},"max_wait_ms":0,"provider":"e2b","stdin_base64":"aW4AcHV0","env":{"A":"1=2","B":""},"args":["one","--two"]}' \
    "$(sent 'del(.arguments)')"
  expect_in '\"arguments\":{\"n\":12345678901234567890123,\"who\":\"you\"}' "$(cat "$T/fake/requests")"
}

test_a_template_says_the_language() {
  given_fake_service
  printf 'whatever' >"$T/program.js"
  finished succeeded 0 null | answers
  sandpool run --template science "$T/program.js"
  expect_equal '{"code":"whatever","output_encoding":"base64","template":"science"}' "$(sent .)"
  sandpool run --template=science -l python "$T/program.js"
  expect_equal '{"language":"python","code":"whatever","output_encoding":"base64","template":"science"}' "$(sent .)"
}

test_the_language_follows_the_file() {
  given_fake_service
  finished succeeded 0 null | answers
  local pair
  for pair in py:python js:nodejs sh:bash ts:typescript R:r java:java; do
    echo x >"$T/a.${pair%:*}"
    run_ends 0 "$T/a.${pair%:*}"
    expect_equal "\"${pair#*:}\"" "$(sent .language)"
  done
  echo x >"$T/a.txt"
  run_ends 125 "$T/a.txt"
  run_ends 0 "$T/a.txt" -l bash
  expect_equal '"bash"' "$(sent .language)"
  sandpool run - <<<'print(1)'
  expect_equal '"print(1)\n"' "$(sent .code)"
}

test_a_result_keeps_every_digit_and_goes_where_it_is_asked_for() {
  given_fake_service
  { event stdout 'printed\n'; echo '{"event":"result","result":{"n":12345678901234567890123,"t":"\u009b"}}'; finished succeeded 0 null; } | answers
  run_ends 0 -c x
  expect_equal printed "$OUT"
  expect_equal 'result: {"n":12345678901234567890123,"t":"\u009b"}' "$ERR"
  run_ends 0 -c x --result
  expect_equal '{"n":12345678901234567890123,"t":"\u009b"}' "$OUT"
  expect_equal printed "$ERR"
}

test_a_whole_answer_is_passed_on_with_json() {
  given_fake_service
  echo '{"outcome":"failed","exit_code":3,"signal":null,"stdout":"x"}' >"$T/fake/answer"
  run_ends 3 -c x --json
  expect_equal x "$(jq -r .stdout "$T/out")"
}

test_what_comes_from_elsewhere_is_escaped_in_tables() {
  given_fake_service
  local what
  for what in pools 'top --once' 'keys list' settings; do
    # shellcheck disable=SC2086 # words
    SAID=$(sandpool $what)
    expect_in '\u001b[2J\u001b]0;owned\u0007 \u202etxt' "$SAID"
    [[ $SAID != *[$'\e\a']* && $SAID != *$'\u202e'* ]] || fail "nothing that a terminal obeys"
  done
}

test_tables_show_what_there_is_and_json_all_of_it() {
  given_fake_service
  SAID=$(sandpool pools)
  expect_in 'POOL    HEALTH   PROVIDER      LANGUAGE  IDLE  LEASED  MAKING  SANDBOXES  WAITING  WARM' "$SAID"
  expect_in 'python  ready    self_managed  python    7     2       1       10/16      0        98 %' "$SAID"
  expect_equal 2 "$(sandpool pools --json | jq '.pools | length')"
  SAID=$(sandpool providers)
  expect_in 'self_managed  gvisor  yes     up      closed   9          -          python,bash' "$SAID"
  expect_in 'e2b           e2b     no      saved   -        -          -          -' "$SAID"
  expect_in 'python  ready    7     2       0        -       98 %  ##ooooooo+' "$(sandpool top --once)"
  expect_in 'sandbox.e2b.api_key    set, …beef' "$(sandpool settings)"
  expect_in 'pools.python.max_total: 8 → 16' "$(sandpool settings versions)"
}

test_a_plan_shows_what_other_sizes_would_have_given() {
  given_fake_service
  SAID=$(sandpool plan python 16)
  expect_in '400 arrivals since 2026-01-01T00:00:00Z\u001b' "$SAID"
  expect_in 'MAX  IDLE  WARM    QUEUED  COLD  REFUSED  WAIT P99  SANDBOXES  PEAK  MEMORY MIB  PEAK MIB' "$SAID"
  expect_in '16   8     90.9 %  6 %     3 %   1 %      310 ms    10.3       16    287         448       at present' "$SAID"
  expect_equal 1 "$(asked GET '/v1/pools/python/plan?max=16')"
  sandpool plan python >"$T/out"
  sandpool plan python 8 32 --json >"$T/out"
  expect_equal 400 "$(jq .recorded.arrivals "$T/out")"
  expect_equal 1 "$(asked GET '/v1/pools/python/plan?max=8,32')"
}

test_who_reads_the_first_line_only_is_told_nothing_more() {
  given_fake_service
  expect_equal 'POOL    HEALTH   PROVIDER      LANGUAGE  IDLE  LEASED  MAKING  SANDBOXES  WAITING  WARM' "$(sandpool pools 2>&1 | sed -u 1q)"
}

test_providers_are_shown_to_who_is_no_admin() {
  given_fake_service
  SANDPOOL_API_KEY=run SANDPOOL_ADMIN_KEY='' sandpool providers >"$T/out"
  expect_in 'self_managed  gvisor  -' "$(cat "$T/out")"
}

test_an_earlier_version_is_put_back_with_the_version_that_was_read() {
  given_fake_service
  expect_in "Saved as version 4." "$(sandpool settings restore 2)"
  expect_equal '"3"' "$(asked POST /v1/admin/settings/versions/2/restore 'last.headers["If-Match"]')"
  expect_in "Nothing was saved." "$(sandpool settings restore 2 --dry-run)"
  expect_equal 1 "$(asked POST '/v1/admin/settings/versions/2/restore?dry_run=true')"
}

test_a_new_key_is_alone_on_standard_output() {
  given_fake_service
  expect_equal "e2b_$(printf '5%.0s' {1..40})" "$(sandpool keys create ci --role operate --tenant lab --expires-in 30d --max-concurrent 4 --runs-per-minute=60 2>"$T/err")"
  expect_in "shown only now" "$(cat "$T/err")"
  expect_equal '{"name":"ci","role":"operate","tenant":"lab","expires_in":"30d","max_concurrent":4,"runs_per_minute":60}' \
    "$(asked POST /v1/admin/keys 'last | .body | fromjson' | jq -c .)"
  expect_in "key_1 is revoked." "$(sandpool keys revoke key_1)"
  [[ $(sandpool keys list) != *key_2* ]] || fail "no revoked key"
  expect_in key_2 "$(sandpool keys list --all)"
}

test_statuses_say_what_went_wrong() {
  given_fake_service
  local status wanted command
  while read -r wanted command; do
    status=0
    # shellcheck disable=SC2086 # words
    sandpool $command >"$T/out" 2>&1 || status=$?
    [[ $status == "$wanted" ]] || fail "status $wanted of $command; it was $status and said: $(cat "$T/out")"
  done <<'END'
0 drain python
1 drain nodejs
2 drain
2 drain a/../b
2 plan
2 plan a/../b
2 plan python many
1 plan nodejs
2 frobnicate
2 pools --frobnicate
2 keys create
2 keys frobnicate
2 settings restore soon
5 pools --url http://127.0.0.1:1
0 --help
0 keys --help
0 run --help
0 top --help
END
  status=0
  SANDPOOL_ADMIN_KEY=wrong sandpool keys >"$T/out" 2>&1 || status=$?
  expect_equal 6 "$status"
}

test_the_log_is_the_services_of_this_checkout() {
  printf '%s\n' one two three >"$SANDPOOL_DATA/service.log"
  expect_equal $'two\nthree' "$(sandpool logs -n 2)"
  "$ROOT/scripts/sandpool.sh" logs --follow >"$T/out" &
  local command=$!
  eventually grep -q three "$T/out"
  mv "$SANDPOOL_DATA/service.log" "$SANDPOOL_DATA/service.log.1"
  echo "after a restart" >"$SANDPOOL_DATA/service.log"
  eventually grep -q "after a restart" "$T/out"
  kill -TERM "$command"
  rm "$SANDPOOL_DATA"/service.log*
  expect_failure sandpool logs
  expect_in "no log to read" "$SAID"
}

test_top_has_a_screen_of_its_own_and_gives_the_terminal_back() {
  given_fake_service
  local screen status=0 end
  for end in 'type q' interrupt; do
    status=0
    screen=$(TERM=xterm on_a_terminal "$ROOT/scripts/sandpool.sh" top --every 0.1 <<END
expect $SANDPOOL_URL
expect ##ooooooo+
expect ##ooooooo+
$end
END
    ) || status=$?
    [[ $status == 0 && $end == 'type q' || $status == 130 && $end == interrupt ]] || fail "its end by $end; status $status, on the screen: $screen"
    expect_in $'\e[?1049h' "$screen"
    expect_in $'\e[?25h\e[?1049l' "${screen: -30}"
  done
  screen=$(TERM=dumb on_a_terminal "$ROOT/scripts/sandpool.sh" top --every 0.1 <<'END'
expect ##ooooooo+
expect ##ooooooo+
interrupt
END
  ) || true
  [[ $screen != *$'\e'* ]] || fail "no control sequence on a terminal that knows none"
}

test_top_goes_on_when_the_service_is_away() {
  given_fake_service
  TERM=xterm on_a_terminal "$ROOT/scripts/sandpool.sh" top --every 0.1 >"$T/screen" <<'END' &
expect ##ooooooo+
expect Trying again
expect ##ooooooo+
type q
END
  local person=$!
  eventually eval '[[ $(asked GET /v1/providers) -gt 0 ]]'
  echo "503 Not now" >"$T/fake/status-GET-v1.pools"
  local before
  before=$(asked GET /v1/pools)
  eventually eval '[[ $(asked GET /v1/pools) -gt $((before + 3)) ]]'
  rm "$T/fake"/status-*
  wait "$person" || fail "it to go on; on the screen: $(cat "$T/screen")"
}

# completed WORD…: what bash would offer for the last of them.
completed() {
  (
    set +eu
    # shellcheck disable=SC1090
    source <("$ROOT/scripts/sandpool.sh" completion)
    COMP_WORDS=("$ROOT/scripts/sandpool.sh" "$@")
    COMP_CWORD=$#
    _sandpool
    printf '%s\n' "${COMPREPLY[@]}" | paste -sd ' '
  )
}

test_completion_knows_commands_and_asks_the_service_for_names() {
  given_fake_service
  expect_equal 'pools plan providers' "$(completed p)"
  expect_equal 'python ghost --json --url --help' "$(completed drain '')"
  expect_equal 'python ghost --json --url --help' "$(completed plan '')"
  expect_equal 'python python3' "$(completed run -l '')" # and not the name that is none
  expect_equal 'self_managed' "$(completed run --provider s)"
  expect_equal 'list create revoke' "$(completed keys '')"
  expect_equal 'key_1' "$(completed keys revoke key)"
  expect_equal '--role' "$(completed keys create --ro)"
  expect_equal 'versions' "$(completed settings v)"
  touch "$T/hello world.py"
  expect_equal "$T/hello world.py" "$(completed run "$T/he")"
  expect_equal '--json --url --help' "$(SANDPOOL_URL=http://127.0.0.1:1 completed drain '')"
}
