# shellcheck shell=bash
# Starting and stopping the service, and what is left afterwards.

# A process that looks like the service of this test. It writes down the signals it gets; COMMANDS is run on SIGTERM.
given_service() { # COMMANDS
  bash -c "trap 'echo TERM >>$T/signals; $1' TERM; touch $T/listening; while :; do sleep 0.05; done" fake "$SERVICE_JAR" serve &
  echo $! >"$SERVICE_PID"
  eventually test -e "$T/listening"
  disown # bash would report its death in the middle of the test's output
}

down() {
  "$ROOT/scripts/down.sh" 2>&1
}

test_down_with_nothing_running_is_fine_twice() {
  given_docker
  expect_in "the service does not run" "$(down)"
  expect_in "the service does not run" "$(down)"
  [[ ! -e $T/docker.calls ]] || fail "no question to Docker: no instance was ever started here"
}

test_down_asks_the_service_to_stop_and_is_fine_a_second_time() {
  given_docker
  given_service 'exit 0'
  local pid
  pid=$(service_pid)
  expect_in "the service stopped" "$(down)"
  ! process_alive "$pid" || fail "no process $pid"
  expect_equal TERM "$(cat "$T/signals")"
  [[ ! -e $SERVICE_PID ]] || fail "no pid file"
  expect_in "the service does not run" "$(down)"
}

test_down_kills_a_service_that_does_not_stop_and_removes_its_containers() {
  given_docker
  printf '%s\n' 4f5a 77aa >"$T/containers"
  echo box-1 >"$T/data/instance-id"
  given_service ''
  local said pid
  pid=$(service_pid)
  said=$(SANDPOOL_STOP_PATIENCE=1 down)
  expect_in "did not stop within 1 s; killing it" "$said"
  expect_in "removing 2 containers" "$said"
  ! process_alive "$pid" || fail "no process $pid"
  expect_in "ps --all --quiet --no-trunc --filter label=io.sandpool.instance=box-1" "$(cat "$T/docker.calls")"
  expect_in "rm --force --volumes 4f5a 77aa" "$(cat "$T/docker.calls")"
}

test_down_says_so_when_containers_cannot_be_removed() {
  given_docker
  echo 4f5a >"$T/containers"
  echo box-1 >"$T/data/instance-id"
  sed -i 's/^  rm).*/  rm) echo it is in use >\&2; exit 1 ;;/' "$T/bin/docker"
  nap() { SECONDS=$((SECONDS + 30)); } # the wait is over soon
  expect_failure service_remove_containers
  expect_in "could not be removed: 4f5a" "$SAID"
  expect_in "Docker says: it is in use" "$SAID"
}

test_a_container_that_is_on_its_way_out_is_waited_for() {
  given_docker
  echo 4f5a >"$T/containers"
  echo box-1 >"$T/data/instance-id"
  sed -i "s|^  rm).*|  rm) rm '$T/containers'; : >'$T/containers'; echo removal is in progress >\&2; exit 1 ;;|" "$T/bin/docker"
  expect_in "no container of instance box-1 is left" "$(down)"
}

test_down_without_a_daemon_warns_and_is_fine() {
  given_command docker <<<'echo "Cannot connect" >&2; exit 1'
  echo box-1 >"$T/data/instance-id"
  expect_in "WARNING: the Docker daemon does not answer" "$(down)"
}

test_an_instance_id_that_is_none_never_becomes_a_filter() {
  given_docker
  echo ' ' >"$T/data/instance-id"
  expect_failure down
  expect_in "holds no instance id" "$SAID"
  [[ ! -e $T/docker.calls ]] || fail "no question to Docker"
}

test_a_process_that_got_the_services_old_id_is_left_alone() {
  given_docker
  sleep 30 &
  echo $! >"$SERVICE_PID"
  expect_in "the service does not run" "$(down)"
  process_alive $! || fail "the other process to live"
}

# The service's command line, but with a script in place of java.
given_java() { # COMMANDS
  echo "$1" >"$T/fake-java"
  java_command() { JAVA=(bash "$T/fake-java"); }
  images_ids() { echo image-1; }
  JAR=$T/built.jar
  echo one >"$JAR"
  JAVA_HOME=/nowhere
  export SANDPOOL_HTTP_PORT=1
}

