#!/usr/bin/env bash
# Sets up this machine's own sandboxes at a running service; scripts/configure-self-managed.sh --help says how.
# It may be sourced by bash, too: it then sees variables that are not exported, and leaves the shell that sources it as it was.

(
  for name in "${!SANDPOOL_@}"; do
    export "${name?}"
  done
  exec bash "$(dirname "${BASH_SOURCE[0]}")/lib/configure.sh" configure-self-managed.sh self_managed gvisor "$@"
)
