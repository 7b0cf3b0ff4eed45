# shellcheck shell=bash
# Where runsc is taken from.

# Only the named ways, in their usual order, can find anything.
given_only() {
  local method
  for method in "${RUNSC_METHODS[@]}"; do
    [[ " $* " == *" $method "* ]] || eval "_runsc_by_$method() { echo tried $method; return 1; }"
  done
}

recorded() {
  jq -r ".$1" "$T/lib/runsc.json"
}

test_releases_are_read_from_both_ways_of_telling_them() {
  expect_equal 20260905.0 "$(runsc_release_in $'runsc version release-20260905.0\nspec: 1.2.1')"
  expect_equal 20240729.0 "$(runsc_release_in $'runsc version 0.0~20240729.0\nspec: 1.2.1')"
  expect_equal 20260914.1 "$(runsc_release_in 'runsc version release-20260914.1-3-gabcdef')"
  expect_equal 20260914 "$(runsc_release_in 'runsc version google-20260914')"
  expect_failure runsc_release_in 'runsc version VERSION_MISSING'
  expect_failure runsc_release_in 'runc version 1.1.5'
}

test_recent_means_july_2026_or_newer() {
  runsc_is_recent 20260701.0
  runsc_is_recent 20270101
  expect_failure runsc_is_recent 20260630.9
}

test_a_recent_one_on_the_path_is_taken_and_nothing_else_is_tried() {
  given_runsc "$T/bin/runsc" 20260801.0
  given_only present
  local said
  said=$(runsc_ensure)
  expect_in "chosen: runsc 20260801.0" "$said"
  [[ $said != *tried* ]] || fail "no other way tried: $said"
  expect_equal present "$(recorded method)"
  expect_equal true "$(recorded recent)"
  expect_equal "$T/lib/runsc-20260801.0/runsc" "$(recorded path)"
  cmp "$T/bin/runsc" "$(recorded path)"
}

test_an_old_one_on_the_path_is_the_last_resort() {
  given_runsc "$T/bin/runsc" 20240729.0
  given_only present old
  local said
  said=$(runsc_ensure 2>&1)
  expect_in "is release 20240729.0, older than" "$said"
  expect_equal "tried upstream tried go tried debian" "$(grep -o 'tried [a-z]*' <<<"$said" | paste -sd ' ')"
  expect_in "WARNING: runsc 20240729.0 burns" "$said"
  expect_equal old "$(recorded method)"
  expect_equal false "$(recorded recent)"
}

test_one_that_is_named_is_taken_even_when_old() {
  given_runsc "$T/mine" 20240101.0
  SANDPOOL_RUNSC=$T/mine
  given_only present
  expect_in "WARNING" "$(runsc_ensure 2>&1)"
  expect_equal 20240101.0 "$(recorded release)"
}

test_one_that_is_named_but_does_not_work_is_an_error() {
  SANDPOOL_RUNSC=$T/absent
  expect_failure runsc_ensure
  expect_in "is not an executable file" "$SAID"
  given_runsc "$T/mine" VERSION_MISSING
  SANDPOOL_RUNSC=$T/mine
  expect_failure runsc_ensure
  expect_in "does not answer --version" "$SAID"
}

test_the_second_call_tries_nothing() {
  given_runsc "$T/bin/runsc" 20260801.0
  given_only present
  runsc_ensure
  given_only
  RUNSC=''
  local said
  said=$(runsc_ensure)
  [[ $said != *tried* ]] || fail "nothing tried: $said"
  runsc_ensure
  expect_equal "$T/lib/runsc-20260801.0/runsc" "$RUNSC"
}

test_a_kept_one_that_is_gone_is_got_again() {
  given_runsc "$T/bin/runsc" 20260801.0
  given_only present
  runsc_ensure
  rm "$T/lib/runsc-20260801.0/runsc"
  expect_in "chosen" "$(runsc_ensure)"
  [[ -x $T/lib/runsc-20260801.0/runsc ]] || fail "the binary in its place"
}

