#!/usr/bin/env bash
# Sets up E2B, or a cloud that speaks its protocol, at a running service; scripts/configure-e2b.sh --help says how.
# It may be sourced by bash, too: it then sees variables that are not exported, and leaves the shell that sources it as it was.

(
  for name in "${!E2B_@}" "${!SANDPOOL_@}"; do
    export "${name?}"
  done
  exec bash "$(dirname "${BASH_SOURCE[0]}")/lib/configure.sh" configure-e2b.sh e2b e2b "$@"
)
