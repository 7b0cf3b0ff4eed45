package io.sandpool.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A cloud's own client library, unmodified and at pinned versions, with a script of ours that uses
 * it. It is installed below {@code target/sdk} from the registries that this machine is configured
 * for, once for each change of what is pinned.
 *
 * <p>The script takes the name of a scenario and prints {@link Findings}. Its folder is one of
 * {@code src/test/sdk}: with {@code check.py} and {@code requirements.txt}, or with {@code
 * check.js}, {@code package.json} and {@code package-lock.json}.
 */
public final class OfficialClient {

  private static final Path SOURCES = Path.of("src/test/sdk");
  private static final Path INSTALLED = Path.of("target/sdk");
  private static final Duration INSTALLING = Duration.ofMinutes(8);
  private static final Duration RUNNING = Duration.ofMinutes(3);
  private static final String MARKER = "installed.txt";
  private static final String NODE_AT_LEAST =
      "const [a, b] = process.versions.node.split('.'); process.exit(a > 20 || a == 20 && b >= 18 ? 0 : 1)";

  private final List<String> command;
  private final Path folder;

  private OfficialClient(List<String> command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  /**
   * A client for Python. Needs {@code python3} with the modules {@code venv} and {@code ensurepip}.
   */
  public static OfficialClient python(String name) {
    Path folder = pythonFolder(name);
    copy(SOURCES.resolve(name).resolve("check.py"), folder.resolve("check.py"));
    return new OfficialClient(List.of(absolute(folder.resolve("bin/python")), "check.py"), folder);
  }

  /** A client for Node.js 20.18 or newer; where the machine has none, one is installed as well. */
  public static OfficialClient node(String name) {
    Path source = SOURCES.resolve(name);
    Path folder = INSTALLED.resolve(name);
    String bin = machineHasNode() ? "" : absolute(pythonFolder("node").resolve("bin")) + "/";
    String lock = read(source.resolve("package-lock.json"));
    if (!isInstalled(folder, lock)) {
      copy(source.resolve("package.json"), folder.resolve("package.json"));
      copy(source.resolve("package-lock.json"), folder.resolve("package-lock.json"));
      install(List.of(bin + "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), folder);
      markInstalled(folder, lock);
    }
    copy(source.resolve("check.js"), folder.resolve("check.js"));
    return new OfficialClient(List.of(bin + "node", "check.js"), folder);
  }

  /**
   * Runs a scenario of the script to its end. Blocks.
   *
   * @param environment where the emulator is, in the client's own settings
   */
  public Findings run(String scenario, Map<String, String> environment) {
    List<String> words = new ArrayList<>(command);
    words.add(scenario);
    Map<String, String> all = new HashMap<>(environment);
    // A proxy of this machine has nothing to do with what is on the machine itself.
    all.put("NO_PROXY", "127.0.0.1");
    all.put("no_proxy", "127.0.0.1");
    return Findings.read(new Command(words, folder, all).run(RUNNING));
  }

  private static boolean machineHasNode() {
    return Command.of("node", "-e", NODE_AT_LEAST).succeeds(INSTALLING)
        && Command.of("npm", "--version").succeeds(INSTALLING);
  }

  private static Path pythonFolder(String name) {
    Path source = SOURCES.resolve(name).resolve("requirements.txt");
    Path folder = INSTALLED.resolve(name);
    String requirements = read(source);
    if (!isInstalled(folder, requirements)) {
      if (!Command.of("python3", "-c", "import ensurepip, venv").succeeds(INSTALLING)) {
        throw new AssertionError(
            "This test needs python3 with its modules venv and ensurepip: install the package"
                + " python3-venv, or run scripts/test.sh, which does");
      }
      install(List.of("python3", "-m", "venv", absolute(folder)), Path.of("."));
      install(
          List.of(
              absolute(folder.resolve("bin/pip")),
              "install",
              "--quiet",
              // All that is wanted is pinned; a client may want more than is needed here.
              "--no-deps",
              "--require-hashes",
              "--only-binary=:all:",
              "--requirement",
              absolute(source)),
          folder);
      markInstalled(folder, requirements);
    }
    return folder;
  }

  private static void install(List<String> words, Path folder) {
    new Command(words, folder, Map.of()).run(INSTALLING);
  }

  private static boolean isInstalled(Path folder, String pinned) {
    if (Files.exists(folder.resolve(MARKER)) && read(folder.resolve(MARKER)).equals(pinned)) {
      return true;
    }
    try {
      deleteTree(folder);
      Files.createDirectories(folder);
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void markInstalled(Path folder, String pinned) {
    try {
      Files.writeString(folder.resolve(MARKER), pinned);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.writeString(to, Files.readString(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().toString();
  }
}
