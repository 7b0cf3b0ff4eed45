package io.sandpool.http;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** By when a request must have its answer: its waiting, its running, and some grace. */
final class DeadlinePolicy {

  private final Supplier<ApiCatalog> catalog;
  private final Duration grace;
  private final Ticker ticker;

  DeadlinePolicy(Supplier<ApiCatalog> catalog, Duration grace, Ticker ticker) {
    this.catalog = catalog;
    this.grace = grace;
    this.ticker = ticker;
  }

  /** What asks for more than may be had is refused below; it does not get more time for that. */
  Deadline of(ExecutionRequest request) {
    Optional<ApiCatalog.Language> language = catalog.get().language(request.language());
    Duration standard =
        language.map(ApiCatalog.Language::defaults).map(Limits::wall).orElse(Duration.ZERO);
    Duration most =
        language.map(ApiCatalog.Language::maxima).map(Limits::wall).orElse(Duration.ZERO);
    Duration asked = request.limits().wall().orElse(standard);
    Duration wall = asked.compareTo(most) < 0 ? asked : most;
    return Deadline.after(ticker, request.maxWait().plus(wall).plus(grace));
  }
}
