# shellcheck shell=bash
# patience: 900
# The scripts that speak to a service, against a real one: its own data folder and port, real sandboxes, and an emulated cloud.

# given_live_service: running, warm and small. Everything it made goes when the test ends, however that comes.
given_live_service() {
  local name
  for name in "${!E2B_@}" "${!AGENTRUN_@}"; do
    unset "$name"
  done
  engine_reachable || skip "no Docker daemon answers"
  docker info --format '{{json .Runtimes}}' | grep -q sandpool-runsc || skip "Docker has no gVisor: scripts/up.sh sets it up"
  jdk_find && command -v mvn >/dev/null || skip "no JDK with Maven"
  jar_ensure
  trap live_end EXIT
  export SANDPOOL_HTTP_PORT SANDPOOL_POOLS_PYTHON_MIN_IDLE=2 SANDPOOL_POOLS_PYTHON_MAX_TOTAL=4 \
    SANDPOOL_POOLS_NODEJS_MIN_IDLE=0 SANDPOOL_POOLS_BASH_MIN_IDLE=0
  SANDPOOL_HTTP_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  SANDPOOL_URL=http://127.0.0.1:$SANDPOOL_HTTP_PORT
  export SANDPOOL_URL
  service_ensure
  service_await_warm
}

live_end() {
  local status=$?
  service_stop || true
  service_remove_containers || true
  [[ -z ${EMULATOR:-} ]] || kill "$EMULATOR" 2>/dev/null || true
  ((status == 0)) || tail -n 30 "$SERVICE_LOG" || true
  rm -rf "$SCRATCH" "$T"
  exit "$status"
}

# given_cloud NAME LAST: an emulated one, its settings in the environment; LAST is the one that it says last.
given_cloud() {
  local line='' cloud
  exec {cloud}< <(exec "$ROOT/scripts/emulator.sh" "$1" 2>"$T/emulator.log")
  EMULATOR=$!
  while [[ $line != "export $2="* ]]; do
    read -r -t 600 -u "$cloud" line || { cat "$T/emulator.log" >&2; fail "the emulated cloud to start"; }
    [[ $line != 'export '[A-Z]*=* ]] || export "${line#export }"
  done
}

sandpool() {
  "$ROOT/scripts/sandpool.sh" "$@"
}

# ends STATUS COMMAND…: it must end with exactly this status; what it said is left in SAID.
ends() {
  local status=0
  SAID=$("${@:2}" 2>&1) || status=$?
  [[ $status == "$1" ]] || fail "status $1 of: ${*:2}; it was $status and said: $SAID"
}

test_from_a_running_service_to_a_working_cloud_by_script_alone() {
  given_live_service
  given_cloud e2b E2B_API_KEY
  local configure=$ROOT/scripts/configure-e2b.sh before

  # Nothing that is wrong is saved.
  before=$(sandpool settings --json | jq .version)
  ends 3 "$configure" --timeout 1 --activate
  expect_in "timeout: " "$SAID"
  E2B_API_KEY=e2b_00000000000000000000000000000000000000ff ends 4 "$configure" --test --activate
  ends 0 "$configure" --test --activate --dry-run
  expect_equal "$before" "$(sandpool settings --json | jq .version)"
  expect_equal self_managed "$(sandpool run -c 'print(1)' --json | jq -r .provider)"

  # The way of a new operator.
  ends 0 "$configure" --test --activate
  expect_in "sandbox.provider_type: " "$SAID"
  [[ $SAID != *"$E2B_API_KEY"* ]] || fail "no key in what is said"
  ends 0 sandpool run -c 'print(1)'
  expect_equal 1 "$SAID"
  expect_equal "e2b 42" "$(sandpool run -c 'def main(n): return n * 2' --arg n=21 --json | jq -r '"\(.provider) \(.result)"')"
  expect_equal true "$(sandpool providers --json | jq '.providers[] | select(.id == "e2b") | .active')"

  # The key is kept sealed, and is in no log.
  ! grep --recursive --text --quiet --fixed-strings "$E2B_API_KEY" "$SANDPOOL_DATA" || fail "no key in the data folder"

  # A later change needs no key, and a version can be put back.
  (unset "${!E2B_@}"; ends 0 "$configure" --timeout 60)
  expect_equal '"set, …'"${E2B_API_KEY: -4}"'"' "$("$configure" --help | sed -n 's/.*now \(set, ….*\), from .*/"\1"/p')"
  ends 0 sandpool settings restore "$before"
  expect_equal self_managed "$(sandpool run -c 'print(1)' --json | jq -r .provider)"
}

