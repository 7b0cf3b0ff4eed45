#!/usr/bin/env bash
# Stops the service and removes every container it may have left. Nothing running is fine too.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

all=no
case "${1:-} $#" in
  ' 0') ;;
  '--all 1') all=yes ;;
  *)
    echo "Usage: scripts/down.sh [--all]"
    echo "  --all   stop dockerd too, if scripts/up.sh started it"
    case "${1:-}" in -h | --help) exit 0 ;; *) exit 2 ;; esac
    ;;
esac

service_stop
service_remove_containers
[[ $all == no ]] || engine_stop_ours
