#!/usr/bin/env bash
# Sets up Alibaba Cloud's AgentRun at a running service; scripts/configure-aliyun.sh --help says how.
# It may be sourced by bash, too: it then sees variables that are not exported, and leaves the shell that sources it as it was.

(
  for name in "${!AGENTRUN_@}" "${!SANDPOOL_@}"; do
    export "${name?}"
  done
  exec bash "$(dirname "${BASH_SOURCE[0]}")/lib/configure.sh" configure-aliyun.sh aliyun_codeinterpreter aliyun_codeinterpreter "$@"
)
