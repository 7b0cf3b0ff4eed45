package io.sandpool.emulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The process that is a sandbox, or is attached to it. Its input ends with this JVM, however that
 * ends, and the sandbox with its input.
 */
final class KernelProcess {

  /** Starts the process. */
  @FunctionalInterface
  interface Launch {

    /** What it complains of goes to {@code errors}. */
    Process start(Path errors) throws IOException;
  }

  /** Hears the sandbox, on a thread of its own. */
  interface Ear {

    /** A line has come. May block, which keeps the sandbox from saying more. */
    void line(JsonObject line) throws InterruptedException;

    /** The last that is called: the sandbox is gone. */
    void end(String reason);
  }

  private final Process process;
  private final Path errors;
  private final Ear ear;
  private final ExecutorService writer;
  private final Thread reader;

  private KernelProcess(Process process, Path errors, String name, Ear ear) {
    this.process = process;
    this.errors = errors;
    this.ear = ear;
    this.writer = Executors.newSingleThreadExecutor(task -> daemon(task, name + "-in"));
    this.reader = daemon(this::read, name + "-out");
  }

  static KernelProcess start(Launch launch, String name, Ear ear) throws IOException {
    Path errors = Command.temporary();
    KernelProcess started = new KernelProcess(launch.start(errors), errors, name, ear);
    started.reader.start();
    return started;
  }

  /** Sends an order, after those before it. Does not block; lost where the sandbox is gone. */
  void send(JsonObject order) {
    try {
      writer.execute(() -> write(order));
    } catch (RejectedExecutionException e) {
      // The ear has been told of the end.
    }
  }

  /** Ends the input, which ends the sandbox unless it is beyond hearing. */
  void close() {
    writer.shutdownNow();
    process.destroy();
    reader.interrupt();
  }

  private void write(JsonObject order) {
    try {
      OutputStream out = process.getOutputStream();
      out.write((order.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      process.destroy();
    }
  }

  private void read() {
    String reason = "its output ended";
    try {
      KernelWire.Reader lines = new KernelWire.Reader(process.getInputStream());
      Optional<JsonObject> line = lines.next();
      while (line.isPresent()) {
        ear.line(line.get());
        line = lines.next();
      }
    } catch (IOException | DecodeException | IllegalArgumentException e) {
      reason = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      reason = "it was killed";
    } finally {
      writer.shutdownNow();
      process.destroy();
      String said = Command.text(errors);
      Command.delete(errors);
      ear.end(said.isEmpty() ? reason : reason + ": " + said);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
