package io.sandpool.http.ragflow;

import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts each address's runs in windows that begin with its first. For any thread; remembers a
 * bounded number of addresses, all others together count as one.
 */
final class RateLimiter {

  private static final int MAX_ADDRESSES = 10_000;
  private static final String OTHERS = "";

  private final RateLimit limit;
  private final Ticker ticker;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  RateLimiter(RateLimit limit, Ticker ticker) {
    this.limit = limit;
    this.ticker = ticker;
  }

  private record Window(long beganNanos, int runs) {}

  /**
   * Counts one run of {@code address}.
   *
   * @return how long to wait, where it is one too many
   */
  Optional<Duration> take(String address) {
    long now = ticker.nanos();
    Window window =
        windows.merge(
            remembered(address, now),
            new Window(now, 1),
            (known, fresh) ->
                isOver(known, now)
                    ? fresh
                    : new Window(known.beganNanos(), Math.min(known.runs(), limit.runs()) + 1));
    return window.runs() <= limit.runs()
        ? Optional.empty()
        : Optional.of(limit.window().minusNanos(now - window.beganNanos()));
  }

  private String remembered(String address, long now) {
    if (windows.size() < MAX_ADDRESSES || windows.containsKey(address)) {
      return address;
    }
    windows.values().removeIf(window -> isOver(window, now));
    return windows.size() < MAX_ADDRESSES ? address : OTHERS;
  }

  private boolean isOver(Window window, long now) {
    return now - window.beganNanos() >= limit.window().toNanos();
  }
}
