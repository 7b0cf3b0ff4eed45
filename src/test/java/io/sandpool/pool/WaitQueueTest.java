package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Claimant;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitQueueTest {

  private final Map<String, Integer> weights = new HashMap<>();
  private final WaitQueue queue = new WaitQueue(tenant -> weights.getOrDefault(tenant, 1));
  private long tickets;

  private Waiter add(String tenant, Priority priority, long until) {
    Waiter waiter =
        new Waiter(
            ++tickets,
            tenant + "-" + tickets,
            new Claimant(tenant, priority),
            new Deadline(until),
            new Deadline(until),
            tickets,
            Start.QUEUED,
            Optional.empty());
    queue.add(waiter);
    return waiter;
  }

  private void add(String tenant, int many) {
    for (int i = 0; i < many; i++) {
      add(tenant, Priority.NORMAL, 1_000_000);
    }
  }

  private Waiter serve() {
    return queue.serve(tenant -> true, tenant -> false).orElseThrow();
  }

  private List<String> served(int many) {
    List<String> tenants = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      tenants.add(serve().claimant().tenant());
    }
    return tenants;
  }

  private static Claimant normal(String tenant) {
    return new Claimant(tenant, Priority.NORMAL);
  }

  // ---- turns ----

  /** Where there is only one, nothing is but first come, first served. */
  @Test
  void callersOfOneTenantMustBeServedInTheOrderInWhichTheyCame() {
    add("a", 5);
    for (long ticket = 1; ticket <= 5; ticket++) {
      assertEquals(ticket, serve().ticket());
    }
    assertTrue(queue.isEmpty());
  }

  /** However many the other has sent before. */
  @Test
  void aTenantThatComesNewMustBeServedNext() {
    add("flood", 50);
    served(3);
    assertEquals(0, queue.ahead(normal("calm")));
    add("calm", 1);

    assertEquals(List.of("calm", "flood"), served(2));
  }

  /** Having been away is no credit. */
  @Test
  void aTenantThatWasAwayMustNotMakeUpForItsTurns() {
    add("flood", 200);
    served(100);
    add("back", 50);

    List<String> next = served(20);
    assertEquals(10, next.stream().filter("back"::equals).count());
  }

  /** Two requests one after the other are as many as two at once. */
  @Test
  void aTenantMustNotGetAheadByComingAgainAndAgain() {
    add("flood", 100);
    int again = 0;
    for (int turn = 0; turn < 40; turn++) {
      if (!queue.names().contains("again")) {
        add("again", 1);
      }
      again += serve().claimant().tenant().equals("again") ? 1 : 0;
    }
    assertEquals(20, again, 1);
  }

  @Test
  void tenantsMustBeServedByTheirWeights() {
    weights.put("large", 3);
    add("large", 100);
    add("small", 100);

    assertEquals(60, served(80).stream().filter("large"::equals).count());
  }

  /** Those who were in line already, too. */
  @Test
  void newWeightsMustHoldForThoseWhoWait() {
    add("large", 100);
    add("small", 100);
    served(10);
    weights.put("large", 3);
    queue.reweigh();

    assertEquals(60, served(80).stream().filter("large"::equals).count());
    assertEquals(110, queue.size());
  }

  /** Who stands back has what it needs elsewhere: it is not paid for it when it may again. */
  @Test
  void whoStoodBackMustNotMakeUpForItLater() {
    add("long", 100);
    add("short", 100);
    for (int i = 0; i < 50; i++) {
      Waiter next = queue.serve(tenant -> true, tenant -> tenant.equals("long")).orElseThrow();
      assertEquals("short", next.claimant().tenant());
    }
    assertEquals(10, served(20).stream().filter("long"::equals).count(), 1);
  }

  /** To stand back is for the sake of others; with none there it helps nobody. */
  @Test
  void whoStandsBackMustBeServedWhereAllDo() {
    add("long", 1);
    add("longer", 1);

    assertEquals(
        Optional.of("long"),
        queue.serve(tenant -> true, tenant -> true).map(waiter -> waiter.claimant().tenant()));
  }

  /** Else those behind it would be served in its stead, again and again. */
  @Test
  void whoMayNotBeServedMustKeepItsTurn() {
    add("kept out", 1);
    add("behind", 1);

    assertEquals(Optional.empty(), queue.serve(t -> !t.equals("kept out"), t -> false));
    assertEquals(List.of("kept out", "behind"), served(2));
  }

  @Test
  void aNewcomerMustBeNextWhereNobodyBeforeItStandsInTheWay() {
    add("long", 5);
    add("short", 1);
    assertFalse(queue.wouldBeNext("new", tenant -> false), "all begin at the same moment");
    assertTrue(queue.wouldBeNext("new", tenant -> !tenant.equals("new")));
    assertFalse(queue.wouldBeNext("new", tenant -> true));
    served(3);
    assertTrue(queue.wouldBeNext("new", tenant -> false));
    assertFalse(queue.wouldBeNext("long", tenant -> false), "it waits");
  }

  // ---- priorities ----

  /** Who looks at a screen waits least, but what can wait is not forgotten. */
  @Test
  void urgentCallersMustBeServedMoreOftenThoughNotOnlyThey() {
    for (int i = 0; i < 100; i++) {
      for (Priority priority : Priority.values()) {
        add("a", priority, 1_000_000);
      }
    }
    Map<Priority, Integer> served = new HashMap<>();
    for (int i = 0; i < 84; i++) {
      served.merge(serve().claimant().priority(), 1, Integer::sum);
    }
    assertEquals(Map.of(Priority.INTERACTIVE, 64, Priority.NORMAL, 16, Priority.BATCH, 4), served);
  }

  /** Whoever calls itself urgent overtakes its own kin, and nobody else. */
  @Test
  void priorityMustNotBeAWayPastOtherTenants() {
    for (int i = 0; i < 50; i++) {
      add("loud", Priority.INTERACTIVE, 1_000_000);
      add("modest", Priority.BATCH, 1_000_000);
    }
    assertEquals(20, served(40).stream().filter("modest"::equals).count());
  }

  @Test
  void anUrgentCallerMustOvertakeThoseOfItsTenantWhoAreNot() {
    add("a", 20);
    served(4);
    Waiter urgent = add("a", Priority.INTERACTIVE, 1_000_000);

    assertEquals(urgent, serve());
  }

  // ---- a full queue ----

  /** Otherwise a flood would not only be first but alone. */
  @Test
  void theLastOfTheTenantWithMostMustMakeRoomForOneWithFew() {
    add("flood", 9);
    add("calm", 1);

    Waiter displaced = queue.displacedBy(normal("calm")).orElseThrow();
    assertEquals(9, displaced.ticket());
    assertEquals(9, queue.displacedBy(normal("new")).orElseThrow().ticket());
    assertEquals(Optional.empty(), queue.displacedBy(normal("flood")));
    assertEquals(10, queue.size(), "asking changes nothing");
  }

  /** Places would change hands for ever. */
  @Test
  void nobodyMustMakeRoomForOneWhoWouldThenHaveAsMany() {
    add("a", 3);
    add("b", 2);
    assertEquals(Optional.empty(), queue.displacedBy(normal("b")));
    assertTrue(queue.displacedBy(normal("c")).isPresent());
  }

  @Test
  void placesMustBeSharedByTheWeights() {
    weights.put("large", 3);
    add("large", 6);
    add("small", 2);
    assertEquals(Optional.empty(), queue.displacedBy(normal("small")));
    add("small", 1);
    assertEquals(9, queue.displacedBy(normal("large")).orElseThrow().ticket());
  }

  @Test
  void anUrgentCallerMustDisplaceTheLeastUrgentOfItsOwn() {
    add("a", Priority.BATCH, 1_000_000);
    Waiter last = add("a", Priority.BATCH, 1_000_000);
    add("a", Priority.NORMAL, 1_000_000);

    Claimant urgent = new Claimant("a", Priority.INTERACTIVE);
    assertEquals(Optional.of(last), queue.displacedBy(urgent));
    assertEquals(Optional.empty(), queue.displacedBy(new Claimant("a", Priority.BATCH)));
  }

  @Test
  void whatIsLeftMustBeTakenFromWhereMostWait() {
    add("flood", 8);
    add("calm", 2);

    assertEquals(6, queue.removeAllBut(4).size());
    assertEquals(List.of("flood", "calm", "flood", "calm"), served(4));
  }

  // ---- who waits, and how long ----

  @Test
  void theOldestMustBeWhoeverCameFirstOfThoseWhoWait() {
    Waiter first = add("a", Priority.BATCH, 1_000_000);
    Waiter second = add("b", Priority.NORMAL, 1_000_000);
    assertEquals(Optional.of(first), queue.oldest());
    queue.remove(first.requestId());
    assertEquals(Optional.of(second), queue.oldest());
  }

  @Test
  void thoseWhoseTimeIsUpMustBeTakenOutWhereverTheyStand() {
    add("a", Priority.NORMAL, 1_000);
    Waiter late = add("a", Priority.NORMAL, 100);
    Waiter other = add("b", Priority.BATCH, 100);
    assertEquals(100, queue.nanosUntilWakeup(0));
    assertEquals(List.of(late, other), queue.removeLate(100));
    assertEquals(1, queue.size());
    assertEquals(900, queue.nanosUntilWakeup(100));
  }

  // ---- any order of events ----

  /** What a newcomer is told of its place must be what then happens, if nobody else comes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theForetoldPlaceMustBeTheOneInWhichItIsServed(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      for (int tenant = 0; tenant < 5; tenant++) {
        weights.put("t" + tenant, 1 + random.nextInt(4));
      }
      queue.removeAllBut(0);
      for (int i = random.nextInt(60); i > 0; i--) {
        add("t" + random.nextInt(5), any(random), 1_000_000);
        if (random.nextInt(4) == 0) {
          serve();
        }
      }
      Claimant newcomer = new Claimant("t" + random.nextInt(5), any(random));
      int foretold = queue.ahead(newcomer);
      Waiter waiter = add(newcomer.tenant(), newcomer.priority(), 1_000_000);
      int place = 0;
      while (serve() != waiter) {
        place++;
      }
      assertEquals(foretold, place, "seed " + seed + ", round " + round);
    }
  }

  private static Priority any(Random random) {
    return Priority.values()[random.nextInt(3)];
  }

  /** Nobody may be lost, served twice, overtaken by its own kin, or passed over for ever. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyCallerMustLeaveOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    Map<String, Waiter> waiting = new HashMap<>();
    Map<Claimant, Long> lastServed = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 50_000; step++) {
      now += random.nextInt(3);
      int dice = random.nextInt(100);
      if (dice < 48) {
        Waiter waiter =
            add(
                "t" + random.nextInt(1 + random.nextInt(8)),
                any(random),
                now + random.nextInt(900));
        waiting.put(waiter.requestId(), waiter);
      } else if (dice < 90 && !queue.isEmpty()) {
        String shut = "t" + random.nextInt(4);
        String yields = "t" + random.nextInt(4);
        Optional<Waiter> next = queue.serve(t -> !t.equals(shut), t -> t.equals(yields));
        boolean nobody =
            waiting.values().stream().allMatch(w -> w.claimant().tenant().equals(shut));
        assertFalse(nobody && next.isPresent(), "nobody may be served");
        assertTrue(next.isPresent() || shutWaits(waiting, shut), "somebody may always be served");
        next.ifPresent(
            waiter -> {
              assertNotNull(waiting.remove(waiter.requestId()), "served once");
              long before = lastServed.getOrDefault(waiter.claimant(), 0L);
              assertTrue(waiter.ticket() > before, "in the order in which they came");
              lastServed.put(waiter.claimant(), waiter.ticket());
            });
      } else if (dice < 94) {
        String request = "t0-" + (1 + random.nextInt((int) tickets + 1));
        assertEquals(
            Optional.ofNullable(waiting.remove(request)), queue.remove(request), "taken out once");
      } else if (dice < 97) {
        long time = now;
        for (Waiter late : queue.removeLate(now)) {
          assertNotNull(waiting.remove(late.requestId()), "late once");
        }
        assertTrue(waiting.values().stream().noneMatch(w -> w.until().hasPassed(time)));
      } else if (dice < 98) {
        int keep = random.nextInt(40);
        queue.removeAllBut(keep).forEach(w -> assertNotNull(waiting.remove(w.requestId())));
        assertTrue(queue.size() <= keep || waiting.size() <= keep);
      } else if (dice < 99) {
        weights.put("t" + random.nextInt(8), 1 + random.nextInt(5));
        queue.reweigh();
      }
      assertEquals(waiting.size(), queue.size());
      assertEquals(
          waiting.values().stream().map(w -> w.claimant().tenant()).distinct().count(),
          queue.tenants());
    }
    while (!queue.isEmpty()) {
      assertNotNull(waiting.remove(serve().requestId()));
    }
    assertTrue(waiting.isEmpty());
    assertFalse(queue.serve(tenant -> true, tenant -> false).isPresent());
  }

  private static boolean shutWaits(Map<String, Waiter> waiting, String shut) {
    return waiting.values().stream().anyMatch(w -> w.claimant().tenant().equals(shut));
  }

  /** While all always have somebody waiting, each is served by its weight, whatever it is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sharesMustConvergeToTheWeights(long seed) {
    Random random = new Random(seed);
    int all = 0;
    for (int tenant = 0; tenant < 6; tenant++) {
      int weight = 1 + random.nextInt(9);
      weights.put("t" + tenant, weight);
      all += weight;
      add("t" + tenant, 1 + random.nextInt(30));
    }
    Map<String, Integer> served = new HashMap<>();
    int turns = 200 * all;
    for (int turn = 0; turn < turns; turn++) {
      String tenant = serve().claimant().tenant();
      served.merge(tenant, 1, Integer::sum);
      if (!queue.names().contains(tenant)) {
        add(tenant, 1 + random.nextInt(5));
      }
    }
    for (int tenant = 0; tenant < 6; tenant++) {
      String name = "t" + tenant;
      assertEquals(
          200.0 * weights.getOrDefault(name, 1),
          served.getOrDefault(name, 0),
          10,
          () -> name + " of " + weights + " in " + served);
    }
  }
}
