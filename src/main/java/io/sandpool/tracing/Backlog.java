package io.sandpool.tracing;

import io.sandpool.sandbox.Ticker;
import io.sandpool.tracing.TracingListener.Fate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the spans that have ended and not been sent, of which there are only so many, and what
 * becomes of them. Says in the log that spans are lost, once a minute at most. For any thread.
 */
final class Backlog {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final long QUIET = Duration.ofMinutes(1).toNanos();
  private static final int SHOWN = 200;

  private final int most;
  private final String url;
  private final Ticker ticker;
  private final TracingListener listener;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicLong lastSaid;

  Backlog(int most, String url, Ticker ticker, TracingListener listener) {
    this.most = most;
    this.url = url;
    this.ticker = ticker;
    this.listener = listener;
    this.lastSaid = new AtomicLong(ticker.nanos() - QUIET);
  }

  /** One more has ended; it is forgotten where there is no room for it. */
  boolean admit() {
    if (waiting.incrementAndGet() <= most) {
      return true;
    }
    waiting.decrementAndGet();
    listener.onSpans(Fate.DROPPED, 1);
    gone.incrementAndGet();
    return false;
  }

  /** So many have reached the collector. */
  void sent(int spans) {
    waiting.addAndGet(-spans);
    listener.onSpans(Fate.SENT, spans);
  }

  /** So many have not. */
  void lost(int spans, String reason) {
    waiting.addAndGet(-spans);
    listener.onSpans(Fate.LOST, spans);
    int since = gone.addAndGet(spans);
    long now = ticker.nanos();
    long before = lastSaid.get();
    if (now - before >= QUIET && lastSaid.compareAndSet(before, now)) {
      gone.addAndGet(-since);
      LOG.warn(
          "Traces do not reach {}: {}. {} spans are lost, runs are not touched. Look whether a"
              + " collector takes OTLP over HTTP there, or set tracing.enabled to false",
          url,
          printable(reason),
          since);
    }
  }

  /** A collector's words may be in it. */
  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "..." : clean;
  }
}
