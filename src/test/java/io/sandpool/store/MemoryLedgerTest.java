package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.testkit.MemoryLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What providers are tested with must be as the real ones are. */
class MemoryLedgerTest extends LeaseLedgerContract {

  private final Map<String, MemoryLedger> ledgers = new HashMap<>();

  @Override
  LeaseLedger ledgerOf(String instance) {
    return ledgers.computeIfAbsent(instance, name -> new MemoryLedger());
  }

  @Test
  void whileItIsAwayEveryCallMustFailAndChangeNothing() {
    MemoryLedger ledger = new MemoryLedger();
    RemoteLease lease = Leases.intended("e2b", "k");
    Futures.await(ledger.intend(lease));
    ledger.goAway();
    assertThrows(ServiceException.class, () -> Futures.await(ledger.forget("e2b", "k")));
    assertThrows(ServiceException.class, () -> Futures.await(ledger.of("e2b")));
    ledger.comeBack();
    assertEquals(List.of(lease), Futures.await(ledger.of("e2b")));
    assertEquals(List.of(lease), ledger.leases());
  }
}
