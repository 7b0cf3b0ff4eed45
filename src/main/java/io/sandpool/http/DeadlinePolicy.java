package io.sandpool.http;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
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
  Deadline of(ExecutionRequest request, Optional<String> template) {
    Optional<Bounds> bounds =
        catalog.get().language(request.language()).map(language -> bounds(language, template));
    Duration most = bounds.map(Bounds::most).orElse(Duration.ZERO);
    Duration asked =
        request.limits().wall().or(() -> bounds.map(Bounds::standard)).orElse(Duration.ZERO);
    Duration wall = asked.compareTo(most) < 0 ? asked : most;
    return Deadline.after(ticker, request.maxWait().plus(wall).plus(grace));
  }

  /** How long a program runs where nothing is said, and at most. */
  private record Bounds(Duration standard, Duration most) {}

  private static Bounds bounds(ApiCatalog.Language language, Optional<String> name) {
    return name.flatMap(language::template)
        .map(template -> new Bounds(template.defaults().wall(), template.maxima().wall()))
        .orElseGet(() -> new Bounds(language.defaults().wall(), language.maxima().wall()));
  }
}