test_agentrun_is_set_up_by_script_too() {
  given_live_service
  given_cloud aliyun AGENTRUN_REGION
  ends 0 "$ROOT/scripts/configure-aliyun.sh" --test --activate
  [[ $SAID != *"$AGENTRUN_ACCESS_KEY_SECRET"* ]] || fail "no secret in what is said"
  expect_equal "aliyun_codeinterpreter 42" "$(sandpool run -c 'def main(n): return n * 2' --arg n=21 --json | jq -r '"\(.provider) \(.result)"')"
  ends 0 "$ROOT/scripts/configure-self-managed.sh" --activate
  expect_equal self_managed "$(sandpool run -c 'print(1)' --json | jq -r .provider)"
}

test_the_everyday_command_against_a_real_service() {
  given_live_service
  local status=0 key

  expect_equal 0600 "0$(stat -c %a "$SANDPOOL_DATA/admin-key")"
  ends 3 sandpool run -c 'import sys; print("out"); print("err", file=sys.stderr); sys.exit(3)'
  expect_in out "$SAID"
  expect_in err "$SAID"
  sandpool run -c 'import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)' >"$T/out"
  python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)' | cmp - "$T/out" || fail "every byte"
  expect_equal olleh "$(printf hello | sandpool run -c 'import sys; print(sys.stdin.read()[::-1])' --stdin)"
  expect_equal 12345678901234567890 "$(sandpool run -c 'def main(n): return n' --arg n=12345678901234567890 --result)"
  expect_equal 'you there' "$(sandpool run -l bash -c 'echo "$WHO $1"' --env WHO=you -- there)"
  ends 124 sandpool run -c 'while True: pass' --timeout 1
  ends 125 sandpool run -c x -l cobol

  expect_in python "$(sandpool pools)"
  expect_in self_managed "$(sandpool providers)"
  expect_in sandbox.provider_type "$(sandpool settings)"
  expect_in 'python  ' "$(sandpool top --once)"

  key=$(sandpool keys create ci --role run --tenant lab --expires-in 1h 2>"$T/err")
  [[ $key =~ ^e2b_[0-9a-f]{40}$ ]] || fail "a key, got: $key"
  expect_equal 1 "$(SANDPOOL_API_KEY=$key sandpool run -c 'print(1)')"
  SANDPOOL_ADMIN_KEY=$key ends 6 sandpool keys list
  ends 0 sandpool keys revoke "$(sandpool keys list --json | jq -r '.keys[] | select(.name == "ci") | .id')"
  SANDPOOL_API_KEY=$key ends 125 sandpool run -c 'print(1)'

  ends 0 sandpool drain python
  ends 125 sandpool run -c 'print(1)' --max-wait 0
  ends 0 sandpool resume python
  ends 0 sandpool run -c 'print(1)'
  ends 0 sandpool recycle python

  ends 0 "$ROOT/scripts/configure-self-managed.sh" --create-lane 3 --dry-run
  expect_in "create_lane: " "$SAID"
  ends 0 "$ROOT/scripts/configure-self-managed.sh" --create-lane 3
  expect_in create_lane "$(sandpool settings versions)"
  ends 3 "$ROOT/scripts/configure-self-managed.sh" --set colour=red
  expect_in "colour: " "$SAID"
}
