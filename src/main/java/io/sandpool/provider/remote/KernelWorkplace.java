package io.sandpool.provider.remote;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** A kernel that runs a program's source text as it is, once. */
final class KernelWorkplace implements Workplace {

  private final Kernel kernel;
  private final String language;
  private final RemoteTools tools;
  private final Duration grace;
  private Optional<KernelRun> run = Optional.empty();
  private boolean closed;

  /**
   * Makes one.
   *
   * @param language the kernel's, as the cloud calls it
   */
  KernelWorkplace(Kernel kernel, String language, RemoteTools tools, Duration grace) {
    this.kernel = kernel;
    this.language = language;
    this.tools = tools;
    this.grace = grace;
  }

  @Override
  public Future<RunReport> run(RunOrder order, OutputSink sink) {
    if (closed || run.isPresent()) {
      return Future.failedFuture(
          Failures.unavailable(
              "The sandbox is gone, or has been used; nothing of the program ran."));
    }
    KernelRun begun = new KernelRun(order, sink, tools, grace);
    run = Optional.of(begun);
    return begun.begin(kernel, language);
  }

  @Override
  public void close() {
    closed = true;
    run.ifPresent(KernelRun::destroyed);
  }
}
