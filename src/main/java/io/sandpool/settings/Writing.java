package io.sandpool.settings;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes versions down, and finds out what became of it where the store does not say. */
final class Writing {

  private static final Logger LOG = LoggerFactory.getLogger(Writing.class);

  private final Vault vault;

  Writing(Vault vault) {
    this.vault = vault;
  }

  /**
   * Writes {@code next} after {@code before}. Completes where it is the latest in the store; fails
   * with {@link OvertakenException} where another is, else with why it is not there.
   */
  Future<Void> write(Version before, Version next) {
    return vault
        .append(next)
        .transform(
            ended ->
                ended.succeeded() && ended.result()
                    ? Future.succeededFuture()
                    : lookUp(before, next, Optional.ofNullable(ended.cause())));
  }

  /** A write that was cut off may have been done nevertheless. */
  private Future<Void> lookUp(Version before, Version next, Optional<Throwable> failure) {
    failure.ifPresent(
        cause -> LOG.warn("Whether {} of the settings is written down is looked up", next, cause));
    return vault
        .latest()
        .recover(Writing::unknown)
        .compose(
            found -> {
              if (found.filter(latest -> isSame(latest, next)).isPresent()) {
                return Future.succeededFuture();
              }
              return Future.failedFuture(
                  found
                      .filter(latest -> latest.number() > before.number())
                      .<Throwable>map(OvertakenException::new)
                      .or(() -> failure)
                      .orElseGet(
                          () -> new IllegalStateException("The store does not keep settings")));
            });
  }

  /** The time comes back with fewer digits. */
  private static boolean isSame(Version one, Version other) {
    return one.number() == other.number()
        && one.by().equals(other.by())
        && one.note().equals(other.note())
        && one.at().toEpochMilli() == other.at().toEpochMilli()
        && one.rows().equals(other.rows());
  }

  private static <T> Future<T> unknown(Throwable failure) {
    LOG.error("What is written down of the settings cannot be looked up", failure);
    return Future.failedFuture(
        new ServiceException(
            new ServiceError.ProviderUnavailable(
                "The service's database cannot be used. The change is not in force, but whether it was written down is unknown: read the settings again when the database is back.")));
  }
}
