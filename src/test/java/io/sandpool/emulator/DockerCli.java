package io.sandpool.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command {@code docker}. Blocks, for at most a minute; building takes longer. */
final class DockerCli {

  private static final Duration CALL = Duration.ofMinutes(1);
  private static final Duration BUILD = Duration.ofMinutes(9);
  // The classic builder is everywhere; the newer one is an extra package on some machines.
  private static final Map<String, String> ENVIRONMENT = Map.of("DOCKER_BUILDKIT", "0");

  private DockerCli() {}

  /**
   * Runs a command to its end.
   *
   * @return the lines of its standard output that are not empty
   * @throws IllegalStateException with what it says, where it fails
   */
  static List<String> run(String... arguments) {
    return command(List.of(arguments)).run(CALL).stream().filter(line -> !line.isBlank()).toList();
  }

  /** The same for what takes minutes. */
  static void build(String... arguments) {
    command(List.of(arguments)).run(BUILD);
  }

  /** Starts a command and leaves its streams to the caller. */
  static Process start(List<String> arguments, Path errors) throws IOException {
    return command(arguments).start(errors);
  }

  private static Command command(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    words.add(0, "docker");
    return new Command(words, Path.of("."), ENVIRONMENT);
  }
}
