#!/usr/bin/env bash
# Looks at everything the service needs and says how to mend it: scripts/doctor.sh [--json]. The checks are the service's own.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

jar_become doctor "$@"
