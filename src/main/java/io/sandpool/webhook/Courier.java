package io.sandpool.webhook;

import io.sandpool.webhook.Verdict.Kind;
import io.sandpool.webhook.WebhookListener.Outcome;
import io.sandpool.webhook.WebhookStore.Busy;
import io.sandpool.webhook.WebhookStore.Look;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the attempts that are due, a bounded number at a time, and writes down what came of them.
 *
 * <p>Used on one context. It has no timer of its own: whoever has calls {@link #round} again and
 * again.
 */
final class Courier {

  /**
   * Attempts at a time; so that one receiver or one tenant cannot hold up the others, fewer each.
   */
  static final int MOST = 32;

  private static final int MOST_OF_HOST = 4;
  private static final int MOST_OF_TENANT = MOST / 2;

  /** Somebody may have changed the table, or the clock. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  /** How long an ended delivery is remembered, for those who send it twice. */
  private static final Duration MEMORY = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private final WebhookStore store;
  private final Function<Delivery, Future<Verdict>> attempt;
  private final Backoff backoff;
  private final int attempts;
  private final InstantSource clock;
  private final WebhookListener listener;
  private final Map<String, Delivery> underWay = new LinkedHashMap<>();
  private final Map<String, Supplier<Future<Void>>> unrecorded = new LinkedHashMap<>();
  private Instant next = Instant.MIN;
  private boolean looking;
  private boolean missed;
  private Optional<Promise<Void>> stopping = Optional.empty();
  private boolean abandoned;

  /**
   * Makes one at rest.
   *
   * @param attempt makes one attempt; never fails
   * @param attempts how many a delivery has
   */
  Courier(
      WebhookStore store,
      Function<Delivery, Future<Verdict>> attempt,
      Backoff backoff,
      int attempts,
      InstantSource clock,
      WebhookListener listener) {
    this.store = store;
    this.attempt = attempt;
    this.backoff = backoff;
    this.attempts = attempts;
    this.clock = clock;
    this.listener = listener;
  }

  /** Something is due that was not, or has room that had none. */
  void nudge() {
    next = Instant.MIN;
    missed = looking;
    round();
  }

  /** Begins what is due. Costs nothing where nothing is. */
  void round() {
    Map.copyOf(unrecorded).forEach(this::record);
    Instant now = clock.instant();
    int free = MOST - underWay.size();
    if (stopping.isPresent() || looking || free == 0 || now.isBefore(next)) {
      return;
    }
    looking = true;
    store.look(now, free, busy()).onComplete(look -> begin(look, now, free), this::trouble);
  }

  private Busy busy() {
    return new Busy(
        underWay.keySet(),
        full(Delivery::host, MOST_OF_HOST),
        full(Delivery::tenant, MOST_OF_TENANT));
  }

  private Set<String> full(Function<Delivery, String> key, int most) {
    return underWay.values().stream()
        .collect(Collectors.groupingBy(key, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() >= most)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void begin(Look look, Instant now, int free) {
    looking = false;
    if (stopping.isPresent()) {
      return;
    }
    listener.onPending(look.pending());
    Instant latest = now.plus(LONGEST_REST);
    next = look.next().filter(latest::isAfter).orElse(latest);
    for (Delivery delivery : look.due()) {
      Busy busy = busy();
      if (!busy.hosts().contains(delivery.host()) && !busy.tenants().contains(delivery.tenant())) {
        begin(delivery);
      }
    }
    if (missed || look.due().size() == free) {
      missed = false;
      nudge();
    }
  }

  private void trouble(Throwable failure) {
    // The database says itself in the log why it cannot be asked.
    looking = false;
    missed = false;
    next = clock.instant().plus(AFTER_TROUBLE);
  }

  private void begin(Delivery delivery) {
    underWay.put(delivery.id(), delivery);
    attempt.apply(delivery).onSuccess(verdict -> settle(delivery, verdict));
  }

  private void settle(Delivery delivery, Verdict verdict) {
    if (abandoned) {
      // It was cut short by ourselves, and is made again after the next start.
      return;
    }
    int made = delivery.attempts() + 1;
    Outcome outcome = outcome(verdict.kind(), made);
    listener.onAttempt(outcome);
    tell(delivery, verdict, outcome);
    Instant now = clock.instant();
    if (outcome == Outcome.RETRIED) {
      Duration own = backoff.after(made);
      Duration wait = verdict.pause().filter(asked -> asked.compareTo(own) > 0).orElse(own);
      record(delivery.id(), () -> store.retry(delivery.id(), made, now.plus(wait)));
    } else {
      record(delivery.id(), () -> store.end(delivery.id(), now));
    }
  }

  private Outcome outcome(Kind kind, int made) {
    return switch (kind) {
      case DELIVERED -> Outcome.DELIVERED;
      case GONE -> Outcome.GONE;
      case REFUSED -> Outcome.REFUSED;
      case FAILED -> made < attempts ? Outcome.RETRIED : Outcome.GIVEN_UP;
    };
  }

  private static void tell(Delivery delivery, Verdict verdict, Outcome outcome) {
    if (outcome == Outcome.DELIVERED || outcome == Outcome.RETRIED) {
      LOG.debug("Webhook {} at {}: {}", delivery.id(), delivery.host(), verdict.reason());
    } else {
      LOG.info(
          "Webhook {} at {} is not told any more ({}): {}",
          delivery.id(),
          delivery.host(),
          outcome.wireName(),
          verdict.reason());
    }
  }

  /** Until it is written down, the delivery counts as under way: it must not be made again. */
  private void record(String id, Supplier<Future<Void>> result) {
    unrecorded.remove(id);
    result
        .get()
        .onComplete(
            done -> {
              underWay.remove(id);
              if (underWay.isEmpty()) {
                stopping.ifPresent(Promise::tryComplete);
              }
              nudge();
            },
            failure -> unrecorded.put(id, result));
  }

  /** Forgets what ended long ago. */
  void sweep() {
    store.sweep(clock.instant().minus(MEMORY));
  }

  /** Begins nothing more; completes when nothing is under way. */
  Future<Void> stop() {
    Promise<Void> ended = Promise.promise();
    stopping = Optional.of(ended);
    if (underWay.isEmpty()) {
      ended.complete();
    }
    return ended.future();
  }

  /** What is still under way shall not count: it is made again after the next start. */
  void abandon() {
    abandoned = true;
  }
}
