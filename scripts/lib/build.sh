# shellcheck shell=bash
# The service's jar, built again only when what goes into it has changed.

JAR=$ROOT/target/sandpool.jar
JAR_SOURCES=$ROOT/target/sandpool.jar.sources # the hash of the sources that the jar was built from

jar_ensure() {
  local sources
  sources=$(hash_of_tree "$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT/src/main")
  if [[ -s $JAR && $(cat "$JAR_SOURCES" 2>/dev/null) == "$sources" ]]; then
    say "target/sandpool.jar is current"
    return
  fi
  rm -f "$JAR_SOURCES"
  with_progress "building target/sandpool.jar" env --chdir="$ROOT" mvn -B -ntp -DskipTests package ||
    die "Maven could not build the service" "Its last lines are above. Run it alone with: mvn -DskipTests package"
  [[ -s $JAR ]] || die "Maven succeeded but target/sandpool.jar is missing" "Expected pom.xml to name the executable jar so."
  write_whole "$JAR_SOURCES" <<<"$sources"
}

# java_command: fills JAVA with the command line up to "-jar".
java_command() {
  JAVA=("$JAVA_HOME/bin/java")
  [[ ! -f $ROOT/conf/jvm.options ]] || JAVA+=("@$ROOT/conf/jvm.options")
  JAVA+=(-jar)
}
