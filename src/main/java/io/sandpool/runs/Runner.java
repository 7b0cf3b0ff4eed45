package io.sandpool.runs;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.runs.RunOrder;
import io.sandpool.sandbox.ExecutionResult;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** Has accepted runs run. */
final class Runner {

  private final Bus bus;
  private final LiveRuns live;
  private final Closings closings;

  Runner(Bus bus, LiveRuns live, Closings closings) {
    this.bus = bus;
    this.live = live;
    this.closings = closings;
  }

  /**
   * Runs it.
   *
   * @param turn called when it has ended
   */
  void start(LiveRun run, Runnable turn) {
    MessageConsumer<OutputChunk> announcement =
        bus.serve(
            Addresses.output(run.id()),
            chunk -> {
              live.begun(run);
              return Future.succeededFuture(Done.DONE);
            });
    execute(run)
        .onComplete(
            answer -> {
              announcement.unregister();
              turn.run();
            })
        .onComplete(result -> closings.completed(run, result), e -> closings.failed(run, e));
  }

  private Future<ExecutionResult> execute(LiveRun run) {
    RunOrder order = run.order();
    Claimant claimant = new Claimant(run.caller().tenant(), order.priority());
    return bus.ask(
        Addresses.EXECUTE,
        new Execute(
            order.request(),
            order.preferences(),
            claimant,
            order.deadline(),
            false,
            true,
            order.span()),
        order.deadline());
  }
}