test_a_kept_old_one_gives_way_to_a_recent_one_on_the_path() {
  given_runsc "$T/bin/runsc" 20240729.0
  given_only present old
  runsc_ensure
  given_runsc "$T/bin/runsc" 20260801.0
  runsc_ensure
  expect_equal 20260801.0 "$RUNSC_RELEASE"
  [[ -x $T/lib/runsc-20240729.0/runsc ]] || fail "the old binary to stay: containers may run from it"
}

test_a_forced_way_is_the_only_one_tried() {
  given_runsc "$T/bin/runsc" 20260801.0
  given_only present
  SANDPOOL_RUNSC_METHOD=go
  expect_failure runsc_ensure
  expect_equal "tried go" "$(grep -o 'tried [a-z]*' <<<"$SAID" | head -n 1)"
  expect_in "no usable runsc: tried go" "$SAID"
  SANDPOOL_RUNSC_METHOD=magic
  expect_failure runsc_ensure
  expect_in "Expected one of: present upstream go debian old" "$SAID"
}

test_a_forced_way_replaces_one_that_came_another_way() {
  given_runsc "$T/bin/runsc" 20260801.0
  given_only present
  runsc_ensure
  _runsc_by_go() { RUNSC_FOUND=$T/built RUNSC_SOURCE=built; }
  given_runsc "$T/built" 20260905.0
  SANDPOOL_RUNSC_METHOD=go
  runsc_ensure
  expect_equal go "$(recorded method)"
  expect_in "go: built" "$(runsc_ensure)"
}

test_a_binary_that_does_not_run_is_not_kept() {
  given_only upstream
  _runsc_by_upstream() { RUNSC_FOUND=$T/broken RUNSC_SOURCE=nowhere; }
  printf '\177ELF' >"$T/broken"
  chmod +x "$T/broken"
  expect_failure runsc_ensure
  expect_in "does not run here" "$SAID"
  [[ ! -e $T/lib/runsc.json ]] || fail "no record"
}

# A release in upstream's layout under the given folder of the server.
given_release() {
  local folder
  folder=$T/www/$1/$(uname -m)
  given_runsc "$folder/runsc" 20260905.0
  (cd "$folder" && sha512sum runsc >runsc.sha512)
}

test_upstream_is_downloaded_and_checked() {
  given_only upstream
  given_release latest
  given_server "$T/www"
  RUNSC_URL=$SERVER/latest
  runsc_ensure
  expect_equal upstream "$(recorded method)"
  expect_equal "$SERVER/latest/$(uname -m)/runsc" "$(recorded source)"
  expect_equal "$(sha512sum <"$RUNSC" | cut -d ' ' -f 1)" "$(recorded sha512)"
}

test_upstream_with_a_wrong_checksum_is_thrown_away_and_the_next_way_tried() {
  given_only upstream
  given_release latest
  echo '# changed on the way' >>"$T/www/latest/$(uname -m)/runsc"
  given_server "$T/www"
  RUNSC_URL=$SERVER/latest
  expect_failure runsc_ensure
  expect_in "does not have the checksum" "$SAID"
  expect_in "tried go" "$SAID"
  [[ ! -e $T/lib ]] || fail "nothing kept"
}

test_upstream_without_a_checksum_is_not_used() {
  given_only upstream
  given_release latest
  echo '<html>sign in</html>' >"$T/www/latest/$(uname -m)/runsc.sha512"
  given_server "$T/www"
  RUNSC_URL=$SERVER/latest
  expect_failure runsc_ensure
  expect_in "holds no SHA-512 checksum" "$SAID"
  RUNSC_URL=$SERVER/absent
  expect_failure runsc_ensure
  expect_in "404" "$SAID"
}

