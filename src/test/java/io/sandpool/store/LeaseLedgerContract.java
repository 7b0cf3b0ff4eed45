package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every ledger must do. */
abstract class LeaseLedgerContract {

  private static final int CONTEXTS = 4;
  private static final int LEASES_EACH = 50;

  final Vertx vertx = Vertx.vertx();

  /** The ledger of one installation; asked again, the same. */
  abstract LeaseLedger ledgerOf(String instance);

  @AfterEach
  void closeVertx() {
    Futures.await(vertx.close());
  }

  private LeaseLedger ledger() {
    return ledgerOf("here");
  }

  private static List<RemoteLease> all(LeaseLedger ledger, String provider) {
    return Futures.await(ledger.of(provider));
  }

  @Test
  void whatIsIntendedMustBeThereWithAllThatIsKnown() {
    RemoteLease lease = Leases.intended("e2b", "k1");
    Futures.await(ledger().intend(lease));
    assertEquals(List.of(lease), all(ledger(), "e2b"));
  }

  /** Where the backend lets us choose it, the id is known before the sandbox is. */
  @Test
  void anIdThatIsChosenByUsMustBeThereFromTheBeginning() {
    RemoteLease lease = Leases.confirmed(Leases.intended("agentrun", "k1"), "k1", 9);
    Futures.await(ledger().intend(lease));
    assertEquals(Optional.of("k1"), all(ledger(), "agentrun").get(0).sandboxId());
  }

  @Test
  void whatIsConfirmedMustHaveItsIdAndItsEndOfLife() {
    RemoteLease lease = Leases.intended("e2b", "k1");
    RemoteLease confirmed = Leases.confirmed(lease, "sbx", 120);
    Futures.await(ledger().intend(lease));
    Futures.await(ledger().confirm("e2b", "k1", "sbx", confirmed.expiresAt()));
    assertEquals(List.of(confirmed), all(ledger(), "e2b"));
  }

  @Test
  void confirmingAgainMustRenewTheEndOfLife() {
    RemoteLease lease = Leases.intended("e2b", "k1");
    Futures.await(ledger().intend(lease));
    for (int seconds : new int[] {100, 200}) {
      RemoteLease renewed = Leases.confirmed(lease, "sbx", seconds);
      Futures.await(ledger().confirm("e2b", "k1", "sbx", renewed.expiresAt()));
      assertEquals(List.of(renewed), all(ledger(), "e2b"));
    }
  }

  /** A call that got no answer is made again. */
  @Test
  void intendingAgainMustLoseNothingThatIsKnown() {
    RemoteLease lease = Leases.intended("e2b", "k1");
    RemoteLease confirmed = Leases.confirmed(lease, "sbx", 100);
    Futures.await(ledger().intend(lease));
    Futures.await(ledger().confirm("e2b", "k1", "sbx", confirmed.expiresAt()));
    Futures.await(ledger().intend(lease));
    assertEquals(List.of(confirmed), all(ledger(), "e2b"));
  }

  /** It would be used, and nobody would ever end it. */
  @Test
  void confirmingWhatIsNotWrittenDownMustFail() {
    Futures.await(ledger().intend(Leases.intended("e2b", "other")));
    assertUnavailable(() -> ledger().confirm("e2b", "k1", "sbx", Leases.BIRTH));
    assertUnavailable(() -> ledger().confirm("agentrun", "other", "sbx", Leases.BIRTH));
  }

  private static void assertUnavailable(Supplier<Future<Void>> call) {
    ServiceException failure =
        assertThrows(ServiceException.class, () -> Futures.await(call.get()));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
  }

  @Test
  void whatIsForgottenMustBeGoneAndNothingElse() {
    RemoteLease kept = Leases.intended("e2b", "k2");
    RemoteLease ofAnother = Leases.intended("agentrun", "k1");
    for (RemoteLease lease : List.of(Leases.intended("e2b", "k1"), kept, ofAnother)) {
      Futures.await(ledger().intend(lease));
    }
    Futures.await(ledger().forget("e2b", "k1"));
    assertEquals(List.of(kept), all(ledger(), "e2b"));
    assertEquals(List.of(ofAnother), all(ledger(), "agentrun"));
    assertUnavailable(() -> ledger().confirm("e2b", "k1", "sbx", Leases.BIRTH));
  }

