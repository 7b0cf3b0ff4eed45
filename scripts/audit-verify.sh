#!/usr/bin/env bash
# Says whether the audit log is as it was written: scripts/audit-verify.sh [--json] [--config FILE]. Exits with 0 when it is, 1 when not, 2 when it could not look.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

jar_become audit-verify "$@"
