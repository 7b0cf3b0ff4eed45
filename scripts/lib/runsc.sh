# shellcheck shell=bash
# gVisor's runsc: which release, where it comes from, where it is kept.
#
# The release matters: before July 2026 an idle sandbox burned 25 to 50 ms of CPU per second, since then about one. So a
# recent release is looked for in several places, and Debian's older package is the last of them.
#
# What was chosen is copied to $RUNSC_HOME/runsc-RELEASE/runsc, a path that stays while containers run from it, and
# recorded in $RUNSC_HOME/runsc.json: path, release, recent, method, source, sha512, chosen.

RUNSC_HOME=${SANDPOOL_RUNSC_HOME:-/usr/local/lib/sandpool}
RUNSC_RECORD=$RUNSC_HOME/runsc.json
RUNSC_RECENT=20260701

RUNSC_URL=${SANDPOOL_RUNSC_URL:-https://storage.googleapis.com/gvisor/releases/release/latest}
RUNSC_CONNECT_TIMEOUT=5 # seconds
RUNSC_ANSWER_TIMEOUT=${SANDPOOL_RUNSC_ANSWER_TIMEOUT:-10}

RUNSC_GO_MODULE=gvisor.dev/gvisor
RUNSC_GO_REVISION=v0.0.0-20260905035102-160fafc42237
RUNSC_GO_RELEASE='release-20260905.0'
RUNSC_GO_NEEDS=1.26.3
RUNSC_GO_PLACES=(/usr/local/go/bin/go /usr/lib/go/bin/go) # besides the PATH
RUNSC_DEBIAN_SUITES=(sid testing stable) # newest first

RUNSC_METHODS=(present upstream go debian old)

# runsc_ensure: leaves the path of a working runsc in RUNSC and its release in RUNSC_RELEASE.
runsc_ensure() {
  local forced=${SANDPOOL_RUNSC_METHOD:-} method
  local methods=("${RUNSC_METHODS[@]}")
  if [[ -n $forced ]]; then
    [[ " ${RUNSC_METHODS[*]} " == *" $forced "* ]] ||
      die "SANDPOOL_RUNSC_METHOD=$forced is not known" "Expected one of: ${RUNSC_METHODS[*]}"
    methods=("$forced")
  fi
  if [[ -n ${SANDPOOL_RUNSC:-} && -z $forced ]]; then
    methods=(present)
  fi

  if _runsc_recorded "$forced"; then
    say "runsc $RUNSC_RELEASE in $RUNSC ($(jq --raw-output '"\(.method): \(.source)"' "$RUNSC_RECORD"))"
    _runsc_warn_if_old
    return
  fi
  RUNSC_WORK=$SCRATCH/runsc
  mkdir -p "$RUNSC_WORK"
  for method in "${methods[@]}"; do
    # Each leaves RUNSC_FOUND (a file) and RUNSC_SOURCE (where from, in words), or says why not and fails.
    if "_runsc_by_$method" && _runsc_keep "$method"; then
      say "chosen: runsc $RUNSC_RELEASE ($method: $RUNSC_SOURCE), kept as $RUNSC"
      _runsc_warn_if_old
      return
    fi
  done
  die "no usable runsc: tried ${methods[*]}, the reasons are above" \
    "Install gVisor's runsc, release $RUNSC_RECENT or newer, on the PATH, or name it in SANDPOOL_RUNSC." \
    "Upstream's binaries: $RUNSC_URL (SANDPOOL_RUNSC_URL names another place with the same layout)."
}

# runsc_release FILE: the release that the binary says it is, such as 20260905.0; fails when it does not run or says none.
runsc_release() {
  local reply
  reply=$(timeout 15 "$1" --version 2>/dev/null </dev/null) || return 1
  runsc_release_in "$reply"
}

# runsc_release_in TEXT: from "runsc version release-20260905.0" as well as from Debian's "runsc version 0.0~20240729.0".
runsc_release_in() {
  local pattern='runsc version [^[:space:]]*(20[0-9]{6}(\.[0-9]+)?)'
  [[ $1 =~ $pattern ]] && echo "${BASH_REMATCH[1]}"
}

runsc_is_recent() {
  ((${1%%.*} >= RUNSC_RECENT))
}

_runsc_warn_if_old() {
  runsc_is_recent "$RUNSC_RELEASE" ||
    warn "runsc $RUNSC_RELEASE burns 25 to 50 ms of CPU per second for each idle sandbox. To look for a recent one again: SANDPOOL_RUNSC_METHOD=upstream (or go) scripts/up.sh --detach"
}

# _runsc_recorded FORCED: whether the record names a binary that still runs and is what the settings ask for.
_runsc_recorded() {
  local method
  [[ -r $RUNSC_RECORD ]] || return 1
  RUNSC=$(jq --raw-output '.path // empty' "$RUNSC_RECORD" 2>/dev/null) && [[ -x $RUNSC ]] || return 1
  method=$(jq --raw-output '.method // empty' "$RUNSC_RECORD")
  RUNSC_RELEASE=$(runsc_release "$RUNSC") || return 1
  if [[ -n $1 ]]; then
    [[ $method == "$1" ]] || return 1
  fi
  if [[ -n ${SANDPOOL_RUNSC:-} && ${1:-present} == present ]]; then
    cmp --silent "$SANDPOOL_RUNSC" "$RUNSC" || return 1
  fi
  # An old one stays unless a recent one has come to the machine meanwhile: that look is cheap, the others are not.
  if [[ -z $1 && -z ${SANDPOOL_RUNSC:-} ]] && ! runsc_is_recent "$RUNSC_RELEASE"; then
    ! _runsc_by_present >/dev/null || return 1
  fi
}

# _runsc_keep METHOD: verifies what was found, copies it to its place and records it.
_runsc_keep() {
  local release record
  release=$(runsc_release "$RUNSC_FOUND") || {
    say "$1: $RUNSC_FOUND does not run here or does not tell its release; not used"
    return 1
  }
  RUNSC_RELEASE=$release
  RUNSC=$RUNSC_HOME/runsc-$release/runsc
  record=$(jq --null-input --arg path "$RUNSC" --arg release "$release" --arg method "$1" --arg source "$RUNSC_SOURCE" \
    --arg sha512 "$(sha512sum "$RUNSC_FOUND" | cut -d ' ' -f 1)" --arg chosen "$(date --utc +%FT%TZ)" \
    --argjson recent "$(runsc_is_recent "$release" && echo true || echo false)" \
    '{path: $path, release: $release, recent: $recent, method: $method, source: $source, sha512: $sha512, chosen: $chosen}')
  if ! cmp --silent "$RUNSC_FOUND" "$RUNSC"; then
    # Moved into place: a running sandbox keeps the file it was started from.
    local as=(as_root)
    [[ ! -w $(_nearest_existing "$RUNSC_HOME") ]] || as=()
    if ! "${as[@]}" mkdir -p "$(dirname "$RUNSC")" ||
      ! "${as[@]}" install -m 0755 -T "$RUNSC_FOUND" "$RUNSC.new" ||
      ! "${as[@]}" mv -f "$RUNSC.new" "$RUNSC"; then
      die "runsc could not be copied to $RUNSC" "Check that the disk has 100 MB left."
    fi
  fi
  if [[ -w $RUNSC_HOME ]]; then
    write_whole "$RUNSC_RECORD" <<<"$record"
  else
    write_whole_as_root "$RUNSC_RECORD" <<<"$record"
  fi
}

_nearest_existing() {
  local path=$1
  while [[ ! -e $path ]]; do
    path=$(dirname "$path")
  done
  echo "$path"
}

# present: one that is on the machine. A named one is taken at its word, one on the PATH only when it is recent.
_runsc_by_present() {
  local release
  if [[ -n ${SANDPOOL_RUNSC:-} ]]; then
    RUNSC_FOUND=$SANDPOOL_RUNSC
    RUNSC_SOURCE="$RUNSC_FOUND, named by SANDPOOL_RUNSC"
    [[ -f $RUNSC_FOUND && -x $RUNSC_FOUND ]] ||
      die "SANDPOOL_RUNSC=$SANDPOOL_RUNSC is not an executable file" "Name a runsc binary, or unset it to let the script find one."
    release=$(runsc_release "$RUNSC_FOUND") ||
      die "SANDPOOL_RUNSC=$SANDPOOL_RUNSC does not answer --version with a release" "Expected a line like: runsc version release-$RUNSC_RECENT.0"
    return 0
  fi
  RUNSC_FOUND=$(command -v runsc) || {
    say "present: no runsc on the PATH"
    return 1
  }
  RUNSC_FOUND=$(readlink -f "$RUNSC_FOUND")
  RUNSC_SOURCE="$RUNSC_FOUND, on the PATH"
  release=$(runsc_release "$RUNSC_FOUND") || {
    say "present: $RUNSC_FOUND does not tell its release"
    return 1
  }
  runsc_is_recent "$release" || {
    say "present: $RUNSC_FOUND is release $release, older than $RUNSC_RECENT"
    return 1
  }
}

# upstream: the release binary with its checksum.
_runsc_by_upstream() {
  local base expected actual
  base=${RUNSC_URL%/}/$(uname -m)
  local curl=(curl --fail --silent --show-error --location --connect-timeout "$RUNSC_CONNECT_TIMEOUT")
  RUNSC_SOURCE=$base/runsc
  RUNSC_FOUND=$RUNSC_WORK/upstream
  # The checksum is small and comes first: it tells at once whether anybody is there.
  if ! expected=$("${curl[@]}" --max-time "$RUNSC_ANSWER_TIMEOUT" "$base/runsc.sha512" 2>&1); then
    say "upstream: $base is out of reach (${expected##*curl: })"
    return 1
  fi
  expected=${expected%%[[:space:]]*}
  if [[ ! $expected =~ ^[0-9a-f]{128}$ ]]; then
    say "upstream: $base/runsc.sha512 holds no SHA-512 checksum"
    return 1
  fi
  # Less than 20 kB/s for the answer timeout counts as a stall.
  with_progress "downloading $base/runsc" "${curl[@]}" --max-time 900 --speed-limit 20000 --speed-time "$RUNSC_ANSWER_TIMEOUT" \
    --output "$RUNSC_FOUND" "$base/runsc" || return 1
  actual=$(sha512sum "$RUNSC_FOUND" | cut -d ' ' -f 1)
  if [[ $actual != "$expected" ]]; then
    warn "$base/runsc does not have the checksum that its .sha512 names; thrown away"
    rm -f "$RUNSC_FOUND"
    return 1
  fi
  chmod 0755 "$RUNSC_FOUND"
}

# go: built from the pinned revision of its Go module; Go's checksum database verifies what arrives.
_runsc_by_go() {
  local go version
  if ! go=$(_runsc_find_go); then
    say "go: no Go $RUNSC_GO_NEEDS or newer here"
    return 1
  fi
  version=$("$go" env GOVERSION)
  RUNSC_FOUND=$RUNSC_WORK/go/runsc
  RUNSC_SOURCE="$RUNSC_GO_MODULE $RUNSC_GO_REVISION, built with $version"
  # The release's name is not in the module: without it the binary could not tell what it is.
  with_progress "building runsc with $version (a minute or two)" \
    env CGO_ENABLED=0 GOBIN="$RUNSC_WORK/go" timeout 1200 "$go" install -trimpath \
    -ldflags "-s -w -X $RUNSC_GO_MODULE/runsc/version.version=$RUNSC_GO_RELEASE" \
    "$RUNSC_GO_MODULE/runsc@$RUNSC_GO_REVISION"
}

_runsc_find_go() {
  local go version
  for go in "$(command -v go || true)" "${RUNSC_GO_PLACES[@]}"; do
    [[ -n $go && -x $go ]] || continue
    version=$("$go" env GOVERSION 2>/dev/null) || continue
    version=${version#go}
    version=${version%%[!0-9.]*}
    if [[ $(printf '%s\n' "$RUNSC_GO_NEEDS" "$version" | sort --version-sort | head -n 1) == "$RUNSC_GO_NEEDS" ]]; then
      echo "$go"
      return 0
    fi
  done
  return 1
}

# debian: the package of the newest suite, fetched with lists of its own, so that apt's configuration stays as it is.
_runsc_by_debian() {
  local uri suite version work=$RUNSC_WORK/debian
  if ! machine_has_apt || ! command -v dpkg-deb >/dev/null; then
    say "debian: no apt here"
    return 1
  fi
  if ! uri=$(_runsc_debian_archive); then
    say "debian: no Debian archive in apt's sources"
    return 1
  fi
  mkdir -p "$work"/{lists,cache/archives}/partial "$work/parts" "$work/unpacked"
  # Everything that is the machine's is left out, except how apt reaches the network and whom it trusts.
  local apt=(-o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts="$work/parts"
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts="$work/parts"
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Dir::State::status="$work/status"
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Languages=none
    -o APT::Sandbox::User="$(id -un)" -o APT::Default-Release= -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20)
  : >"$work/status"
  for suite in "${RUNSC_DEBIAN_SUITES[@]}"; do
    echo "deb [signed-by=$(_runsc_debian_keyring)] $uri $suite main" >"$work/sources.list"
    with_progress "reading the package list of Debian $suite" apt-get "${apt[@]}" update || continue
    version=$(apt-cache "${apt[@]}" policy runsc | sed -n 's/^ *Candidate: *//p')
    if [[ -z $version || $version == '(none)' ]]; then
      say "debian: $suite has no runsc"
      continue
    fi
    with_progress "fetching runsc $version from Debian $suite" \
      env --chdir="$work" apt-get "${apt[@]}" download "runsc=$version" || continue
    dpkg-deb --extract "$work"/runsc_*.deb "$work/unpacked" || continue
    RUNSC_FOUND=$work/unpacked/usr/bin/runsc
    RUNSC_SOURCE="package runsc $version of Debian $suite"
    return 0
  done
  return 1
}

# The archive that this machine uses itself. Only the URIs fields count: comments may name others.
_runsc_debian_archive() {
  local etc=${SANDPOOL_APT_ETC:-/etc/apt} file
  for file in "$etc"/sources.list.d/*.sources "$etc"/sources.list "$etc"/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    case $file in
      *.sources) awk 'tolower($1) == "uris:" { for (i = 2; i <= NF; i++) print $i }' "$file" ;;
      *) awk '$1 == "deb" { sub(/\[[^]]*\]/, ""); print $2 }' "$file" ;;
    esac
  done | awk '{ sub(/\/+$/, "") } /\/debian$/ && !found { print; found = 1 } END { exit !found }'
}

_runsc_debian_keyring() {
  local keyring
  for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    if [[ -r $keyring ]]; then
      echo "$keyring"
      return
    fi
  done
}

# old: the one on the PATH after all, when nothing newer could be had.
_runsc_by_old() {
  RUNSC_FOUND=$(command -v runsc) || return 1
  RUNSC_FOUND=$(readlink -f "$RUNSC_FOUND")
  RUNSC_SOURCE="$RUNSC_FOUND, on the PATH"
}
