# shellcheck shell=bash
# What everything else stands on: progress, errors, whole files, processes, hashes.

test_a_failing_command_keeps_its_status_and_shows_the_end_of_its_output() {
  local status=0 said
  said=$(with_progress "hard work" bash -c 'echo first; echo last words >&2; exit 7' 2>&1) || status=$?
  expect_equal 7 "$status"
  expect_in "hard work: failed with status 7" "$said"
  expect_in "| last words" "$said"
}

test_a_succeeding_command_is_summed_up_in_one_line() {
  expect_equal 1 "$(with_progress "hard work" bash -c 'echo noise' 2>&1 | wc -l)"
}

test_a_long_command_gives_signs_of_life() {
  expect_in "… hard work: " "$(with_progress "hard work" bash -c 'echo unpacking; sleep 7')"
}

test_progress_ends_with_an_interrupted_script() {
  local started=$SECONDS
  timeout 1 bash -c "source '$LIB/all.sh'; with_progress work sleep 60" | cat >/dev/null || true
  ((SECONDS - started <= 20)) || fail "nothing to hold the pipe for longer than 20 s"
}

test_an_error_says_what_to_do_and_ends_the_script() {
  expect_failure die "the disk is full" "Remove something."
  expect_equal $'\nERROR: the disk is full\n       Remove something.' "$SAID"
}

test_a_file_is_written_whole_or_not_at_all() {
  echo old >"$T/file"
  write_whole "$T/file" <<<new
  expect_equal new "$(cat "$T/file")"
  mkdir "$T/folder"
  expect_failure write_whole "$T/missing/file" <<<new
  expect_equal "bin data file folder" "$(ls "$T" | paste -sd ' ')"
}

test_the_hash_of_a_tree_follows_contents_and_names() {
  local first
  mkdir "$T/tree"
  echo a >"$T/tree/x"
  first=$(hash_of_tree "$T/tree" "$T/absent")
  expect_equal "$first" "$(hash_of_tree "$T/tree" "$T/absent")"
  mv "$T/tree/x" "$T/tree/y"
  [[ $(hash_of_tree "$T/tree") != "$first" ]] || fail "another hash"
  expect_equal "$(hash_of_tree "$T/absent")" "$(cd "$T/tree" && hash_of_tree "$T/none")"
}

test_a_zombie_counts_as_gone() {
  # The child ends; its parent, which has become another program, never asks for it.
  bash -c 'sleep 0.1 & echo $!; exec sleep 20' >"$T/pid" &
  local parent=$!
  eventually grep -q . "$T/pid"
  gone() { ! process_alive "$(cat "$T/pid")"; }
  eventually gone
  [[ -e /proc/$(cat "$T/pid") ]] || fail "a zombie in the list of processes"
  process_alive "$parent" || fail "its parent to count as alive"
  ! process_alive '' || fail "no process to count as gone"
}

test_a_second_set_up_waits_for_the_first() {
  (lock_machine && touch "$T/locked" && nap 1 && echo first >>"$T/order") &
  eventually test -e "$T/locked"
  expect_in "waiting for it" "$(lock_machine && echo second >>"$T/order")"
  expect_equal "first second" "$(paste -sd ' ' "$T/order")"
}

test_what_outlives_the_script_does_not_hold_the_lock() {
  (
    lock_machine
    (let_go && touch "$T/let-go" && exec sleep 20) &
    eventually test -e "$T/let-go"
  ) # ended without unlocking
  [[ $(lock_machine) != *waiting* ]] || fail "the lock to be free"
}

test_a_jdk_older_than_17_is_passed_over() {
  mkdir -p "$T/jdk/bin"
  printf '#!/bin/sh\necho javac 11.0.2\n' | tee "$T/jdk/bin/javac" >"$T/jdk/bin/java"
  chmod +x "$T/jdk/bin/"*
  JAVA_HOME=$T/jdk
  jdk_find || skip "no JDK on this machine"
  [[ $JAVA_HOME != "$T/jdk" ]] || fail "another JDK"
}

test_missing_tools_without_apt_are_named() {
  machine_has_apt() { false; }
  expect_failure machine_install jq docker.io
  expect_in "missing on this machine: jq docker.io" "$SAID"
}

test_the_scripts_pass_shellcheck() {
  command -v shellcheck >/dev/null || skip "shellcheck is not installed"
  (cd "$ROOT" && shellcheck -x scripts/*.sh scripts/lib/configure.sh scripts/completion/sandpool.bash scripts/tests/run.sh .ci/run && shellcheck -x -S warning -e SC2034 scripts/tests/*.test.sh)
}

test_prometheus_comes_without_one_for_the_machine() {
  export SANDPOOL_SYSTEMD=$T/systemd
  mkdir -p "$SANDPOOL_SYSTEMD"
  given_command systemctl <<<"echo \"\$*\" >>'$T/systemctl'"
  machine_has_apt() { true; }
  machine_install() { readlink "$SANDPOOL_SYSTEMD/$1.service" >>"$T/installed"; }
  _machine_has_prometheus() { [[ -e $T/installed ]]; }
  machine_prometheus
  expect_equal /dev/null "$(cat "$T/installed")"
  [[ ! -L $SANDPOOL_SYSTEMD/prometheus.service ]] || fail "the mask to be taken off"
  expect_in "disable" "$(cat "$T/systemctl")"
  machine_prometheus # which is there now
  expect_equal /dev/null "$(cat "$T/installed")"
}

test_postgresql_comes_without_a_server_for_the_machine() {
  SANDPOOL_POSTGRESQL_COMMON=$T
  echo '#create_main_cluster = true' >"$T/createcluster.conf"
  machine_has_apt() { true; }
  machine_install() { echo "$* $(cat "$T/createcluster.conf")" >>"$T/installed"; }
  _machine_has_initdb() { grep -qs '^postgresql ' "$T/installed"; }
  machine_postgresql
  expect_equal $'postgresql-common #create_main_cluster = true\npostgresql create_main_cluster = false' "$(cat "$T/installed")"
  rm "$T/createcluster.conf"
  machine_postgresql # which is there now
}

test_a_user_who_may_not_become_root_is_told_so() {
  ((EUID != 0)) || skip "root may"
  given_command sudo <<<'exit 1'
  expect_failure root_needed
  expect_in "may not use sudo" "$SAID"
}
