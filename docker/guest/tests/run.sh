#!/usr/bin/env bash
# Tests of the guest and the images, on the real runtime: needs a Docker daemon, python3, and images from docker/build-images.sh.
#
#   docker/guest/tests/run.sh [PATTERN…]     only the tests whose names contain a pattern
#
# SANDPOOL_RUNTIME  the Docker runtime (sandpool-runsc)
# SANDPOOL_NETWORK  host for a runtime that has --network=none of its own (default), else none
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
patterns=()
for pattern in "$@"; do
    patterns+=(-k "$pattern")
done
PYTHONDONTWRITEBYTECODE=1 exec python3 -m unittest discover --start-directory . --pattern 'test_*.py' --verbose "${patterns[@]}"
