#!/usr/bin/env bash
# Starts an emulated cloud by hand. See usage below.

# shellcheck source=scripts/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

CLASS_PATH=$ROOT/target/test.classpath
CLASS_PATH_MADE_FROM=$CLASS_PATH.made-from

usage() {
  cat <<'END_OF_USAGE'
Usage: scripts/emulator.sh CLOUD [--port PORT] [--sandboxes COUNT] [--processes]

Emulates a cloud on 127.0.0.1, with real sandboxes on this machine's Docker, until it is interrupted. Prints the settings
that its clients take from the environment. scripts/up.sh prepares the machine for it.

  e2b      E2B's control plane and data plane, on one port
  aliyun   the same of Alibaba Cloud's AgentRun

  --port PORT         where it listens; any free port where absent
  --sandboxes COUNT   how many sandboxes E2B's account may have at once (20)
  --processes         sandboxes are processes of this machine instead of containers: cheap enough for hundreds, and no
                      place for programs that are not trusted
END_OF_USAGE
}

case ${1:-} in
  e2b | aliyun) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

# The emulators are part of the tests, never of the jar.
emulator_ensure() {
  local sources
  sources=$(hash_of_tree "$ROOT/pom.xml" "$ROOT/src")
  [[ ! -s $CLASS_PATH || $(cat "$CLASS_PATH_MADE_FROM" 2>/dev/null) != "$sources" || ! -d $ROOT/target/test-classes ]] || return 0
  with_progress "compiling the emulators" env --chdir="$ROOT" mvn -B -ntp -q test-compile dependency:build-classpath \
    "-Dmdep.outputFile=$CLASS_PATH" -DincludeScope=test || die "Maven could not compile the tests" "Its last lines are above."
  write_whole "$CLASS_PATH_MADE_FROM" <<<"$sources"
}

jdk_and_maven_required
emulator_ensure >&2 # standard output belongs to the settings
rm -rf "$SCRATCH"
exec "$JAVA_HOME/bin/java" -cp "$ROOT/target/test-classes:$ROOT/target/classes:$(cat "$CLASS_PATH")" io.sandpool.emulator.EmulatorMain "$@"
