package io.sandpool.http.ragflow;

import io.sandpool.bus.access.Network;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts each address's runs (IPv6: each /64 network's) in windows that begin with its first. For
 * any thread; remembers a bounded number of addresses, all others together count as one.
 */
final class RateLimiter {

  private static final int MAX_ADDRESSES = 10_000;
  private static final String OTHERS = "";
  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final RateLimit limit;
  private final Ticker ticker;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();
  private final AtomicLong sweptNanos;

  RateLimiter(RateLimit limit, Ticker ticker) {
    this.limit = limit;
    this.ticker = ticker;
    this.sweptNanos = new AtomicLong(ticker.nanos() - SWEEP_NANOS);
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
            remembered(Network.of(address), now),
            new Window(now, 1),
            (known, fresh) ->
                isOver(known, now)
                    ? fresh
                    : new Window(known.beganNanos(), Math.min(known.runs(), limit.runs()) + 1));
    return window.runs() <= limit.runs()
        ? Optional.empty()
        : Optional.of(limit.window().minusNanos(now - window.beganNanos()));
  }

  private String remembered(String network, long now) {
    if (windows.containsKey(network) || hasRoom(now)) {
      return network;
    }
    return OTHERS;
  }

  /** Looks through all that are remembered at most once a second, whoever asks how often. */
  private boolean hasRoom(long now) {
    if (windows.size() < MAX_ADDRESSES) {
      return true;
    }
    long before = sweptNanos.get();
    if (now - before >= SWEEP_NANOS && sweptNanos.compareAndSet(before, now)) {
      windows.values().removeIf(window -> isOver(window, now));
    }
    return windows.size() < MAX_ADDRESSES;
  }

  private boolean isOver(Window window, long now) {
    return now - window.beganNanos() >= limit.window().toNanos();
  }
}
