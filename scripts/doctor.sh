#!/usr/bin/env bash
# Looks at everything the service needs and says how to mend it: scripts/doctor.sh [--json]. The checks are the service's own.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

if ! jdk_find || ! command -v mvn >/dev/null; then
  die "no JDK 17 or newer with Maven on this machine" "scripts/up.sh installs what is missing."
fi
jar_ensure >&2 # standard output belongs to the report
java_command
rm -rf "$SCRATCH"
cd "$ROOT"
exec "${JAVA[@]}" "$JAR" doctor "$@"
