package io.sandpool.dispatch;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Execute;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Serves {@link Addresses#EXECUTE}: settles language, limits and the order of the providers, then
 * has one {@link Run} see the request through.
 *
 * <p>May be deployed in several instances, one for each event loop.
 */
public final class DispatchVerticle extends VerticleBase {

  private final Bus bus;
  private final Supplier<RoutingTable> routing;
  private final DispatchListener listener;
  private final Set<Run> underWay = new HashSet<>();

  /**
   * Makes a dispatcher.
   *
   * @param routing read anew for each request, since the configuration may change
   */
  public DispatchVerticle(Bus bus, Supplier<RoutingTable> routing, DispatchListener listener) {
    this.bus = bus;
    this.routing = routing;
    this.listener = listener;
  }

  @Override
  public Future<?> start() {
    return bus.serve(Addresses.EXECUTE, this::execute).completion();
  }

  private Future<ExecutionResult> execute(Execute asked) {
    return RunTrace.of(asked, this::begin);
  }

  private Future<ExecutionResult> begin(Execute order) {
    try {
      Planner planner = new Planner(routing, order);
      return run(order, planner.language(), new Run(bus, vertx, order, planner, listener));
    } catch (ServiceException e) {
      listener.onRefused(order, e.error());
      return Future.failedFuture(e);
    }
  }

  private Future<ExecutionResult> run(Execute order, String language, Run run) {
    underWay.add(run);
    return run.start()
        .onComplete(
            result -> {
              underWay.remove(run);
              listener.onFinished(order, language, result);
              result
                  .placement()
                  .spill()
                  .ifPresent(spill -> listener.onSpilled(spill, result.placement().provider()));
            },
            failure -> {
              underWay.remove(run);
              listener.onRefused(
                  order,
                  failure instanceof ServiceException known
                      ? known.error()
                      : new ServiceError.Internal("A defect; the log has it."));
            });
  }

  /** Ends what still runs; its callers are told that the service shuts down. */
  @Override
  public Future<?> stop() {
    Set.copyOf(underWay).forEach(run -> run.cancel("The service shuts down."));
    return Future.succeededFuture();
  }
}
