# shellcheck shell=bash
# What a person sees: numbered steps, indented facts, a sign of life during long work, errors that say what to do.

SAY_STARTED=$EPOCHREALTIME
SAY_STEP=0
SAY_STEPS=0

# steps COUNT: announces how many steps will follow.
steps() {
  SAY_STEPS=$1
}

step() {
  SAY_STEP=$((SAY_STEP + 1))
  printf '[%d/%d] %s (after %s)\n' "$SAY_STEP" "$SAY_STEPS" "$*" "$(elapsed_since "$SAY_STARTED")"
}

say() {
  printf '      %s\n' "$*"
}

warn() {
  printf '      WARNING: %s\n' "$*" >&2
}

# die PROBLEM [WHAT TO DO]…: one line each.
die() {
  die_with 1 "$@"
}

# die_with STATUS PROBLEM [WHAT TO DO]…
die_with() {
  local status=$1 line
  printf '\nERROR: %s\n' "$2" >&2
  for line in "${@:3}"; do
    printf '       %s\n' "$line" >&2
  done
  exit "$status"
}

# elapsed_since START: START is a value of $EPOCHREALTIME; prints "12.3 s".
elapsed_since() {
  local now=${EPOCHREALTIME//[!0-9]/} start=${1//[!0-9]/} tenths
  tenths=$(((now - start) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# nap SECONDS: sleeps without a child process, which would outlive an interrupted script and hold its output open.
nap() {
  if [[ -z ${NAP_FD:-} ]]; then
    exec {NAP_FD}<> <(:)
  fi
  read -r -t "$1" -u "$NAP_FD" _ || true
}

# last_lines FILE [COUNT]: the end of a log, indented and without colours, on standard error.
last_lines() {
  [[ ! -s $1 ]] || tail -n "${2:-20}" "$1" | _plain | awk '{ print "       | " $0 }' >&2
}

_plain() {
  sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | tr '\r' '\n'
}

# with_progress WHAT COMMAND…: runs the command with its output kept aside and says every few seconds that it is still at it.
# When it fails the end of its output is shown. Functions run this way must return their failures themselves: bash
# switches `set -e` off inside a command whose status is looked at.
with_progress() {
  local what=$1 log beat status=0 started=$EPOCHREALTIME
  shift
  log=$(mktemp)
  _heartbeat "$what" "$log" "$started" &
  beat=$!
  "$@" </dev/null >"$log" 2>&1 || status=$?
  kill "$beat" 2>/dev/null || true
  wait "$beat" 2>/dev/null || true
  if ((status == 0)); then
    say "$what: done in $(elapsed_since "$started")"
  else
    say "$what: failed with status $status after $(elapsed_since "$started"); its last lines:"
    last_lines "$log"
  fi
  rm -f "$log"
  return "$status"
}

_heartbeat() {
  local what=$1 log=$2 started=$3 pause=5 began=$SECONDS last
  unset NAP_FD # a pipe shared with the parent would wake whichever reads first
  # An interrupted script cannot always end its children, so this one looks after itself.
  while nap "$pause" && kill -0 $$ 2>/dev/null; do
    last=$(tail -n 5 "$log" 2>/dev/null | _plain | grep -v '^[[:space:]]*$' | tail -n 1 | cut -c 1-100) || last=
    say "… $what: $(elapsed_since "$started")${last:+ · $last}"
    ((SECONDS - began < 20)) || pause=15
  done
}
