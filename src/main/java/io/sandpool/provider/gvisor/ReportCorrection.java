package io.sandpool.provider.gvisor;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderListener.RunStage;
import io.sandpool.provider.guest.RunEnd;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Makes what a guest reports into what a caller is told: what the guest cannot know, such as whose
 * doing a kill was, is asked of the engine.
 */
final class ReportCorrection {

  private final Autopsy autopsy;
  private final ProviderListener listener;

  ReportCorrection(Autopsy autopsy, ProviderListener listener) {
    this.autopsy = autopsy;
    this.listener = listener;
  }

  /** The report as it is to be believed. */
  Future<RunReport> of(Sandbox sandbox, RunEnd.Reported reported) {
    Duration rest = reported.report().runTime().minus(reported.program());
    listener.onRunStage(RunStage.PROGRAM, reported.program());
    listener.onRunStage(RunStage.TRANSPORT, rest.isNegative() ? Duration.ZERO : rest);
    if (!Autopsy.isDoubtful(reported.report())) {
      return Future.succeededFuture(reported.report());
    }
    sandbox.session().close();
    return autopsy.reconsider(sandbox.ref().id(), reported.report());
  }

  /** Counts what was cut of a run's output. */
  void observe(RunReport report) {
    if (report.stdout().truncated()) {
      listener.onOutputTruncated(OutputChunk.Stream.STDOUT);
    }
    if (report.stderr().truncated()) {
      listener.onOutputTruncated(OutputChunk.Stream.STDERR);
    }
  }
}
