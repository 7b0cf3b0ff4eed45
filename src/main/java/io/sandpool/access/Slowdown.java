package io.sandpool.access;

import io.sandpool.bus.access.Network;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes addresses wait from which wrong keys come: after some, for a time that doubles with each
 * further one. May be used on any thread.
 *
 * <p>Tells guessing from a mistake: a client that shows the same wrong key over and over does not
 * guess, and whoever shares its address must not suffer. Remembers a bounded number of addresses,
 * those of the latest wrong keys.
 */
final class Slowdown {

  private static final int FREE = 5;
  private static final int MISTAKES = 8;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofSeconds(60).toNanos();
  private static final long FORGOTTEN = Duration.ofMinutes(15).toNanos();

  private final Ticker ticker;
  private final Map<String, Trail> trails;

  Slowdown(Ticker ticker, int addresses) {
    this.ticker = ticker;
    this.trails =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Trail> eldest) {
            return size() > addresses;
          }
        };
  }

  /** How long keys that can be guessed are not looked at, where so many were tried from there. */
  synchronized Optional<Duration> guessing(String address) {
    Trail trail = trails.get(Network.of(address));
    return trail == null || trail.guesses <= MISTAKES ? Optional.empty() : trail.left();
  }

  /**
   * Notes a wrong key.
   *
   * @param fingerprint tells it from others
   * @return how long the address has to wait already
   */
  synchronized Optional<Duration> failed(String address, long fingerprint) {
    Trail trail = trails.computeIfAbsent(Network.of(address), unknown -> new Trail());
    return trail.add(fingerprint);
  }

  synchronized int size() {
    return trails.size();
  }

  /** What came from one address. */
  private final class Trail {

    private final long[] known = new long[MISTAKES];
    private int failures;
    private int guesses;
    private long last = ticker.nanos();
    private long until = last;

    Optional<Duration> add(long fingerprint) {
      long now = ticker.nanos();
      if (now - last > FORGOTTEN) {
        failures = 0;
        guesses = 0;
      }
      last = now;
      noteGuess(fingerprint);
      Optional<Duration> left = left();
      if (left.isEmpty() && ++failures >= FREE) {
        until = now + Math.min(LONGEST, SECOND << Math.min(failures - FREE, 10));
      }
      return left;
    }

    private void noteGuess(long fingerprint) {
      for (int i = 0; i < Math.min(guesses, known.length); i++) {
        if (known[i] == fingerprint) {
          return;
        }
      }
      known[guesses % known.length] = fingerprint;
      // Beyond this it makes no difference, and must not run over.
      guesses = Math.min(guesses + 1, Integer.MAX_VALUE - 1);
    }

    Optional<Duration> left() {
      long left = until - ticker.nanos();
      return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
    }
  }
}
