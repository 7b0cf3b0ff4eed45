package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a ledger in a database must do besides. */
abstract class SqlLedgerContract extends LeaseLedgerContract {

  private final DatabaseAddress address;
  private Database database;

  SqlLedgerContract(DatabaseAddress address) {
    this.address = address;
    this.database = open();
  }

  private Database open() {
    return Futures.await(
        Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()));
  }

  @AfterEach
  void closeDatabase() {
    Futures.await(database.close());
  }

  @Override
  LeaseLedger ledgerOf(String instance) {
    return new SqlLeaseLedger(database, instance);
  }

  @Test
  void whatIsWrittenMustBeThereInTheNextLife() {
    RemoteLease intended = Leases.born("e2b", "k1", 1);
    RemoteLease confirmed = Leases.confirmed(Leases.born("e2b", "k2", 2), "sbx", 60);
    for (RemoteLease lease : List.of(intended, confirmed, Leases.intended("e2b", "k3"))) {
      Futures.await(ledgerOf("here").intend(lease));
    }
    Futures.await(ledgerOf("here").forget("e2b", "k3"));
    Futures.await(database.close());
    database = open();
    assertEquals(List.of(intended, confirmed), Futures.await(ledgerOf("here").of("e2b")));
  }

  /** A service that was replaced may still be ending. */
  @Test
  void twoProcessesMustBeAbleToWriteAtTheSameTime() {
    Database other = open();
    LeaseLedger theirs = new SqlLeaseLedger(other, "there");
    for (int i = 0; i < 20; i++) {
      Futures.await(
          ledgerOf("here")
              .intend(Leases.intended("e2b", "k" + i))
              .compose(done -> theirs.intend(Leases.intended("e2b", "k0"))));
    }
    Futures.await(other.close());
    assertEquals(20, Futures.await(ledgerOf("here").of("e2b")).size());
    assertEquals(1, Futures.await(ledgerOf("there").of("e2b")).size());
  }

  @Test
  void leasesMustBeCountedByProviderOfThisInstallation() {
    SqlLeaseLedger ledger = new SqlLeaseLedger(database, "here");
    assertEquals(Map.of(), Futures.await(ledger.count()));
    Futures.await(ledger.intend(Leases.intended("e2b", "k1")));
    Futures.await(ledger.intend(Leases.intended("e2b", "k2")));
    Futures.await(ledger.intend(Leases.intended("agentrun", "k1")));
    Futures.await(ledgerOf("there").intend(Leases.intended("e2b", "k1")));
    assertEquals(Map.of("e2b", 2, "agentrun", 1), Futures.await(ledger.count()));
  }

  /** Callers must not read where the database is. */
  @Test
  void aDatabaseThatIsNotThereMustBeAnUnavailableProviderWithoutDetails() {
    Futures.await(database.close());
    RemoteLease lease = Leases.intended("e2b", "k1");
    ServiceException failure =
        assertThrows(ServiceException.class, () -> Futures.await(ledgerOf("here").intend(lease)));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
    assertEquals(
        "The service's database cannot be used, and no remote sandbox is had without it.",
        failure.getMessage());
    assertThrows(ServiceException.class, () -> Futures.await(ledgerOf("here").of("e2b")));
  }

  /** What was spent must not be forgotten with the service. */
  @Test
  void whenSandboxesLivedMustBeKnownForAnHour() {
    Instant[] now = {Leases.BIRTH};
    SqlLeaseLedger ledger = new SqlLeaseLedger(database, "here", () -> now[0]);
    for (String key : List.of("gone", "expired", "living", "never")) {
      Futures.await(ledger.intend(Leases.intended("e2b", key)));
    }
    Instant end = Leases.BIRTH.plusSeconds(300);
    for (String key : List.of("gone", "expired", "living")) {
      Futures.await(ledger.confirm("e2b", key, "sbx-" + key, end));
    }
    now[0] = Leases.BIRTH.plusSeconds(60);
    Futures.await(ledger.forget("e2b", "gone"));
    Futures.await(ledger.forget("e2b", "gone"));
    Futures.await(ledger.forget("e2b", "never"));
    assertEquals(List.of(60L, 60L, 60L), lifetimes(ledger, now[0]), "one is gone, two live");
    now[0] = end.plusSeconds(100);
    Futures.await(ledger.forget("e2b", "expired"));
    assertEquals(List.of(60L, 300L, 300L), lifetimes(ledger, now[0]));
    assertEquals(List.of(), lifetimes(new SqlLeaseLedger(database, "there", () -> now[0]), now[0]));

    now[0] = end.plusSeconds(3700);
    assertEquals(List.of(), lifetimes(ledger, now[0]));
    Futures.await(ledger.forget("e2b", "living"));
    now[0] = end;
    assertEquals(List.of(), lifetimes(ledger, end), "what is older than an hour is deleted");
  }

  private static List<Long> lifetimes(SqlLeaseLedger ledger, Instant now) {
    return Futures.await(ledger.lifetimes("e2b", now.minusSeconds(3600))).stream()
        .map(lifetime -> Duration.between(lifetime.from(), lifetime.until()).toSeconds())
        .sorted()
        .toList();
  }
}
