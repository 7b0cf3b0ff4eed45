# shellcheck shell=bash
# Finding, installing and starting Docker Engine.

# A daemon that nobody reaches until the file $T/up exists.
given_docker_client() { # COMPLAINT
  given_command docker <<END
if [[ -e $T/up ]]; then echo 26.1.5; else printf '\n%s\n' '$1' >&2; exit 1; fi
END
}

test_a_daemon_that_answers_is_all_that_is_needed() {
  given_docker_client 'Cannot connect to the Docker daemon'
  touch "$T/up"
  engine_install() { fail "nothing to install"; }
  expect_in "Docker Engine 26.1.5 answers" "$(engine_ensure)"
}

test_a_client_alone_is_no_engine() {
  given_docker_client 'Cannot connect to the Docker daemon'
  engine_start() { touch "$T/up"; engine_reachable; }
  machine_has_apt() { true; }
  machine_knows_package() { false; }
  machine_install() { echo "installing $*"; }
  command() {
    [[ $2 != dockerd ]] || return 1
    builtin command "$@"
  }
  expect_in "installing docker.io iptables" "$(engine_ensure)"
}

test_the_client_is_installed_too_where_it_is_a_package_of_its_own() {
  local installed=$T/installed
  machine_has_apt() { true; }
  machine_knows_package() { [[ $1 == docker-cli ]]; }
  machine_install() { echo "$*" >>"$installed"; }
  command() {
    case $2 in
      docker | dockerd) [[ -e $installed ]] ;;
      *) builtin command "$@" ;;
    esac
  }
  engine_install >/dev/null
  expect_equal "docker.io iptables docker-cli" "$(cat "$installed")"
}

test_a_user_without_access_is_told_how_to_get_it() {
  given_docker_client 'permission denied while trying to connect to the Docker daemon socket'
  expect_failure engine_ensure
  expect_in "may not talk to the Docker daemon" "$SAID"
  expect_in "usermod -aG docker" "$SAID"
}

test_a_remote_daemon_that_does_not_answer_is_not_replaced_by_one_here() {
  given_docker_client 'Cannot connect to the Docker daemon'
  DOCKER_HOST=tcp://127.0.0.1:1 expect_failure engine_ensure
  expect_in "the Docker daemon at DOCKER_HOST=tcp://127.0.0.1:1 does not answer: Cannot connect" "$SAID"
}

# The direct start, with what it would touch in the test's folder and a dockerd of the test's own.
given_no_systemd() { # DOCKERD
  [[ ! -d /run/systemd/system ]] || skip "systemd runs here, so nothing is started directly"
  ENGINE_LOG=$T/dockerd.log
  ENGINE_STARTED_BY_US=$T/dockerd.pid
  export SANDPOOL_DOCKER_PIDFILE=$T/docker.pid
  _engine_mount_cgroups() { :; }
  given_command dockerd <<<"$1"
}

engine_started_ours() {
  [[ $(process_words "$(cat "$ENGINE_STARTED_BY_US")") == "dockerd "* ]]
}

test_the_daemon_is_started_with_the_given_flags_and_stopped_again() {
  given_docker_client 'Cannot connect to the Docker daemon'
  given_no_systemd 'echo "$*"; touch '"$T"'/up; exec -a dockerd sleep 20'
  export SANDPOOL_DOCKERD_ARGS='--bridge=none --iptables=false'
  engine_start
  eventually engine_started_ours
  expect_equal "--bridge=none --iptables=false" "$(cat "$ENGINE_LOG")"
  local pid
  pid=$(cat "$ENGINE_STARTED_BY_US")
  process_alive "$pid" || fail "process $pid"
  expect_in "dockerd stopped" "$(engine_stop_ours)"
  ! process_alive "$pid" || fail "no process $pid"
  expect_in "no dockerd of ours" "$(engine_stop_ours)"
}

test_a_daemon_that_does_not_start_is_an_error_with_the_end_of_its_log() {
  given_docker_client 'Cannot connect to the Docker daemon'
  given_no_systemd 'echo "failed to mount overlay"; exit 1'
  expect_failure engine_start
  expect_in "| failed to mount overlay" "$SAID"
  expect_in "dockerd did not come up: process" "$SAID"
}

test_a_daemon_that_is_starting_already_is_waited_for() {
  given_docker_client 'Cannot connect to the Docker daemon'
  given_no_systemd 'exit 1'
  (exec -a dockerd sleep 20) &
  echo $! >"$T/docker.pid"
  eventually engine_pid >/dev/null
  (nap 0.5; touch "$T/up") &
  expect_in "is starting already" "$(engine_start)"
}

test_the_pid_file_is_where_the_flags_say() {
  expect_equal /var/run/docker.pid "$(engine_pid_file)"
  expect_equal /x/y.pid "$(SANDPOOL_DOCKERD_ARGS='--debug --pidfile=/x/y.pid' engine_pid_file)"
  expect_equal /x/z.pid "$(SANDPOOL_DOCKERD_ARGS='-p /x/z.pid --debug' engine_pid_file)"
}

test_a_reload_never_signals_a_process_that_is_no_daemon() {
  [[ ! -d /run/systemd/system ]] || skip "systemd reloads it here"
  sleep 20 &
  export SANDPOOL_DOCKER_PIDFILE=$T/docker.pid
  echo $! >"$T/docker.pid"
  expect_failure engine_reload
  expect_in "cannot tell which process is the Docker daemon" "$SAID"
  process_alive $! || fail "the other process to live"
}
