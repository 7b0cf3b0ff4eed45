#!/usr/bin/env bash
# Seals the settings in the database with a new key: scripts/rotate-settings-key.sh [--config FILE]. The service must be stopped.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

for option in "$@"; do
  case $option in
    -h | --help)
      echo "Usage: scripts/rotate-settings-key.sh [--config FILE]

Makes a new key for the settings in the database and seals every version of them with it, all or none; a rotation that is cut off
is finished by the next start. The service must be stopped. The key is in the file settings-key of the data folder; where it comes
from SANDPOOL_SETTINGS_KEY instead, SANDPOOL_SETTINGS_KEY_NEXT must hold the new one: 64 hexadecimal digits. Backups of the
database from before need the key from before.

Exit status: 0 done, 2 not done, with the reason."
      exit 0
      ;;
  esac
done
jar_become rotate-settings-key "$@"