test_upstream_that_never_answers_is_given_up_soon() {
  given_only upstream
  given_release silent
  given_server "$T/www"
  RUNSC_URL=$SERVER/silent
  local started=$SECONDS
  expect_failure runsc_ensure
  expect_in "is out of reach" "$SAID"
  ((SECONDS - started <= 15)) || fail "at most 15 s, took $((SECONDS - started))"
}

test_upstream_that_stops_sending_is_given_up_soon() {
  given_only upstream
  given_release stalling
  given_server "$T/www"
  RUNSC_URL=$SERVER/stalling
  local started=$SECONDS
  expect_failure runsc_ensure
  expect_in "downloading $SERVER/stalling/$(uname -m)/runsc: failed" "$SAID"
  ((SECONDS - started <= 20)) || fail "at most 20 s, took $((SECONDS - started))"
}

test_nobody_at_upstreams_address_is_given_up_at_once() {
  given_only upstream
  RUNSC_URL=http://127.0.0.1:1/latest
  expect_failure runsc_ensure
  expect_in "is out of reach" "$SAID"
}

given_go() { # VERSION
  given_command go <<END
case \$1 in
  env) echo go$1 ;;
  install)
    echo "\$*" >"$T/go.call"
    mkdir -p "\$GOBIN"
    printf '#!/bin/sh\necho runsc version release-20260905.0\n' >"\$GOBIN/runsc"
    chmod +x "\$GOBIN/runsc"
    ;;
esac
END
  RUNSC_GO_PLACES=()
}

test_go_builds_the_pinned_revision_and_tells_it_its_release() {
  given_only go
  given_go 1.26.3
  runsc_ensure
  expect_equal go "$(recorded method)"
  expect_in "gvisor.dev/gvisor/runsc@v0.0.0-20260905035102-160fafc42237" "$(cat "$T/go.call")"
  expect_in "version.version=release-20260905.0" "$(cat "$T/go.call")"
}

test_a_newer_go_fits_and_an_older_one_does_not() {
  local version
  for version in 1.26.3 1.26.10 1.27 1.27rc1 2.0; do
    given_go "$version"
    _runsc_find_go >/dev/null || fail "Go $version to fit"
  done
  for version in 1.26.2 1.26 1.9.9 1.25.12; do
    given_go "$version"
    expect_failure _runsc_find_go
  done
}

test_the_archive_is_read_from_the_fields_of_apts_sources_only() {
  mkdir -p "$T/apt/sources.list.d"
  SANDPOOL_APT_ETC=$T/apt
  expect_failure _runsc_debian_archive
  printf 'Types: deb\n# http://snapshot.example/archive/debian/\nURIs: http://mirror.example/debian-security http://mirror.example/debian/\n' \
    >"$T/apt/sources.list.d/debian.sources"
  expect_equal http://mirror.example/debian "$(_runsc_debian_archive)"
  rm "$T/apt/sources.list.d/debian.sources"
  printf '# deb http://no.example/debian x main\ndeb-src http://src.example/debian x main\ndeb [arch=amd64 signed-by=/k] http://old.example/debian x main\n' \
    >"$T/apt/sources.list"
  expect_equal http://old.example/debian "$(_runsc_debian_archive)"
}

test_debians_package_is_fetched_without_touching_apts_configuration() {
  local archive before
  machine_has_apt && archive=$(_runsc_debian_archive) || skip "no Debian archive among apt's sources"
  curl --fail --silent --head --location --max-time 10 "$archive/dists/stable/InRelease" >/dev/null || skip "the Debian archive is out of reach"
  apt_state() { find /etc/apt /var/lib/apt/lists -type f -printf '%p %s %T@\n' 2>/dev/null | sort || true; } # not all may be read
  before=$(apt_state)
  given_only debian
  expect_in "burns" "$(runsc_ensure 2>&1)"
  expect_equal debian "$(recorded method)"
  expect_equal "$before" "$(apt_state)"
  given_only
  runsc_ensure
}
