# shellcheck shell=bash
# What the commands share that only speak to a running service, from wherever it can be reached: bash, curl and jq are all
# they need. Sourced first by each of them.

# Functions return their failures themselves: bash switches `set -e` off wherever a status is looked at.
set -uo pipefail

((BASH_VERSINFO[0] >= 5)) || { echo "ERROR: bash 5 or newer is needed, this is $BASH_VERSION" >&2; exit 1; }
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 1
LIB=$ROOT/scripts/lib
SANDPOOL_DATA=${SANDPOOL_DATA:-$ROOT/data}
[[ $SANDPOOL_DATA == /* ]] || SANDPOOL_DATA=$PWD/$SANDPOOL_DATA

# shellcheck source=scripts/lib/say.sh
source "$LIB/say.sh"
# shellcheck source=scripts/lib/service.sh
source "$LIB/service.sh"
# shellcheck source=scripts/lib/http.sh
source "$LIB/http.sh"

# What a script ends with, beside 0 and a program's own status. docs/scripts.md has the same list.
EXIT_FAILED=1
EXIT_USAGE=2
EXIT_INVALID=3
EXIT_TEST=4
EXIT_UNREACHABLE=5
EXIT_KEY=6
EXIT_CHANGED=7

AT_END=''  # a function that is told the script's status when it ends
AT_WORK='' # a process that is not to outlive the script

# client_begin: looks for the tools and makes a folder for what one call leaves to the next; no secret is ever put there.
client_begin() {
  local tool
  for tool in curl jq; do
    command -v "$tool" >/dev/null || die "$tool is missing on this machine" "Install it: apt-get install $tool"
  done
  SCRATCH=$(mktemp -d) || die "no temporary folder could be made" "Look at TMPDIR, and whether the disk is full."
  trap client_end EXIT
  # Without these, bash would not run the trap above when it dies of a signal while it waits for a child.
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  trap 'exit 141' PIPE
}

client_end() {
  local status=$?
  trap '' INT TERM HUP PIPE # a second Ctrl-C does not leave the half of this undone
  [[ -z $AT_END ]] || "$AT_END" "$status"
  [[ -z $AT_WORK ]] || kill "$AT_WORK" 2>/dev/null || true
  rm -rf "$SCRATCH"
  # Whoever interrupts a question whose answer is not shown gets a terminal that shows what is typed again.
  [[ -z ${TERMINAL_SETTINGS:-} ]] || stty "$TERMINAL_SETTINGS" 2>/dev/null || true
}

# json [JQ-OPTION…] PROGRAM: jq over standard input, with our own functions at hand.
json() {
  jq -L "$LIB" "${@:1:$#-1}" "include \"sandpool\"; ${!#}"
}

# usage_error PROBLEM…: the caller asked for something that there is not.
usage_error() {
  die_with "$EXIT_USAGE" "$@"
}
