# shellcheck shell=bash
# scripts/emulator.sh: what it takes, and what it starts.

test_the_clouds_that_can_be_emulated_are_named() {
  local said
  said=$("$TESTS/../emulator.sh" --help)
  expect_in "  e2b " "$said"
  expect_in "  aliyun " "$said"
}

test_an_unknown_cloud_is_refused_with_the_usage() {
  expect_failure "$TESTS/../emulator.sh" azure
  expect_in "Usage: scripts/emulator.sh CLOUD" "$SAID"
}

test_a_cloud_is_started_with_the_class_path_of_the_tests() {
  local home=$T/project
  mkdir -p "$home/scripts" "$home/target/test-classes" "$T/jdk/bin"
  cp -r "$TESTS/../lib" "$TESTS/../emulator.sh" "$home/scripts/"
  touch "$home/pom.xml"
  printf '#!/bin/sh\necho "javac 17.0.1"\n' >"$T/jdk/bin/javac"
  printf '#!/bin/sh\ncase $1 in -version) echo "openjdk version \\"17.0.1\\"" >&2 ;; *) echo "java $*" ;; esac\n' >"$T/jdk/bin/java"
  chmod +x "$T/jdk/bin/"*
  given_command mvn <<END
echo a.jar:b.jar >"$home/target/test.classpath"
END
  local said
  said=$(JAVA_HOME=$T/jdk "$home/scripts/emulator.sh" aliyun --port 9998)
  expect_equal "java -cp $home/target/test-classes:$home/target/classes:a.jar:b.jar io.sandpool.emulator.EmulatorMain aliyun --port 9998" "$said"
}
