package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends runs that nobody wants any more. May be used on any context. */
public final class Cancellations {

  private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);

  private static final Duration CANCEL_TIME = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LAST_PAUSE_MILLIS = 2_000;

  private final Vertx vertx;
  private final Bus bus;
  private final CancelExecution order;

  /**
   * Ends runs for one reason.
   *
   * @param reason for the log
   */
  public Cancellations(Vertx vertx, Bus bus, String reason) {
    this.vertx = vertx;
    this.bus = bus;
    this.order = new CancelExecution(reason);
  }

  /**
   * Ends a run. Right after the question, dispatch may not listen yet, so that it is told again
   * until the run has ended or somebody has heard.
   *
   * @param run the run's answer
   */
  public void cancel(String id, Future<?> run) {
    cancel(id, run, FIRST_PAUSE_MILLIS);
  }

  private void cancel(String id, Future<?> run, long pauseMillis) {
    bus.ask(Addresses.cancelExecution(id), order, Deadline.after(bus.ticker(), CANCEL_TIME))
        .onFailure(
            failure -> {
              if (run.isComplete()) {
                return;
              }
              if (pauseMillis <= LAST_PAUSE_MILLIS && isUnheard(failure)) {
                vertx.setTimer(pauseMillis, again -> cancel(id, run, 2 * pauseMillis));
              } else {
                LOG.warn("Run {} goes on though nobody wants it: {}", id, failure.getMessage());
              }
            });
  }

  private static boolean isUnheard(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderUnavailable;
  }
}