test_a_running_service_is_left_alone_until_what_it_was_made_from_changes() {
  given_java 'while :; do sleep 0.05; done'
  service_ensure
  local first
  first=$(service_pid)
  expect_equal yes "$SERVICE_STARTED"
  SERVICE_STARTED=no
  service_ensure
  expect_equal no "$SERVICE_STARTED"
  expect_equal "$first" "$(service_pid)"
  SANDPOOL_RUNSC_METHOD=go service_ensure # a setting of the scripts
  expect_equal "$first" "$(service_pid)"

  local change pid=$first
  for change in 'echo two >"$JAR"' 'export SANDPOOL_POOLS_PYTHON_MIN_IDLE=3' 'images_ids() { echo image-2; }' 'RUNSC=/other'; do
    eval "$change"
    service_ensure
    [[ $(service_pid) != "$pid" ]] || fail "another process after: $change"
    ! process_alive "$pid" || fail "the process from before to be gone after: $change"
    pid=$(service_pid)
  done
  service_stop
}

test_the_service_does_not_see_the_scripts_own_settings() {
  given_java 'env | sort >'"$T"'/seen.new; mv '"$T"'/seen.new '"$T"'/seen; while :; do sleep 0.05; done'
  export SANDPOOL_DOCKERD_ARGS=--debug SANDPOOL_MORE=1
  service_ensure
  eventually grep -q SANDPOOL_MORE "$T/seen"
  service_stop
  expect_in "SANDPOOL_MORE=1" "$(cat "$T/seen")"
  expect_in "SANDPOOL_DATA=$T/data" "$(cat "$T/seen")"
  [[ $(cat "$T/seen") != *SANDPOOL_DOCKERD_ARGS* ]] || fail "no SANDPOOL_DOCKERD_ARGS"
}

test_a_service_that_ends_by_itself_is_an_error_with_the_end_of_its_log() {
  given_java 'echo "the key pools.python.max is wrong"; exit 3'
  start_and_wait() {
    service_ensure
    service_await_warm
  }
  expect_failure start_and_wait
  expect_in "the service ended by itself" "$SAID"
  expect_in "the key pools.python.max is wrong" "$SAID"
}

test_pools_that_do_not_get_warm_are_an_error_with_the_reason() {
  given_java 'while :; do sleep 0.05; done'
  given_command curl <<END
echo '{"detail": "pool=python idle=0/8"}' >"$SCRATCH/ready"
printf 503
END
  SERVICE_WARM_PATIENCE=1
  service_ensure
  expect_failure service_await_warm
  expect_in "not warm after 1 s: pool=python idle=0/8" "$SAID"
  service_stop
}

test_a_port_that_is_taken_is_said_before_anything_is_started() {
  mkdir "$T/www"
  given_java 'while :; do sleep 0.05; done'
  jdk_find && given_server "$T/www"
  export SANDPOOL_HTTP_PORT=${SERVER##*:}
  expect_failure service_ensure
  expect_in "something else listens on http://127.0.0.1:$SANDPOOL_HTTP_PORT" "$SAID"
}

test_the_address_is_the_services_own_idea_of_it() {
  SERVICE_CONFIG=$T/absent.yaml
  expect_equal http://127.0.0.1:8080 "$(service_url)"
  SERVICE_CONFIG=$T/sandpool.yaml
  printf 'http:\n  # port: 1\n  host: "::1" # loopback\n  port: 9090\nother:\n  port: 7\n' >"$SERVICE_CONFIG"
  expect_equal 'http://[::1]:9090' "$(service_url)"
  SANDPOOL_HTTP_HOST=0.0.0.0 SANDPOOL_HTTP_PORT=1234
  expect_equal http://127.0.0.1:1234 "$(service_url)"
}

test_commands_of_the_jar_say_how_they_are_used_without_it() {
  local script
  for script in webhook-secret.sh rotate-settings-key.sh; do
    expect_in "Usage: scripts/$script" "$(JAR=/nowhere "$ROOT/scripts/$script" --help)"
  done
}

test_wrong_arguments_are_answered_with_the_usage() {
  local script
  for script in up.sh down.sh test.sh; do
    expect_failure "$ROOT/scripts/$script" --frobnicate
    expect_in "Usage: scripts/$script" "$SAID"
    expect_in "Usage: scripts/$script" "$("$ROOT/scripts/$script" --help)"
  done
}
