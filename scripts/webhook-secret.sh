#!/usr/bin/env bash
# Prints the secret by which a tenant's servers know the events that this service tells them: scripts/webhook-secret.sh TENANT [--config FILE].

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

jar_become webhook-secret "$@"
