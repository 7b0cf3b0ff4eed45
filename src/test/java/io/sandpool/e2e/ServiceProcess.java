package io.sandpool.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The service as an operator runs it: a process of its own, which can be killed. */
final class ServiceProcess {

  private static final Pattern LISTENS =
      Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ServiceProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "log of the service");
    reader.setDaemon(true);
    reader.start();
  }

  /** Names an installation that no other test has. */
  static String newInstance() {
    return "%012x".formatted(RandomGenerator.getDefault().nextLong() & 0xFFFF_FFFF_FFFFL);
  }

  /** A configuration with one small pool of bash, in a new folder that holds the data, too. */
  static Path prepare(String instance) {
    Vertx vertx = Vertx.vertx();
    try {
      Path folder = Files.createTempDirectory("sandpool-e2e");
      JsonObject config = LiveService.deliveredConfig(vertx);
      config.getJsonObject("http").put("port", 0);
      JsonObject bash = config.getJsonObject("pools").getJsonObject("bash");
      bash.put("min_idle", 2).put("max_total", 3);
      config.put("pools", new JsonObject().put("bash", bash));
      write(folder, config);
      Files.createDirectory(folder.resolve("data"));
      Files.writeString(folder.resolve("data/instance-id"), instance + "\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      vertx.close();
    }
  }

  static JsonObject config(Path folder) {
    try {
      return new JsonObject(Files.readString(folder.resolve("sandpool.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, JsonObject config) {
    write(folder, config.encodePrettily());
  }

  static void write(Path folder, String config) {
    try {
      Path fresh = folder.resolve("sandpool.yaml.new");
      Files.writeString(fresh, config);
      Files.move(
          fresh,
          folder.resolve("sandpool.yaml"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServiceProcess start(Path folder) {
    return start(folder, classPath(), List.of("-Xmx256m"));
  }

  /** The same with other classes and options of the virtual machine. */
  static ServiceProcess start(Path folder, String classPath, List<String> options) {
    return start(folder, classPath, options, List.of("serve"));
  }

  /** Another command of the program than to serve. */
  static ServiceProcess command(Path folder, String... words) {
    return start(folder, classPath(), List.of("-Xmx256m"), List.of(words));
  }

  private static ServiceProcess start(
      Path folder, String classPath, List<String> options, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, "io.sandpool.app.Main"));
    command.addAll(words);
    command.addAll(List.of("--config", folder.resolve("sandpool.yaml").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SANDPOOL_DATA", folder.resolve("data").toString());
    try {
      return new ServiceProcess(builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same; its exit code and what it prints. */
  static String outcome(Path folder, String word) {
    ServiceProcess process = command(folder, word);
    return process.awaitEnd() + " " + process;
  }

  /** Without what is there for tests only. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Its port, as soon as it listens. */
  CompletableFuture<Integer> listening() {
    return port;
  }

  /** Waits until it listens and is warm. */
  Api ready() {
    try {
      Api api = new Api(port.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      Eventually.holds(
          () -> "ready".equals(api.get("/health/ready").getString("status")), () -> this);
      return api;
    } catch (Exception e) {
      throw new AssertionError("The service did not start: " + this, e);
    }
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** kill -STOP, kill -CONT: meanwhile it neither goes on nor ends. */
  void signal(String name) {
    try {
      String pid = String.valueOf(process.pid());
      if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
        throw new AssertionError("Process " + pid + " took no " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** kill -15. */
  void terminate() {
    process.destroy();
  }

  int awaitEnd() {
    try {
      if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The service did not end: " + this);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the service was ending", e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher listens = LISTENS.matcher(line);
        if (listens.find()) {
          port.complete(Integer.valueOf(listens.group(1)));
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    port.completeExceptionally(new IllegalStateException("it ended"));
  }

  /** Its log. */
  @Override
  public String toString() {
    return String.join("\n", log);
  }
}
