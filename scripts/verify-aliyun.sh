#!/usr/bin/env bash
# Tries Alibaba Cloud's AgentRun with the caller's credentials: scripts/verify-aliyun.sh [--json] [--language NAME] [--template NAME]
# [--provider NAME]. The code that does it is the service's own.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

verify_provider aliyun_codeinterpreter "Usage: scripts/verify-aliyun.sh [--json] [--language NAME] [--template NAME] [--provider NAME] [--config FILE]

Logs in, makes the template where it does not exist, makes four sandboxes one after the other, runs a program in each, renews,
lists and ends them, and says what came of each step and how long it took. It costs a few seconds of four sandboxes, leaves none
behind, and touches nobody else's. The template stays.

  --json           one JSON object instead of lines
  --language NAME  python (default), nodejs or bash
  --template NAME  a template of the account's
  --provider NAME  a provider of conf/sandpool.yaml with other settings; aliyun_codeinterpreter where it has none of that name

The settings come from that section of conf/sandpool.yaml, where there is one, and else from the environment:
AGENTRUN_ACCESS_KEY_ID, AGENTRUN_ACCESS_KEY_SECRET, AGENTRUN_ACCOUNT_ID, and AGENTRUN_REGION where not cn-hangzhou;
AGENTRUN_SECURITY_TOKEN with a temporary key. The secret is never given on the command line.

Exit status: 0 all is well, 1 a step failed, 2 wrong options or settings." '^(LTAI|STS\.)[A-Za-z0-9]{8,}' "$@"
