package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.store.DatabaseException.Kind;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a database must do, whichever it is. */
abstract class DatabaseContract extends SchemaContract {

  private static final String SECRET = "a secret that no message may show";

  DatabaseContract(DatabaseAddress address) {
    super(address);
  }

  /** Runs for hours, unless it is cut off. */
  abstract void hang(Transaction transaction) throws SQLException;

  private int threads() {
    return Dialect.of(DatabaseSettings.of(address)).threads();
  }

  @Test
  void whatIsWrittenMustBeReadAgain() {
    Database database = open(LATE);
    assertEquals(1, Futures.await(insert(database, 7)));
    assertEquals(List.of(7), ids(database));
  }

  @Test
  void nothingMustBlockTheCaller() {
    Database database = open(LATE);
    CountDownLatch gate = new CountDownLatch(1);
    Future<Boolean> held = held(database, gate);
    assertFalse(held.isComplete());
    gate.countDown();
    assertTrue(Futures.await(held));
  }

  private static Future<Boolean> held(Database database, CountDownLatch gate) {
    return held(database, new CountDownLatch(1), gate);
  }

  /** Occupies a thread from {@code begun} until {@code gate}. */
  private static Future<Boolean> held(
      Database database, CountDownLatch begun, CountDownLatch gate) {
    return database.read(
        "hold",
        transaction -> {
          begun.countDown();
          try {
            gate.await();
            return true;
          } catch (InterruptedException e) {
            return false;
          }
        });
  }

  @Test
  void workThatFailsMustBeUndoneAsAWhole() {
    Database database = open(LATE);
    Future<Integer> twice =
        database.write(
            "twice",
            transaction -> {
              transaction.update("insert into note (id, words) values (1, ?)", SECRET);
              return transaction.update("insert into note (id, words) values (2, ?)", SECRET);
            });
    DatabaseException refusal = Futures.failure(twice);
    assertEquals(Kind.REFUSED, refusal.kind());
    assertFalse(refusal.problem().contains(SECRET), refusal::problem);
    Future<Integer> defect =
        database.write(
            "defect",
            transaction -> {
              transaction.update("insert into note (id) values (2)");
              throw new IllegalStateException("defect");
            });
    assertThrows(IllegalStateException.class, () -> Futures.await(defect));
    assertEquals(List.of(), ids(database));
    assertTrue(states.up());
  }

  @Test
  void moreThanMayWaitMustFailAtOnceAndSaySo() {
    Database database = open(new DatabaseSettings(address, 2, LATE), List.of(NOTES));
    CountDownLatch gate = new CountDownLatch(1);
    List<Future<Boolean>> held = new ArrayList<>();
    for (int i = 0; i < threads(); i++) {
      CountDownLatch begun = new CountDownLatch(1);
      held.add(held(database, begun, gate));
      awaitCalmly(begun);
    }
    held.add(held(database, gate));
    held.add(held(database, gate));
    DatabaseException refusal = Futures.failure(insert(database, 1));
    assertEquals(Kind.OVERLOADED, refusal.kind());
    assertEquals(
        "insert: the database is too busy, 2 operations wait already. Nothing was done.",
        refusal.getMessage());
    assertFalse(states.up());
    gate.countDown();
    held.forEach(one -> assertTrue(Futures.await(one)));
    assertEquals(List.of(), ids(database));
    assertTrue(states.up());
  }

  /** Otherwise a few slow statements would stop the database for good. */
  @Test
  void whatIsTooSlowMustFailAtItsDeadlineAndLetItsThreadGo() {
    Database database = open(SOON);
    connectAll(database);
    List<Future<Integer>> slow = new ArrayList<>();
    for (int i = 0; i < threads(); i++) {
      slow.add(
          database.write(
              "hang",
              transaction -> {
                transaction.update("insert into note (id) values (1)");
                hang(transaction);
                return 0;
              }));
    }
    for (Future<Integer> one : slow) {
      assertEquals(Kind.TIMED_OUT, Futures.failure(one).kind());
    }
    awaitSuccess(() -> insert(database, 2));
    assertEquals(List.of(2), ids(database));
    assertTrue(states.wasDown());
    assertTrue(states.up());
  }

