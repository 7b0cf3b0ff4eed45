package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.webhook.Verdict.Kind;
import io.sandpool.webhook.WebhookListener.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CourierTest {

  private static final Verdict GOOD = Verdict.of(Kind.DELIVERED, "answered 200");
  private static final Verdict BAD = Verdict.failed("answered 500");

  private final HandClock clock = new HandClock();
  private final MemoryWebhooks store = new MemoryWebhooks();
  private final Map<String, Promise<Verdict>> underWay = new LinkedHashMap<>();
  private final List<String> begun = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private int pending = -1;
  private Courier courier = courier();

  private Courier courier() {
    return new Courier(
        store,
        delivery -> {
          begun.add(delivery.id());
          Promise<Verdict> verdict = Promise.promise();
          underWay.put(delivery.id(), verdict);
          return verdict.future();
        },
        new Backoff(() -> 0.5),
        3,
        clock,
        new WebhookListener() {
          @Override
          public void onAttempt(Outcome outcome) {
            outcomes.add(outcome);
          }

          @Override
          public void onPending(int count) {
            pending = count;
          }
        });
  }

  private void send(String id) {
    send(id, "acme", id + ".example");
  }

  private void send(String id, String tenant, String host) {
    store.add(Deliveries.of(id, tenant, host), Integer.MAX_VALUE, Integer.MAX_VALUE);
    courier.nudge();
  }

  private void end(String id, Verdict verdict) {
    Promise<Verdict> promise = Optional.ofNullable(underWay.remove(id)).orElseThrow();
    promise.complete(verdict);
  }

  private void pass(Duration duration) {
    clock.pass(duration);
    courier.round();
  }

  @Test
  void whatIsSentMustBeTriedAtOnceAndEndWithSuccess() {
    send("a");
    assertEquals(1, pending);
    end("a", GOOD);
    assertEquals(List.of(Outcome.DELIVERED), outcomes);
    assertTrue(store.waiting.isEmpty());
    assertEquals(0, pending);
  }

  @Test
  void aFailureMustBeTriedAgainAfterItsWaitAndNoSooner() {
    send("a");
    end("a", BAD);
    pass(Duration.ofSeconds(9));
    assertEquals(List.of("a"), begun);
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("a", "a"), begun);
    end("a", GOOD);
    assertEquals(List.of(Outcome.RETRIED, Outcome.DELIVERED), outcomes);
  }

  @Test
  void theLastAttemptMustEndTheDelivery() {
    send("a");
    end("a", BAD);
    pass(Duration.ofSeconds(10));
    end("a", BAD);
    pass(Duration.ofSeconds(50));
    end("a", BAD);
    assertEquals(List.of(Outcome.RETRIED, Outcome.RETRIED, Outcome.GIVEN_UP), outcomes);
    pass(Duration.ofDays(2));
    assertEquals(3, begun.size());
  }

  @Test
  void goneAndRefusedMustEndTheDelivery() {
    send("a");
    send("b");
    end("a", Verdict.of(Kind.GONE, "answered 410"));
    end("b", Verdict.of(Kind.REFUSED, "inside"));
    pass(Duration.ofDays(1));
    assertEquals(List.of(Outcome.GONE, Outcome.REFUSED), outcomes);
    assertEquals(List.of("a", "b"), begun);
  }

  @Test
  void aReceiversWishForMoreTimeMustBeHeardAndOneForLessMustNot() {
    send("a");
    end("a", new Verdict(Kind.FAILED, "answered 429", Optional.of(Duration.ofMinutes(7))));
    pass(Duration.ofMinutes(6));
    assertEquals(1, begun.size());
    pass(Duration.ofMinutes(1));
    assertEquals(2, begun.size());
    end("a", new Verdict(Kind.FAILED, "answered 429", Optional.of(Duration.ZERO)));
    pass(Duration.ofSeconds(49));
    assertEquals(2, begun.size());
    pass(Duration.ofSeconds(1));
    assertEquals(3, begun.size());
  }

  @Test
  void anotherLifeOfTheServiceMustGoOn() {
    send("a");
    end("a", BAD);
    send("b");
    underWay.clear();
    courier = courier();
    courier.round();
    // The one was cut short, the other waits for its time.
    assertEquals(List.of("a", "b", "b"), begun);
    pass(Duration.ofSeconds(10));
    assertEquals(List.of("a", "b", "b", "a"), begun);
  }

  @Test
  void oneReceiverMustNotTakeTheTurnsOfOthers() {
    for (int i = 0; i < 40; i++) {
      send("slow" + i, "t" + i, "slow.example");
    }
    send("b");
    assertEquals(List.of("slow0", "slow1", "slow2", "slow3", "b"), begun);
    end("slow2", GOOD);
    assertEquals("slow4", begun.get(5));
    assertEquals(6, begun.size());
  }

  @Test
  void oneTenantMustNotTakeTheTurnsOfOthers() {
    for (int i = 0; i < 40; i++) {
      send("f" + i, "flood", "h" + i + ".example");
    }
    assertEquals(16, begun.size());
    send("b", "other", "b.example");
    assertEquals("b", begun.get(16));
  }

  @Test
  void attemptsAtATimeMustHaveABoundAndNoneMustBeForgotten() {
    for (int i = 0; i < 100; i++) {
      send("a" + i, "t" + i, "h" + i + ".example");
    }
    assertEquals(Courier.MOST, begun.size());
    while (!underWay.isEmpty()) {
      end(underWay.keySet().iterator().next(), GOOD);
      assertTrue(underWay.size() <= Courier.MOST);
    }
    assertEquals(100, begun.size());
    assertEquals(0, pending);
  }

  /** What cannot be written down must not be told twice for that. */
  @Test
  void aResultThatCannotBeWrittenDownMustBeKeptAndWrittenLater() {
    send("a");
    store.broken = true;
    end("a", GOOD);
    pass(Duration.ofMinutes(1));
    store.broken = false;
    assertTrue(store.waiting.containsKey("a"));
    pass(Duration.ofSeconds(1));
    assertFalse(store.waiting.containsKey("a"));
    pass(Duration.ofHours(1));
    assertEquals(List.of("a"), begun);
  }

  @Test
  void aStoreThatCannotBeAskedMustBeAskedAgain() {
    store.add(Deliveries.of("a", "acme", "a.example"), 9, 9);
    store.broken = true;
    courier.round();
    store.broken = false;
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), begun);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of("a"), begun);
  }

  @Test
  void aRoundWithNothingDueMustNotAskTheStore() {
    send("a");
    end("a", BAD);
    int before = store.looks;
    for (int i = 0; i < 9; i++) {
      pass(Duration.ofSeconds(1));
    }
    assertEquals(before, store.looks);
    pass(Duration.ofSeconds(1));
    assertEquals(before + 1, store.looks);
  }

  @Test
  void whatEndedMustBeForgottenADayLater() {
    send("a");
    end("a", GOOD);
    clock.pass(Duration.ofHours(23));
    courier.sweep();
    assertEquals(Map.of("a", HandClock.BEGIN), store.ended);
    clock.pass(Duration.ofHours(2));
    courier.sweep();
    assertEquals(Map.<String, Instant>of(), store.ended);
  }

  @Test
  void stoppingMustWaitForWhatIsUnderWayAndBeginNothing() {
    send("a");
    Future<Void> stopped = courier.stop();
    assertFalse(stopped.isComplete());
    send("b");
    end("a", GOOD);
    assertTrue(stopped.succeeded());
    assertEquals(List.of("a"), begun);
    assertEquals(1, store.waiting.size());
  }

  @Test
  void whatIsCutShortByTheStopMustNotCount() {
    send("a");
    courier.stop();
    courier.abandon();
    end("a", BAD);
    assertEquals(List.of(0), store.waiting.values().stream().map(Delivery::attempts).toList());
    assertEquals(List.of(), outcomes);
  }
}
