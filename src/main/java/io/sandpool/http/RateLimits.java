package io.sandpool.http;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.Gatekeeper;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells callers whose keys have limits how much of them is left, as the IETF's draft {@code
 * draft-ietf-httpapi-ratelimit-headers} has it, in its structured form: what the limits are in
 * {@code RateLimit-Policy}, how much is left in {@code RateLimit}.
 */
final class RateLimits {

  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence LEFT = HttpHeaders.createOptimized("RateLimit");

  private final Gatekeeper gatekeeper;

  RateLimits(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /** Puts both headers on the answer, with what is left now; none where there are no limits. */
  void tell(Exchange exchange) {
    List<Allowance> allowances = gatekeeper.allowances(exchange.caller());
    if (allowances.isEmpty() || exchange.isOver() || exchange.response().headWritten()) {
      return;
    }
    exchange.response().putHeader(POLICY, list(allowances, RateLimits::policy));
    exchange.response().putHeader(LEFT, list(allowances, RateLimits::left));
  }

  private static String list(List<Allowance> all, Function<Allowance, String> item) {
    return all.stream().map(item).collect(Collectors.joining(", "));
  }

  private static String policy(Allowance allowance) {
    return switch (allowance.limit()) {
      case CONCURRENT -> "\"concurrent\";q=" + allowance.most() + ";qu=\"concurrent-requests\"";
      case PER_MINUTE -> "\"minute\";q=" + allowance.most() + ";w=60";
    };
  }

  private static String left(Allowance allowance) {
    String name =
        switch (allowance.limit()) {
          case CONCURRENT -> "\"concurrent\"";
          case PER_MINUTE -> "\"minute\"";
        };
    return name
        + ";r="
        + allowance.left()
        + allowance.renewal().map(wait -> ";t=" + wholeSeconds(wait)).orElse("");
  }

  /** Rounded up: who comes a moment too early is refused. */
  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
