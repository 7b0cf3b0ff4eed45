# shellcheck shell=bash
# Everything that the scripts in the folder above share. Sourced first by each of them.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LIB=$ROOT/scripts/lib
export SANDPOOL_DATA=${SANDPOOL_DATA:-$ROOT/data}
[[ $SANDPOOL_DATA == /* ]] || SANDPOOL_DATA=$PWD/$SANDPOOL_DATA

((BASH_VERSINFO[0] >= 5)) || { echo "ERROR: bash 5 or newer is needed, this is $BASH_VERSION" >&2; exit 1; }
[[ $(uname -s) == Linux ]] || { echo "ERROR: gVisor runs on Linux only, this is $(uname -s)" >&2; exit 1; }

# shellcheck source=scripts/lib/say.sh
source "$LIB/say.sh"
# shellcheck source=scripts/lib/files.sh
source "$LIB/files.sh"
# shellcheck source=scripts/lib/processes.sh
source "$LIB/processes.sh"
# shellcheck source=scripts/lib/machine.sh
source "$LIB/machine.sh"
# shellcheck source=scripts/lib/engine.sh
source "$LIB/engine.sh"
# shellcheck source=scripts/lib/runsc.sh
source "$LIB/runsc.sh"
# shellcheck source=scripts/lib/runtimes.sh
source "$LIB/runtimes.sh"
# shellcheck source=scripts/lib/images.sh
source "$LIB/images.sh"
# shellcheck source=scripts/lib/build.sh
source "$LIB/build.sh"
# shellcheck source=scripts/lib/service.sh
source "$LIB/service.sh"
# shellcheck source=scripts/lib/prepare.sh
source "$LIB/prepare.sh"
# shellcheck source=scripts/lib/verify.sh
source "$LIB/verify.sh"

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
