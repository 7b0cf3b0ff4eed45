package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures on the test's thread. */
final class Futures {

  private Futures() {}

  static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within a minute", e);
    }
  }

  /** The failure of {@code future}, which must be the database's. */
  static DatabaseException failure(Future<?> future) {
    return assertThrows(DatabaseException.class, () -> await(future));
  }
}
