package io.sandpool.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine that is run to its end.
 *
 * @param words the program and its arguments
 * @param folder where it works
 * @param environment what is added to this process's own
 */
record Command(List<String> words, Path folder, Map<String, String> environment) {

  static Command of(String... words) {
    return new Command(List.of(words), Path.of("."), Map.of());
  }

  /**
   * Runs it. Blocks.
   *
   * @return the lines of its standard output
   * @throws IllegalStateException with all that it said, where it fails or has not ended by then
   */
  List<String> run(Duration limit) {
    Path out = temporary();
    Path err = temporary();
    try {
      Process process = builder().redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      if (!ended) {
        throw failed("no end within " + limit, out, err);
      }
      if (process.exitValue() != 0) {
        throw failed("status " + process.exitValue(), out, err);
      }
      return Files.readAllLines(out);
    } catch (IOException e) {
      throw new IllegalStateException(words.get(0) + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + words.get(0) + " was awaited", e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  /** Whether it can be run and succeeds. */
  boolean succeeds(Duration limit) {
    try {
      run(limit);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Starts it and leaves standard input and output to the caller. */
  Process start(Path errors) throws IOException {
    return builder().redirectError(errors.toFile()).start();
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private IllegalStateException failed(String how, Path out, Path err) {
    return new IllegalStateException(
        "%s: %s%n%s%n%s".formatted(String.join(" ", words), how, text(out), text(err)));
  }

  static Path temporary() {
    try {
      return Files.createTempFile("sandpool-emulator", null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
