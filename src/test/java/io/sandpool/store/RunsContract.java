package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.runs.Ending;
import io.sandpool.runs.PackedAnswer;
import io.sandpool.runs.RunRecord;
import io.sandpool.runs.RunStore;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How runs are kept, whichever the database is. */
abstract class RunsContract {

  private static final Instant BIRTH = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Instant END = BIRTH.plusSeconds(5);
  private static final Instant EXPIRY = BIRTH.plusSeconds(60);
  private static final Claim CLAIM = new Claim("claim", "print");

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress address;
  private Database database;

  RunsContract(DatabaseAddress address) {
    this.address = address;
    this.database = open();
  }

  private Database open() {
    return Futures.await(
        Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()));
  }

  @AfterEach
  void close() {
    Futures.await(database.close());
    Futures.await(vertx.close());
  }

  private SqlRuns runs() {
    return new SqlRuns(database, "here");
  }

  private static RunRecord run(String id, Optional<Claim> claim) {
    return new RunRecord(
        id, "acme", "key of " + id, claim, Optional.empty(), BIRTH, Optional.empty());
  }

  private static RunRecord told(String id) {
    return new RunRecord(
        id,
        "acme",
        "",
        Optional.empty(),
        Optional.of("https://example.com/" + id),
        BIRTH,
        Optional.empty());
  }

  private static Ending ending(String answer) {
    return new Ending(
        RunState.COMPLETED, END, EXPIRY, Optional.of(new PackedAnswer(200, 7, Bytes.utf8(answer))));
  }

  private static RunRecord with(RunRecord run, Ending ending) {
    return new RunRecord(
        run.id(),
        run.tenant(),
        run.keyId(),
        run.claim(),
        run.webhook(),
        run.createdAt(),
        Optional.of(ending));
  }

  private Optional<RunRecord> find(String id) {
    return Futures.await(runs().find("acme", id, END));
  }

  private void add(RunRecord... all) {
    Futures.await(runs().add(List.of(all)));
  }

  private static RunRecord at(String id, String tenant, long second) {
    return new RunRecord(
        id,
        tenant,
        "",
        Optional.empty(),
        Optional.empty(),
        BIRTH.plusSeconds(second),
        Optional.empty());
  }

  private List<String> listed(Optional<RunState> state, Optional<RunCursor> before, int limit) {
    return Futures.await(runs().list("acme", state, before, limit, END)).stream()
        .map(RunRecord::id)
        .toList();
  }

  @Test
  void theRunsOfATenantMustBeListedTheLatestFirstPageByPage() {
    add(at("a", "acme", 0), at("b", "acme", 2), at("c", "acme", 1), at("d", "acme", 1));
    add(at("theirs", "other", 1));
    Futures.await(new SqlRuns(database, "elsewhere").add(List.of(at("far", "acme", 1))));
    assertEquals(List.of("b", "d", "c", "a"), listed(Optional.empty(), Optional.empty(), 10));
    assertEquals(List.of("b", "d"), listed(Optional.empty(), Optional.empty(), 2));
    RunCursor afterD = RunCursor.after(BIRTH.plusSeconds(1), "d");
    assertEquals(List.of("c", "a"), listed(Optional.empty(), Optional.of(afterD), 2));
  }

  @Test
  void aListMustKnowStatesAndNothingThatHasExpired() {
    add(at("a", "acme", 0), at("b", "acme", 1), at("c", "acme", 2));
    Futures.await(runs().end("a", ending("x"), false));
    Ending over = new Ending(RunState.COMPLETED, END, END, Optional.empty());
    Futures.await(runs().end("b", over, false));
    assertEquals(List.of("c", "a"), listed(Optional.empty(), Optional.empty(), 10));
    assertEquals(List.of("a"), listed(Optional.of(RunState.COMPLETED), Optional.empty(), 10));
    assertEquals(List.of(), listed(Optional.of(RunState.FAILED), Optional.empty(), 10));
    RunCursor afterC = RunCursor.after(BIRTH.plusSeconds(2), "c");
    assertEquals(List.of("a"), listed(Optional.of(RunState.COMPLETED), Optional.of(afterC), 10));
    RunRecord found =
        Futures.await(runs().list("acme", Optional.empty(), Optional.of(afterC), 1, END)).get(0);
    assertEquals(Optional.empty(), found.ending().orElseThrow().answer(), "answers stay there");
  }

  @Test
  void whatEndedMustBeThereInTheNextLifeWithEachByteOfItsAnswer() {
    RunRecord run = run("a", Optional.of(CLAIM));
    add(run);
    assertEquals(Optional.of(run), find("a"));
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Ending ending =
        new Ending(
            RunState.FAILED, END, EXPIRY, Optional.of(new PackedAnswer(502, 9, Bytes.wrap(all))));
    Futures.await(runs().end("a", ending, false));
    Futures.await(database.close());
    database = open();
    assertEquals(Optional.of(with(run, ending)), find("a"));
  }

  @Test
  void runsMustBeOfOneTenantAndOneInstallationOnly() {
    SqlRuns theirs = new SqlRuns(database, "there");
    add(run("a", Optional.of(CLAIM)));
    Futures.await(runs().end("a", ending("answer"), false));
    assertEquals(Optional.empty(), Futures.await(runs().find("other", "a", END)));
    assertEquals(Optional.empty(), Futures.await(theirs.find("acme", "a", END)));
    assertEquals(List.of(), Futures.await(runs().claimed("other", List.of("claim"), END)));
    assertEquals(List.of(), Futures.await(theirs.claimed("acme", List.of("claim"), END)));
    assertFalse(Futures.await(runs().forget("other", "a")));
    assertFalse(Futures.await(theirs.forget("acme", "a")));
    Futures.await(theirs.remove(List.of("a")));
    assertEquals(0, Futures.await(theirs.lose(END, EXPIRY)));
    assertEquals(0, Futures.await(theirs.sweep(EXPIRY, 10)));
    assertEquals(0L, Futures.await(theirs.size()));
    assertTrue(find("a").isPresent());
  }

  @Test
  void runsMustBeAddedAllOrNone() {
    add(run("a", Optional.of(CLAIM)));
    List<RunRecord> more = List.of(run("b", Optional.empty()), run("c", Optional.of(CLAIM)));
    assertThrows(ServiceException.class, () -> Futures.await(runs().add(more)));
    assertEquals(Optional.empty(), find("b"));
    assertEquals((long) RunStore.ROW_BYTES, Futures.await(runs().size()));
  }

  @Test
  void aClaimMustBeFoundUntilItsRunExpiresAndBeFreeAfter() {
    RunRecord run = run("a", Optional.of(CLAIM));
    add(run);
    List<String> claims = List.of("other", "claim");
    assertEquals(List.of(run), Futures.await(runs().claimed("acme", claims, EXPIRY)));
    Futures.await(runs().end("a", ending("answer"), false));
    assertEquals(
        List.of("a"),
        Futures.await(runs().claimed("acme", claims, EXPIRY.minusMillis(1))).stream()
            .map(RunRecord::id)
            .toList());
    assertEquals(List.of(), Futures.await(runs().claimed("acme", claims, EXPIRY)));
    RunRecord next =
        new RunRecord(
            "b", "acme", "", Optional.of(CLAIM), Optional.empty(), EXPIRY, Optional.empty());
    Futures.await(runs().add(List.of(next)));
    assertEquals(List.of(next), Futures.await(runs().claimed("acme", claims, EXPIRY)));
    assertEquals(Optional.empty(), find("a"));
  }

  @Test
  void aClaimThatIsGivenUpMustBeFreeWhileItsRunIsKept() {
    add(run("a", Optional.of(CLAIM)));
    Futures.await(runs().end("a", ending("answer"), true));
    add(run("b", Optional.of(CLAIM)));
    assertTrue(find("a").isPresent());
    assertTrue(find("b").isPresent());
  }

  @Test
  void onlyWhatHasEndedMayBeForgotten() {
    add(run("a", Optional.empty()));
    assertFalse(Futures.await(runs().forget("acme", "a")));
    Futures.await(runs().end("a", ending("answer"), false));
    assertTrue(Futures.await(runs().forget("acme", "a")));
    assertFalse(Futures.await(runs().forget("acme", "a")));
    assertEquals(Optional.empty(), find("a"));
  }

  @Test
  void whatHadNotEndedMustBecomeLost() {
    add(run("a", Optional.empty()), run("b", Optional.empty()));
    Futures.await(runs().end("b", ending("answer"), false));
    assertEquals(1, Futures.await(runs().lose(END, EXPIRY)));
    Ending lost = new Ending(RunState.LOST, END, EXPIRY, Optional.empty());
    assertEquals(Optional.of(lost), find("a").orElseThrow().ending());
    assertEquals(RunState.COMPLETED, find("b").orElseThrow().ending().orElseThrow().state());
  }

  @Test
  void whatExpiredMustBeSweptSoManyAtATimeAndNothingElse() {
    add(run("a", Optional.empty()), run("b", Optional.empty()), run("c", Optional.empty()));
    Futures.await(runs().end("a", ending("answer"), false));
    Futures.await(runs().end("b", ending("answer"), false));
    assertEquals(0, Futures.await(runs().sweep(EXPIRY.minusMillis(1), 10)));
    assertEquals(1, Futures.await(runs().sweep(EXPIRY, 1)));
    assertEquals(1, Futures.await(runs().sweep(EXPIRY, 10)));
    assertEquals(0, Futures.await(runs().sweep(EXPIRY, 10)));
    assertTrue(find("c").isPresent());
  }

  @Test
  void theSizeMustBeThatOfRowsAndAnswers() {
    assertEquals(0L, Futures.await(runs().size()));
    add(run("a", Optional.empty()), run("b", Optional.empty()));
    Futures.await(runs().end("a", ending("answer"), false));
    assertEquals(2L * RunStore.ROW_BYTES + 6, Futures.await(runs().size()));
  }

  @Test
  void aWebhookMustBeUntoldFromTheEndUntilItIsTold() {
    add(told("a"), told("b"), run("c", Optional.empty()));
    assertEquals(List.of(), Futures.await(runs().untold(10)));
    Futures.await(runs().end("a", ending("answer"), false));
    Futures.await(runs().end("c", ending("answer"), false));
    assertEquals(List.of(with(told("a"), ending("answer"))), Futures.await(runs().untold(10)));
    Futures.await(runs().lose(END.plusSeconds(1), EXPIRY));
    assertEquals(1, Futures.await(runs().untold(1)).size());
    assertEquals(2, Futures.await(runs().untold(10)).size());
    Futures.await(runs().told("a"));
    assertEquals(
        List.of("b"), Futures.await(runs().untold(10)).stream().map(RunRecord::id).toList());
  }

  @Test
  void aDatabaseThatIsNotThereMustBeToldWithoutDetails() {
    Futures.await(database.close());
    ServiceException failure =
        assertThrows(
            ServiceException.class,
            () -> Futures.await(runs().add(List.of(run("a", Optional.empty())))));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
    assertTrue(failure.error().detail().startsWith("The service's database cannot be used"));
  }
}
