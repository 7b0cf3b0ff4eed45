package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.Requests;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A guest in a kernel on this machine, used from a test's thread. */
final class LocalSandbox implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path folder;
  final LocalKernel kernel;
  private final ScheduledExecutorService context = new ScheduledThreadPoolExecutor(1);
  private final Workplace workplace;

  LocalSandbox(String language) {
    try {
      folder = Files.createTempDirectory("sandpool-kernel");
      // The program may have a user of its own, who has to come through here.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      kernel = new LocalKernel(folder, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workplace = await(() -> open(language));
  }

  Path workFolder() {
    return folder.resolve("work");
  }

  private Future<Workplace> open(String language) {
    RemoteTools tools =
        new RemoteTools(
            Ticker.system(),
            InstantSource.system(),
            this::after,
            () -> 0.5,
            () -> "n0nce",
            ProviderListener.none());
    SandboxSpec spec = new SandboxSpec(language, language, "x", List.of(), Requests.limits());
    return GuestWorkplace.open(
        spec,
        kernel,
        GuestScript.load(workFolder().toString()),
        tools,
        Duration.ofSeconds(5),
        PATIENCE);
  }

  private Timers.Cancel after(Duration delay, Runnable task) {
    var timer = context.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  RunReport run(ExecutionRequest request) {
    return run(request, Requests.limits(), OutputSink.none());
  }

  RunReport run(ExecutionRequest request, Limits limits, OutputSink sink) {
    Deadline deadline = Deadline.after(Ticker.system(), PATIENCE);
    return await(() -> workplace.run(new RunOrder(request, limits, deadline), sink));
  }

  /** Begins a run without waiting for its end. */
  void begin(ExecutionRequest request, OutputSink sink) {
    Deadline deadline = Deadline.after(Ticker.system(), PATIENCE);
    context.execute(() -> workplace.run(new RunOrder(request, Requests.limits(), deadline), sink));
  }

  /** What the kernel prints when it runs {@code code} itself. */
  String kernelSays(String code) {
    return await(
        () -> {
          Collecting collecting = new Collecting();
          kernel.execute(new Kernel.Order(code, "python", PATIENCE), collecting);
          return collecting.said.future();
        });
  }

  private static final class Collecting implements Kernel.Listener {

    final Promise<String> said = Promise.promise();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onText(OutputChunk.Stream stream, String more) {
      text.append(more);
    }

    @Override
    public void onRich(Kernel.Rich rich) {}

    @Override
    public void onError(ProgramError error) {
      text.append(error);
    }

    @Override
    public void onEnd() {
      said.complete(text.toString());
    }

    @Override
    public void onBroken(CloudException why) {
      said.fail(why);
    }
  }

  /** Gives the program up, as a destroyed sandbox does. */
  void abandon() {
    await(
        () -> {
          workplace.close();
          return Future.succeededFuture("closed");
        });
  }

  private <T> T await(Supplier<Future<T>> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    context.execute(
        () -> asked.get().onSuccess(answer::complete).onFailure(answer::completeExceptionally));
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kernel.close();
    context.shutdownNow();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
