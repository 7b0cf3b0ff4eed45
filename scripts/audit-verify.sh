#!/usr/bin/env bash
# Says whether the audit log is as it was written: scripts/audit-verify.sh [--json] [--config FILE]. Exits with 0 when it is, 1 when not, 2 when it could not look.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

if ! jdk_find || ! command -v mvn >/dev/null; then
  die "no JDK 17 or newer with Maven on this machine" "scripts/up.sh installs what is missing."
fi
jar_ensure >&2 # standard output belongs to the report
java_command
rm -rf "$SCRATCH"
cd "$ROOT"
exec "${JAVA[@]}" "$JAR" audit-verify "$@"
