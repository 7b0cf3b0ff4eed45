package io.sandpool.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes of this machine, each with a folder of its own below one that may be read by all. */
final class ProcessPlace implements KernelPlace {

  private static final long PATIENCE_SECONDS = 10;

  private final Path folder;
  private final Path programs;
  private final Map<String, Process> running = new ConcurrentHashMap<>();

  ProcessPlace() {
    try {
      folder = open(Files.createTempDirectory("sandpool-kernels"));
      programs = open(Files.createDirectory(folder.resolve("programs")));
      copy(KernelImage.folder(), programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KernelProcess.Launch launch(String name, KernelSettings settings) {
    return errors -> {
      Path home = open(Files.createDirectory(folder.resolve(name)));
      String supervisor = programs.resolve("supervisor.py").toString();
      List<String> words = List.of("python3", "-B", "-u", supervisor, "--here", home.toString());
      Process process = new Command(words, folder, Map.of()).start(errors);
      running.put(name, process);
      return process;
    };
  }

  @Override
  public void remove(String name) {
    Process process = running.get(name);
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + name + " was ending", e);
    }
    delete(folder.resolve(name));
    running.remove(name);
  }

  @Override
  public List<String> left() {
    return List.copyOf(running.keySet());
  }

  @Override
  public void close() {
    delete(folder);
  }

  private static Path open(Path made) throws IOException {
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(found -> !found.equals(from)).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** As far as its own processes, which may still be ending, let it. */
  private static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Somebody else has been faster.
    }
  }
}
