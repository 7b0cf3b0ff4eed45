package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AppendAudit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That nothing in the audit log can be changed unnoticed, as far as that can be. */
class AuditTest {

  private static final AppendAudit WHAT =
      new AppendAudit(Samples.ACME, "pools.drain", "python", "done", new JsonObject());

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Memory.AuditInMemory store = new Memory.AuditInMemory();
  private final Path file;
  private final HeadFile headFile;
  private final AuditLog log;

  AuditTest(@TempDir Path folder) {
    file = folder.resolve("audit-head");
    headFile = new HeadFile(file);
    log = new AuditLog(vertx, store, headFile, () -> Samples.NOW);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private <T> T await(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    try {
      return promise.future().await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void append(int times) {
    for (int i = 0; i < times; i++) {
      await(() -> log.append(WHAT));
    }
  }

  private AuditVerifier.Report verify() {
    return await(() -> new AuditVerifier(vertx, store, headFile).verify());
  }

  private void broken(long good, String trouble) {
    AuditVerifier.Report report = verify();
    assertEquals(good, report.entries(), report::toString);
    assertTrue(report.trouble().orElse("").contains(trouble), report::toString);
  }

  private void change(int index, UnaryOperator<AuditEntry> how) {
    store.entries.set(index, how.apply(store.entries.get(index)));
  }

  private static AuditEntry withSubject(AuditEntry entry, String subject) {
    return new AuditEntry(
        entry.sequence(),
        entry.at(),
        entry.actor(),
        entry.action(),
        subject,
        entry.outcome(),
        entry.detail(),
        entry.hash());
  }

  private static AuditEntry resealed(AuditEntry entry, AuditHead last) {
    return new AuditEntry(
        entry.sequence(),
        entry.at(),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        entry.detail(),
        AuditChain.hash(last.hash(), entry));
  }

  @Test
  void aLogThatNobodyTouchedMustBeWhole() {
    assertEquals(new AuditVerifier.Report(0, AuditHead.NONE.hash(), Optional.empty()), verify());
    append(1_001);
    assertEquals(new AuditVerifier.Report(1_001, store.head.hash(), Optional.empty()), verify());
  }

  @Test
  void aChangedEntryMustBeNamed() {
    append(5);
    change(2, entry -> withSubject(entry, "other"));
    broken(2, "entry 3 was changed");
  }

  @Test
  void anEntryWithAMendedHashMustBreakTheNext() {
    append(5);
    AuditHead before = store.entries.get(1).head();
    change(2, entry -> resealed(withSubject(entry, "other"), before));
    broken(3, "entry 4 was changed, or the one before it");
  }

  /** Whoever may write to the database may hash everything anew; the file tells. */
  @Test
  void aLogThatWasHashedAnewToItsEndMustNotMatchItsHead() {
    append(5);
    AuditHead last = store.entries.get(1).head();
    for (int i = 2; i < 5; i++) {
      AuditHead before = last;
      change(i, entry -> resealed(withSubject(entry, "other"), before));
      last = store.entries.get(i).head();
    }
    store.head = last;
    broken(4, "entry 5 is another one than was written");
  }

  @Test
  void aMissingEntryMustBeNamed() {
    append(5);
    store.entries.remove(2);
    broken(2, "entry 3 is missing; the next one there is 4");
    store.entries.remove(0);
    broken(0, "entry 1 is missing");
  }

  @Test
  void entriesCutOffAtTheEndMustBeMissed() {
    append(5);
    store.entries.subList(3, 5).clear();
    broken(3, "entry 4 is missing; entries up to 5 were written");
    store.head = store.entries.get(2).head();
    broken(3, "entry 4 is missing; entries up to 5 were written");
    store.entries.clear();
    store.head = AuditHead.NONE;
    broken(0, "entry 1 is missing; entries up to 5 were written");
  }

  @Test
  void aMissingHeadMustBeTold() throws IOException {
    append(2);
    Files.delete(file);
    broken(2, "the file that tells of the last entry is not there");
  }

  /** Else the next action would hide that entries were cut off. */
  @Test
  void theHeadMustNotMoveAlongALogThatItDoesNotBelongTo() throws IOException {
    append(5);
    AuditHead kept = headFile.read().orElseThrow();
    store.entries.subList(3, 5).clear();
    store.head = store.entries.get(2).head();
    AppendAudit other =
        new AppendAudit(Samples.ACME, "pools.drain", "other", "done", new JsonObject());
    for (int i = 0; i < 4; i++) {
      await(() -> log.append(other));
    }
    assertEquals(Optional.of(kept), headFile.read());
    broken(4, "entry 5 is another one than was written");
  }

  /** A service that was killed between the entry and the file, or another one at the same log. */
  @Test
  void aHeadThatStayedBehindMustFollowAgain() throws IOException {
    append(2);
    Path aside = file.resolveSibling("aside");
    Files.move(file, aside);
    append(3);
    Files.delete(file);
    Files.move(aside, file);
    assertTrue(verify().trouble().isEmpty());
    append(1);
    assertEquals(Optional.of(store.head), headFile.read());
    assertTrue(verify().trouble().isEmpty());
  }

  @Test
  void theHeadMustNotGoBack() throws IOException {
    append(3);
    headFile.advance(store.entries.get(0).head());
    assertEquals(Optional.of(store.head), headFile.read());
  }

  @Test
  void onlyTheOwnerMustReadTheHead() throws IOException {
    append(1);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aHeadOfAnotherFormMustBeReportedAndLeftAlone() throws IOException {
    append(1);
    Files.writeString(file, "something else\n");
    append(1);
    assertEquals("something else\n", Files.readString(file));
    assertThrows(RuntimeException.class, this::sneakyVerify);
  }

  private void sneakyVerify() {
    try {
      verify();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingMustBeMovableFromOneFieldToTheNext() {
    AuditEntry one = sealed("ab", "c");
    AuditEntry other = sealed("a", "bc");
    assertNotEquals(one.hash(), other.hash());
    assertEquals(one.hash(), sealed("ab", "c").hash());
  }

  private static AuditEntry sealed(String action, String subject) {
    return AuditChain.seal(
        AuditHead.NONE,
        new AppendAudit(Samples.ACME, action, subject, "done", new JsonObject()),
        "{}",
        Samples.NOW);
  }

  @Test
  void whatIsWrittenMustBeBoundedAndWritable() {
    Actor actor = new Actor("a\u0000b\nc", "x".repeat(1_000), "half \uD83D character");
    JsonObject detail = new JsonObject().put("long", "y".repeat(20_000));
    await(() -> log.append(new AppendAudit(actor, "a", "s", "refused", detail)));
    await(
        () ->
            log.append(
                new AppendAudit(
                    actor, "a", "s", "failed", new JsonObject().put("n", "\u0000\uD83D"))));
    AuditEntry entry = store.entries.get(0);
    assertEquals("a\uFFFDb\uFFFDc", entry.actor().name());
    assertEquals(257, entry.actor().tenant().length());
    assertEquals("half ? character", entry.actor().address());
    assertTrue(entry.detail().contains("omitted_characters"), entry.detail());
    assertEquals(
        List.of(), store.entries.get(1).detail().chars().filter(c -> c < 32).boxed().toList());
    assertTrue(verify().trouble().isEmpty());
  }

  @Test
  void anOutcomeThatThereIsNotMustBeRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AuditText.bounded(new AppendAudit(Samples.ACME, "a", "s", "fine", new JsonObject())));
  }
}
