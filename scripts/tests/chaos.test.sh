# shellcheck shell=bash
# patience: 300
# scripts/chaos.sh: what it takes, that its checks can fail, and one fault for real.

test_the_faults_are_listed() {
  local said
  said=$("$TESTS/../chaos.sh" --list)
  expect_in "service-killed " "$said"
  expect_in "engine-frozen " "$said"
  expect_in "slow-connections " "$said"
}

test_an_unknown_fault_is_refused() {
  expect_failure "$TESTS/../chaos.sh" --only nonsense
  expect_in "no such fault: nonsense" "$SAID"
}

test_half_a_command_is_refused_with_the_usage() {
  expect_failure "$TESTS/../chaos.sh" --seed
  expect_in "Usage: scripts/chaos.sh" "$SAID"
  expect_failure "$TESTS/../chaos.sh" calm
  expect_in "Usage: scripts/chaos.sh" "$SAID"
}

test_the_account_finds_wrong_second_and_missing_answers() {
  PYTHONPATH=$TESTS/../live:$TESTS/../chaos PYTHONDONTWRITEBYTECODE=1 python3 "$TESTS/chaos_account.py"
}

test_a_service_survives_hostile_programs_and_leaves_nothing() {
  ((EUID == 0)) || skip "chaos needs root"
  engine_reachable || skip "no Docker daemon answers"
  docker info --format '{{json .Runtimes}}' | grep -q sandpool-runsc || skip "Docker has no gVisor: scripts/up.sh sets it up"
  jdk_find && command -v mvn >/dev/null || skip "no JDK with Maven"
  local said
  unset SANDPOOL_RUNSC_HOME SANDPOOL_DAEMON_JSON SANDPOOL_RUNSC_ANSWER_TIMEOUT # those of the machine
  said=$(SANDPOOL_CHAOS_DATA=$T/chaos "$TESTS/../chaos.sh" --quick --seed 1 --only hostile-programs) || fail "nothing broken: $said"
  expect_in "| holds" "$said"
  expect_equal "" "$(grep sandpool-chaos /proc/self/mounts | grep "$T" || true)"
  [[ -n $(ls "$T"/chaos/*/hostile-programs.requests.jsonl) ]] || fail "raw results"
}
