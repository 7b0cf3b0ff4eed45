#!/usr/bin/env bash
# Makes another admin's key, for those who have lost theirs, and writes it to the file admin-key of the data folder: scripts/new-admin-key.sh [--config FILE].
# The service may run meanwhile, and takes it within five seconds.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

jar_become new-admin-key "$@"
