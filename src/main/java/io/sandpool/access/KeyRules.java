package io.sandpool.access;

import io.sandpool.bus.admin.CreateKey;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a new key must be like. */
final class KeyRules {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._@-]([A-Za-z0-9 ._@-]{0,62}[A-Za-z0-9._@-])?");
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int MOST_CONCURRENT = 10_000;
  private static final int MOST_PER_MINUTE = 1_000_000;

  private KeyRules() {}

  /**
   * Checks all but the tenant's owner.
   *
   * @throws ServiceException that names the field
   */
  static void check(CreateKey ask, Instant now) {
    name("/name", ask.name());
    ask.tenant().ifPresent(tenant -> name("/tenant", tenant));
    ask.expires().ifPresent(expires -> expiry(expires, now));
    bounded("/max_concurrent", ask.limits().maxConcurrent(), MOST_CONCURRENT);
    bounded("/runs_per_minute", ask.limits().runsPerMinute(), MOST_PER_MINUTE);
  }

  private static void name(String pointer, String name) {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          pointer, "must have 1 to 64 characters from A-Z a-z 0-9 . _ @ - and blanks within");
    }
  }

  private static void expiry(Instant expires, Instant now) {
    if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
      throw invalid(
          "/expires_at",
          "must be in the future, and at most %d days ahead".formatted(LONGEST.toDays()));
    }
  }

  private static void bounded(String pointer, Optional<Integer> value, int most) {
    value.ifPresent(
        number -> {
          if (number < 1 || number > most) {
            throw invalid(pointer, "must be 1 to %d, was %d".formatted(most, number));
          }
        });
  }

  static ServiceException invalid(String pointer, String expected) {
    return new ServiceException(
        new ServiceError.InvalidRequest(pointer.substring(1) + " " + expected + ".", pointer));
  }
}