  /** What is asked for while the threads are still being freed may come too late itself. */
  static void awaitSuccess(Supplier<Future<Integer>> call) {
    for (int attempt = 0; attempt < 100; attempt++) {
      Future<Integer> answer = call.get();
      try {
        Futures.await(answer);
        return;
      } catch (DatabaseException e) {
        assertTrue(e.kind() == Kind.TIMED_OUT || e.kind() == Kind.UNAVAILABLE, e::getMessage);
      }
    }
    throw new AssertionError("the database did not recover");
  }

  /** The caller has been told that nothing is known; so nothing may happen later. */
  @Test
  void whatIsCutOffMustNotBeDoneLater() {
    Database database = open(SOON);
    connectAll(database);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(threads());
    List<Future<Integer>> late =
        IntStream.range(0, threads())
            .mapToObj(
                id ->
                    database.<Integer>write(
                        "late",
                        transaction -> {
                          awaitCalmly(gate);
                          ended.countDown();
                          return transaction.update("insert into note (id) values (?)", id);
                        }))
            .toList();
    Future<Integer> waiting = insert(database, 100);
    late.forEach(one -> assertEquals(Kind.TIMED_OUT, Futures.failure(one).kind()));
    DatabaseException failure = Futures.failure(waiting);
    assertEquals(Kind.TIMED_OUT, failure.kind());
    assertTrue(String.valueOf(failure.getMessage()).startsWith("insert: "), failure::getMessage);
    gate.countDown();
    awaitCalmly(ended);
    awaitSuccess(() -> insert(database, 200));
    assertEquals(List.of(200), ids(database));
  }

  /** Connections are made when they are first needed, which takes a while. */
  private void connectAll(Database database) {
    boolean together = false;
    for (int attempt = 0; attempt < 100 && !together; attempt++) {
      CountDownLatch gate = new CountDownLatch(1);
      AtomicInteger begun = new AtomicInteger();
      List<Future<Boolean>> all =
          IntStream.range(0, threads())
              .mapToObj(
                  i ->
                      database.read(
                          "connect",
                          transaction -> {
                            if (begun.incrementAndGet() == threads()) {
                              gate.countDown();
                            }
                            awaitCalmly(gate);
                            return true;
                          }))
              .toList();
      all.forEach(one -> one.onFailure(e -> gate.countDown()));
      together = Futures.await(Future.join(all).map(true).otherwise(false));
    }
    assertTrue(together, "not all connections were made");
  }

  /** A driver that does not hear an interrupt. */
  private static void awaitCalmly(CountDownLatch gate) {
    while (true) {
      try {
        gate.await();
        return;
      } catch (InterruptedException e) {
        // Deaf on purpose.
      }
    }
  }

  @Test
  void closingMustFinishWhatWaitsAndRefuseTheRest() {
    Database database = open(LATE);
    CountDownLatch gate = new CountDownLatch(1);
    Future<Boolean> held = held(database, gate);
    Future<Integer> waiting = insert(database, 1);
    Future<Void> closed = database.close();
    DatabaseException refusal = Futures.failure(insert(database, 2));
    assertEquals(Kind.CLOSED, refusal.kind());
    gate.countDown();
    assertTrue(Futures.await(held));
    assertEquals(1, Futures.await(waiting));
    Futures.await(closed);
    assertEquals(List.of(1), ids(open(LATE)));
  }

  @Test
  void operationsMustBeTimed() {
    Database database = open(LATE);
    Futures.await(insert(database, 1));
    Futures.failure(insert(database, 1));
    assertEquals(List.of("insert", "insert"), states.operations());
  }
}
