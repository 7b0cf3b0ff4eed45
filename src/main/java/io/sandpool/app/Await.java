package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a command needs before it goes on; not for an event loop. */
final class Await {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Await() {}

  /**
   * What {@code future} becomes.
   *
   * @throws StartException where that is a failure, or nothing within two minutes; {@link
   *     ConfigException} as it is
   */
  static <T> T done(Future<T> future) {
    try {
      return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The service did not start within " + PATIENCE + ".");
    } catch (StartException | ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StartException("The service cannot start: " + rootOf(e));
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
