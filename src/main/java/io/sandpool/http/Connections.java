package io.sandpool.http;

import io.sandpool.sandbox.Ticker;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Closes connections that hold a place without using it: no request head within its time (idle ones
 * and slow senders alike, however many bytes trickle in), a body that takes too long, an answer
 * that is not read. A run in progress is not bounded here; its deadline does that.
 *
 * <p>One sweep for all instead of a timer for each. Confined to its verticle's context.
 */
final class Connections {

  /** What a connection is doing. */
  enum Phase {
    /** Between requests, or in the middle of a head. */
    HEAD,
    BODY,
    RUN,
    /** The answer has ended, but the client has not taken all of it. */
    FLUSH
  }

  private final Map<HttpConnection, Entry> entries = new IdentityHashMap<>();
  private final HttpSettings settings;
  private final Ticker ticker;

  Connections(HttpSettings settings, Ticker ticker) {
    this.settings = settings;
    this.ticker = ticker;
  }

  void opened(HttpConnection connection) {
    if (entries.size() >= settings.maxConnections()) {
      connection.close();
      return;
    }
    entries.put(connection, new Entry(connection));
    connection.closeHandler(closed -> entries.remove(connection));
  }

  /** One that is unknown was turned away and is closing; it is not remembered. */
  Entry of(HttpConnection connection) {
    Entry known = entries.get(connection);
    return known == null ? new Entry(connection) : known;
  }

  int size() {
    return entries.size();
  }

  /** How often {@link #sweep} is worth calling. */
  Duration sweepInterval() {
    long shortest =
        Math.min(
            settings.headTimeout().toMillis(),
            Math.min(settings.bodyTimeout().toMillis(), settings.flushTimeout().toMillis()));
    return Duration.ofMillis(Math.max(10, Math.min(1000, shortest / 4)));
  }

  void sweep() {
    long now = ticker.nanos();
    for (Entry entry : new ArrayList<>(entries.values())) {
      entry.expireAt(now);
    }
  }

  private long allowance(Phase phase) {
    return switch (phase) {
      case HEAD -> settings.headTimeout().toNanos();
      case BODY -> settings.bodyTimeout().toNanos();
      case RUN -> Long.MAX_VALUE;
      case FLUSH -> settings.flushTimeout().toNanos();
    };
  }

  /** One connection. */
  final class Entry {

    private final HttpConnection connection;
    private final Runnable close;
    private Phase phase = Phase.HEAD;
    private long since = ticker.nanos();
    private Runnable onExpiry;
    private int turn;

    private Entry(HttpConnection connection) {
      this.connection = connection;
      this.close = connection::close;
      this.onExpiry = close;
    }

    /** Begins a phase at whose expiry the connection is closed. */
    int enter(Phase next) {
      return enter(next, close);
    }

    /** Begins a phase at whose expiry {@code expired} runs; returns its number. */
    int enter(Phase next, Runnable expired) {
      phase = next;
      since = ticker.nanos();
      onExpiry = expired;
      return ++turn;
    }

    /** Goes back to waiting for a head, unless another phase has begun since {@code number}. */
    void leave(int number) {
      if (turn == number) {
        enter(Phase.HEAD);
      }
    }

    HttpConnection connection() {
      return connection;
    }

    private void expireAt(long now) {
      if (now - since > allowance(phase)) {
        Runnable expired = onExpiry;
        onExpiry = close;
        since = now;
        expired.run();
      }
    }
  }
}
