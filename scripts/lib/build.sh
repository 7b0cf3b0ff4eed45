# shellcheck shell=bash
# The service's jar, built again only when what goes into it has changed.

JAR=$ROOT/target/sandpool.jar
JAR_MADE_FROM=$ROOT/target/sandpool.jar.made-from # hashes of the sources and of the jar that was built from them

jar_ensure() {
  local sources
  sources=$(hash_of_tree "$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT/src/main")
  # Maven run by hand replaces the jar, so it is looked at too.
  if [[ -s $JAR && $(cat "$JAR_MADE_FROM" 2>/dev/null) == "$sources $(_hash_of "$JAR")" ]]; then
    say "target/sandpool.jar is current"
    return
  fi
  with_progress "building target/sandpool.jar" env --chdir="$ROOT" mvn -B -ntp -Dmaven.test.skip=true package ||
    die "Maven could not build the service" "Its last lines are above. Run it alone with: mvn -Dmaven.test.skip=true package"
  [[ -s $JAR ]] || die "Maven succeeded but target/sandpool.jar is missing" "Expected pom.xml to name the executable jar so."
  write_whole "$JAR_MADE_FROM" <<<"$sources $(_hash_of "$JAR")"
}

_hash_of() {
  sha256sum <"$1" | cut -d ' ' -f 1
}

# java_command: fills JAVA with the command line up to "-jar".
java_command() {
  JAVA=("$JAVA_HOME/bin/java")
  [[ ! -f $ROOT/conf/jvm.options ]] || JAVA+=("@$ROOT/conf/jvm.options")
  JAVA+=(-jar)
}

# jdk_and_maven_required: ends the script where one of them is missing.
jdk_and_maven_required() {
  if ! jdk_find || ! command -v mvn >/dev/null; then
    die "no JDK 17 or newer with Maven on this machine" "scripts/up.sh installs what is missing."
  fi
}

# jar_become COMMAND [ARGUMENT…]: becomes the jar's command, which is built first where need be; ends with its status.
jar_become() {
  jdk_and_maven_required
  jar_ensure >&2 # standard output belongs to the command
  java_command
  rm -rf "$SCRATCH"
  cd "$ROOT" || die "cannot enter $ROOT"
  exec "${JAVA[@]}" "$JAR" "$@"
}
