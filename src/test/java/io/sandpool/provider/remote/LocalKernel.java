package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.ProgramError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A kernel that is a process on this machine, whose listener is called on one executor. */
final class LocalKernel implements Kernel, AutoCloseable {

  private final Executor context;
  private final Process process;
  private final Thread reader;

  /** Of executions under way: an earlier one may still wait for its end when the next begins. */
  private final Queue<Listener> listeners = new ArrayDeque<>();

  /**
   * Starts one.
   *
   * @param folder for its program
   * @param context on which it is used and on which listeners are called
   */
  LocalKernel(Path folder, Executor context) throws IOException {
    this.context = context;
    Path program = folder.resolve("kernel.py");
    try (InputStream in =
        Objects.requireNonNull(LocalKernel.class.getResourceAsStream("kernel.py"))) {
      Files.copy(in, program);
    }
    this.process =
        new ProcessBuilder("python3", program.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    reader = new Thread(this::read, "kernel");
    reader.setDaemon(true);
    reader.start();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public Call execute(Order order, Listener heard) {
    listeners.add(heard);
    try {
      Writer writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(new JsonObject().put("code", order.code()).encode() + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LocalCall();
  }

  private final class LocalCall implements Call {

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    /** As a cloud does when its client goes away. */
    @Override
    public void abort() {
      listeners.clear();
      try {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        JsonObject said = new JsonObject(line);
        context.execute(() -> tell(said));
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      context.execute(() -> listeners.forEach(heard -> heard.onBroken(gone())));
    }
  }

  private static CloudException gone() {
    return new CloudException(
        CloudException.Kind.UNREACHABLE, "the kernel is gone", false, Optional.empty());
  }

  private void tell(JsonObject said) {
    Listener heard = listeners.peek();
    if (heard == null) {
      return;
    }
    String text = said.getString("text");
    switch (said.getString("type")) {
      case "stdout" -> heard.onText(OutputChunk.Stream.STDOUT, text);
      case "stderr" -> heard.onText(OutputChunk.Stream.STDERR, text);
      case "error" -> {
        JsonArray parts = new JsonArray(text);
        heard.onError(new ProgramError(parts.getString(0), parts.getString(1), parts.getString(2)));
      }
      default -> {
        listeners.remove();
        heard.onEnd();
      }
    }
  }

  @Override
  public void close() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
    } catch (IOException e) {
      // It is gone already.
    }
    process.onExit().join();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
