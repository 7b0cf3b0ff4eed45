#!/usr/bin/env bash
# Tries E2B, or a cloud that speaks its protocol, with the caller's credentials: scripts/verify-e2b.sh [--json] [--language NAME]
# [--template NAME] [--provider NAME]. The code that does it is the service's own.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

verify_provider e2b "Usage: scripts/verify-e2b.sh [--json] [--language NAME] [--template NAME] [--provider NAME] [--config FILE]

Logs in, makes four sandboxes one after the other, runs a program in each, renews, lists and ends them, and says what came of
each step and how long it took. It costs a few seconds of four sandboxes, leaves none behind, and touches nobody else's.

  --json           one JSON object instead of lines
  --language NAME  python (default), nodejs, bash, typescript, r or java
  --template NAME  the cloud's template, where not code-interpreter-v1
  --provider NAME  a provider of conf/sandpool.yaml with other settings; e2b where it has none of that name

The settings come from the section providers.e2b of conf/sandpool.yaml, where there is one, and else from the environment:
E2B_API_KEY, and for other clouds E2B_API_URL, E2B_DOMAIN or E2B_SANDBOX_URL. The key is never given on the command line.

Exit status: 0 all is well, 1 a step failed, 2 wrong options or settings." '^e2b_[0-9a-f]{8,}' "$@"
