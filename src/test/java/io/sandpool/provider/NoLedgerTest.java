package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoLedgerTest {

  private final LeaseLedger ledger = LeaseLedger.none();

  /** It would be lost in a crash. */
  @Test
  void nobodyMustGetARemoteSandboxThatIsNotWrittenDown() {
    Instant now = Instant.EPOCH;
    SlotIdentity identity = new SlotIdentity("python", 1, 1);
    RemoteLease lease = new RemoteLease("e2b", "key", Optional.empty(), "boot", identity, now, now);
    assertRefused(ledger.intend(lease));
    assertRefused(ledger.confirm("e2b", "key", "sbx", now));
    assertTrue(ledger.forget("e2b", "key").succeeded());
    assertEquals(List.of(), ledger.of("e2b").result());
  }

  private static void assertRefused(Future<Void> answer) {
    assertInstanceOf(ServiceException.class, answer.cause());
  }
}