  @Test
  void forgettingWhatIsNotThereMustSucceed() {
    Futures.await(ledger().forget("e2b", "never"));
    assertEquals(List.of(), all(ledger(), "e2b"));
  }

  /** Whether its backend keeps to the time is for the provider to know. */
  @Test
  void whatHasExpiredMustStay() {
    RemoteLease expired = Leases.confirmed(Leases.intended("e2b", "k1"), "sbx", -1_000_000);
    Futures.await(ledger().intend(expired));
    assertEquals(List.of(expired), all(ledger(), "e2b"));
  }

  @Test
  void leasesMustComeOldestFirst() {
    for (int age : new int[] {3, 1, 2}) {
      Futures.await(ledger().intend(Leases.born("e2b", "k" + age, age)));
    }
    assertEquals(
        List.of("k1", "k2", "k3"), all(ledger(), "e2b").stream().map(RemoteLease::key).toList());
  }

  @Test
  void textOfAnyKindMustComeBackAsItWas() {
    String text = "'; drop table remote_lease; -- ü 漢 🙂 \\ \" %";
    RemoteLease lease = Leases.confirmed(Leases.intended(text, text), text, 5);
    Futures.await(ledger().intend(lease));
    assertEquals(List.of(lease), all(ledger(), text));
  }

  @Test
  void installationsMustSeeWhatIsTheirsOnly() {
    RemoteLease here = Leases.intended("e2b", "k");
    RemoteLease there = Leases.confirmed(Leases.intended("e2b", "k"), "theirs", 7);
    Futures.await(ledgerOf("here").intend(here));
    Futures.await(ledgerOf("there").intend(there));
    Futures.await(ledgerOf("here").confirm("e2b", "k", "ours", Leases.BIRTH));
    Futures.await(ledgerOf("here").forget("e2b", "k"));
    assertEquals(List.of(), all(ledgerOf("here"), "e2b"));
    assertEquals(List.of(there), all(ledgerOf("there"), "e2b"));
  }

  @Test
  void everyAnswerMustComeOnTheContextThatAsked() {
    LeaseLedger ledger = ledger();
    List<Future<?>> verticles = new ArrayList<>();
    for (int i = 0; i < CONTEXTS; i++) {
      String provider = "p" + i;
      Deployable lives =
          context ->
              Future.join(
                  IntStream.range(0, LEASES_EACH)
                      .mapToObj(n -> life(ledger, context, provider, n))
                      .toList());
      verticles.add(vertx.deployVerticle(lives));
    }
    Futures.await(Future.join(verticles));
    for (int i = 0; i < CONTEXTS; i++) {
      List<RemoteLease> left = all(ledger, "p" + i);
      assertEquals(LEASES_EACH / 2, left.size());
      assertEquals(List.of(), left.stream().filter(lease -> lease.sandboxId().isEmpty()).toList());
    }
  }

  /** Every other lease is forgotten in the end. */
  private Future<Void> life(LeaseLedger ledger, Context context, String provider, int n) {
    String key = "k" + n;
    return ledger
        .intend(Leases.intended(provider, key))
        .compose(intended -> requireOn(context))
        .compose(here -> ledger.confirm(provider, key, "sbx" + n, Leases.BIRTH))
        .compose(confirmed -> requireOn(context))
        .compose(here -> n % 2 == 0 ? ledger.forget(provider, key) : Future.succeededFuture())
        .compose(forgotten -> requireOn(context));
  }

  private Future<Void> requireOn(Context context) {
    return vertx.getOrCreateContext() == context
        ? Future.succeededFuture()
        : Future.failedFuture("the answer came on another context");
  }
}
