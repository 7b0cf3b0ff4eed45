package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claims;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

  private static final String BOOT = "this-life";

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final ScriptedProvider provider = new ScriptedProvider();
  private final AtomicInteger counted = new AtomicInteger();
  private final Reconciler reconciler =
      new Reconciler(
          provider,
          bus,
          BOOT,
          new ProviderListener() {
            @Override
            public void onOrphanDestroyed() {
              counted.incrementAndGet();
            }
          });

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private static SandboxRef ref(String id) {
    return new SandboxRef("scripted", id);
  }

  private static OwnedSandbox sandbox(String id, long slot, String boot) {
    return new OwnedSandbox(ref(id), new SlotIdentity("pool", slot, 1), boot);
  }

  private void own(OwnedSandbox... sandboxes) {
    provider.owned = Future.succeededFuture(Arrays.asList(sandboxes));
  }

  private void claim(Long... slots) {
    bus.serve(Addresses.claims("pool"), ask -> Future.succeededFuture(new Claims(Set.of(slots))));
  }

  private void pass() throws Exception {
    reconciler.pass().await(10, TimeUnit.SECONDS);
  }

  private Set<SandboxRef> destroyed() {
    return Set.copyOf(provider.destroyed);
  }

  @Test
  void whatIsClaimedMustStay() throws Exception {
    claim(1L, 2L);
    own(sandbox("a", 1, BOOT), sandbox("b", 2, BOOT));
    pass();
    pass();
    pass();
    assertEquals(Set.of(), destroyed());
  }

  @Test
  void whatNobodyClaimsMustGoWhenItIsSeenAgain() throws Exception {
    claim(1L);
    own(sandbox("a", 1, BOOT), sandbox("b", 2, BOOT));
    pass();
    assertEquals(Set.of(), destroyed());
    pass();
    assertEquals(Set.of(ref("b")), destroyed());
    assertEquals(1, counted.get());
  }

  @Test
  void anEarlierLifesSandboxMustGoEvenWhereItsSlotNumberIsClaimedNow() throws Exception {
    claim(1L);
    own(sandbox("old", 1, "earlier-life"));
    pass();
    pass();
    assertEquals(Set.of(ref("old")), destroyed());
  }

  @Test
  void aSandboxOfAPoolThatIsNotThereMustGo() throws Exception {
    own(sandbox("a", 1, BOOT));
    pass();
    pass();
    assertEquals(Set.of(ref("a")), destroyed());
  }

  @Test
  void aPoolThatDoesNotAnswerMustBeTakenToClaimEverything() throws Exception {
    bus.serve(
        Addresses.claims("pool"),
        ask -> Future.failedFuture(new ServiceException(new ServiceError.Internal("busy"))));
    own(sandbox("a", 1, BOOT));
    pass();
    pass();
    assertEquals(Set.of(), destroyed());
  }

  @Test
  void whatIsClaimedBetweenTwoLooksMustBeginAnew() throws Exception {
    OwnedSandbox one = sandbox("a", 1, "earlier-life");
    own(one);
    pass();
    own();
    pass();
    own(one);
    pass();
    assertEquals(Set.of(), destroyed());
  }

  @Test
  void manyMustAllGo() throws Exception {
    provider.owned =
        Future.succeededFuture(
            IntStream.range(0, 100).mapToObj(i -> sandbox("s" + i, i, "earlier-life")).toList());
    pass();
    pass();
    assertEquals(100, destroyed().size());
  }

  @Test
  void aBackendThatIsAwayMustNotEndReconciling() throws Exception {
    provider.owned = Future.failedFuture("away");
    pass();
    own(sandbox("a", 1, "earlier-life"));
    pass();
    pass();
    assertEquals(List.of(ref("a")), List.copyOf(provider.destroyed));
  }
}
