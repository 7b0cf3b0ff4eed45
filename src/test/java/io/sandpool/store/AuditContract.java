package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.access.AuditEntry;
import io.sandpool.access.AuditHead;
import io.sandpool.bus.admin.Actor;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the audit log is kept, whichever the database is. */
abstract class AuditContract {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final String ODD = "'; drop table audit_entry; -- ü 漢 🙂 \\ \" %";

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress address;
  private final List<Database> opened = new ArrayList<>();
  final Database database;

  AuditContract(DatabaseAddress address) {
    this.address = address;
    this.database = open();
  }

  private Database open() {
    Database one =
        Futures.await(Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()));
    opened.add(one);
    return one;
  }

  @AfterEach
  void close() {
    opened.forEach(one -> Futures.await(one.close()));
    Futures.await(vertx.close());
  }

  private SqlAudit audit() {
    return new SqlAudit(database, "here");
  }

  /** Its hash says which hash was before it. */
  private static AuditEntry follow(AuditHead last) {
    return new AuditEntry(
        last.sequence() + 1,
        NOW,
        new Actor(ODD, "tenant", "192.0.2.1"),
        "action",
        ODD,
        "done",
        "{\"a\":1}",
        last.sequence() + "<" + last.hash().substring(0, 1));
  }

  private static List<Long> numbers(List<AuditEntry> entries) {
    return entries.stream().map(AuditEntry::sequence).toList();
  }

  private void append(int times) {
    for (int i = 0; i < times; i++) {
      Futures.await(audit().append(AuditContract::follow));
    }
  }

  @Test
  void anEntryMustFollowTheLastOneAndComeBackAsItWas() {
    AuditEntry first = Futures.await(audit().append(AuditContract::follow));
    AuditEntry second = Futures.await(audit().append(AuditContract::follow));
    assertEquals(follow(AuditHead.NONE), first);
    assertEquals(follow(new AuditHead(1, first.hash())), second);
    assertEquals(List.of(first, second), Futures.await(audit().after(0, 10)));
    assertEquals(new AuditHead(2, second.hash()), Futures.await(audit().head()));
  }

  @Test
  void eachInstallationMustHaveALogOfItsOwn() {
    append(2);
    SqlAudit theirs = new SqlAudit(database, "there");
    assertEquals(AuditHead.NONE, Futures.await(theirs.head()));
    assertEquals(1, Futures.await(theirs.append(AuditContract::follow)).sequence());
    assertEquals(1, Futures.await(theirs.after(0, 10)).size());
    assertEquals(2, Futures.await(audit().latest(Optional.empty(), 10)).size());
    assertEquals(2, Futures.await(audit().head()).sequence());
  }

  @Test
  void theHeadOfAnEmptyLogMustBeNone() {
    assertEquals(AuditHead.NONE, Futures.await(audit().head()));
    assertEquals(List.of(), Futures.await(audit().latest(Optional.empty(), 10)));
  }

  @Test
  void entriesMustBeReadInPagesFromEitherEnd() {
    append(5);
    assertEquals(List.of(5L, 4L), numbers(Futures.await(audit().latest(Optional.empty(), 2))));
    assertEquals(List.of(3L, 2L), numbers(Futures.await(audit().latest(Optional.of(4L), 2))));
    assertEquals(List.of(3L, 4L), numbers(Futures.await(audit().after(2, 2))));
  }

  /** A command may append while the service does. */
  @Test
  void entriesAppendedAtTheSameTimeMustComeOneAfterTheOther() {
    List<SqlAudit> writers = List.of(audit(), new SqlAudit(open(), "here"));
    List<Future<?>> appends = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      appends.add(writers.get(i % 2).append(AuditContract::follow));
    }
    Futures.await(Future.all(appends));
    List<AuditEntry> entries = Futures.await(audit().after(0, 100));
    assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), numbers(entries));
    AuditHead last = AuditHead.NONE;
    for (AuditEntry entry : entries) {
      assertEquals(follow(last), entry);
      last = new AuditHead(entry.sequence(), entry.hash());
    }
  }

  @Test
  void theDatabaseMustRefuseToChangeOrDropEntries() {
    append(3);
    for (String sql : attacks()) {
      DatabaseException refusal =
          Futures.failure(database.write("attack", transaction -> transaction.update(sql)));
      assertEquals(DatabaseException.Kind.REFUSED, refusal.kind(), sql);
      assertTrue(refusal.problem().contains("rows of audit_entry are never changed"), sql);
    }
    assertEquals(3, Futures.await(audit().after(0, 10)).size());
    append(1);
  }

  /** Statements that must not succeed. */
  List<String> attacks() {
    return List.of(
        "update audit_entry set actor = 'nobody'",
        "update audit_entry set actor = 'nobody' where seq = 2",
        "delete from audit_entry where seq = 3",
        "delete from audit_entry",
        """
        insert into audit_entry select * from audit_entry where seq = 2
        on conflict (instance, seq) do update set actor = 'nobody'
        """);
  }

  @Test
  void aDatabaseThatIsNotThereMustBeToldWithoutDetails() {
    Futures.await(database.close());
    ServiceException failure =
        assertThrows(
            ServiceException.class, () -> Futures.await(audit().append(AuditContract::follow)));
    assertEquals(
        "The service's database cannot be used, and the audit log is kept in it.",
        failure.getMessage());
  }
}
