#!/usr/bin/env bash
# Prints or replaces the secret by which a tenant's servers know the events that this service tells them: scripts/webhook-secret.sh [rotate] TENANT.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

for option in "$@"; do
  case $option in
    -h | --help)
      echo "Usage: scripts/webhook-secret.sh [show] TENANT [--config FILE]
       scripts/webhook-secret.sh rotate TENANT [--keep TIME] [--config FILE]

Prints the secret by which a tenant's servers know the events that this service tells them. rotate gives the tenant another and
prints that; the one before stays good for TIME, 24h where it is not said, 720h at most: events are signed with both meanwhile, and
a running service knows within seconds. --keep 0s ends all others at once, for a secret that has got into wrong hands. Run it as the
service's user, with SANDPOOL_DATA and SANDPOOL_WEBHOOK_SECRET as the service has them.

Exit status: 0 done, 2 not done, with the reason."
      exit 0
      ;;
  esac
done
jar_become webhook-secret "$@"
