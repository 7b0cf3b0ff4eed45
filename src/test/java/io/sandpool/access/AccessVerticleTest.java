package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Address;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.AskAudit;
import io.sandpool.bus.admin.AuditPage;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.ListKeys;
import io.sandpool.bus.admin.RevokeKey;
import io.sandpool.bus.admin.Role;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators can do with keys and the audit log. */
class AccessVerticleTest {

  private static final String HERE = "192.0.2.1";

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final ManualClock now = new ManualClock();
  private final Memory.KeysInMemory keys = new Memory.KeysInMemory();
  private final Memory.AuditInMemory audit = new Memory.AuditInMemory();
  private final Keyring keyring = new Keyring(Optional.empty(), now, Ticker.system());
  private final HeadFile headFile;

  AccessVerticleTest(@TempDir Path folder) {
    headFile = new HeadFile(folder.resolve("audit-head"));
  }

  @BeforeEach
  void deploy() throws Exception {
    vertx
        .deployVerticle(
            new AccessVerticle(bus, keys, audit, headFile, keyring, now, Duration.ofMillis(20)))
        .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private <Q extends Record, A extends Record> A ask(Address<Q, A> address, Q question) {
    try {
      return bus.ask(address, question, Deadline.after(Ticker.system(), Duration.ofSeconds(10)))
          .await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private KeyCreated create(Actor actor) {
    return ask(AdminAddresses.CREATE_KEY, Samples.order(actor));
  }

  private List<String> listed(Actor actor) {
    return ask(AdminAddresses.LIST_KEYS, new ListKeys(actor)).keys().stream()
        .map(KeyView::id)
        .toList();
  }

  private void revoke(Actor actor, String id) {
    ask(AdminAddresses.REVOKE_KEY, new RevokeKey(actor, id));
  }

  private ServiceError errorOf(Runnable call) {
    return assertThrows(ServiceException.class, call::run).error();
  }

  @Test
  void aKeyMustBeGoodAsSoonAsItIsMade() {
    KeyCreated made = create(Samples.ACME);
    assertTrue(Secret.isWellFormed(made.secret()));
    assertInstanceOf(Verdict.Admitted.class, keyring.judge(made.secret(), HERE));
    assertEquals("ann", made.key().createdBy());
    assertEquals("acme", made.key().tenant());
    assertTrue(made.secret().endsWith(made.key().last4()));
  }

  @Test
  void theSecretMustNotBeKept() {
    KeyCreated made = create(Samples.ACME);
    KeyRecord kept = keys.keys.get(0);
    assertEquals(
        Samples.key(made.secret(), Role.RUN, Optional.empty(), KeyLimits.NONE).hash(), kept.hash());
    assertFalse(made.toString().contains(made.secret()));
    assertFalse(kept.toString().contains(kept.hash()));
  }

  @Test
  void aRevokedKeyMustBeRefusedAsSoonAsThatIsAnswered() {
    KeyCreated made = create(Samples.ACME);
    revoke(Samples.ACME, made.key().id());
    assertSame(Verdict.REFUSED, keyring.judge(made.secret(), HERE));
    Optional<Instant> revokedAt = keys.keys.get(0).revokedAt();
    now.set(Samples.NOW.plusSeconds(5));
    revoke(Samples.ACME, made.key().id());
    assertEquals(revokedAt, keys.keys.get(0).revokedAt());
  }

  @Test
  void keysMustBeSeenAndRevokedByTheirOwnTenantAndTheSystemOnly() {
    String ofAcme = create(Samples.ACME).key().id();
    String ofSystem = create(Samples.SYSTEM).key().id();
    assertEquals(List.of(ofAcme), listed(Samples.ACME));
    assertEquals(2, listed(Samples.SYSTEM).size());
    for (String hidden : List.of(ofSystem, "key_of_nobody")) {
      ServiceError error = errorOf(() -> revoke(Samples.ACME, hidden));
      assertEquals(new ServiceError.NotFound("There is no key of that id."), error);
    }
    assertTrue(keys.keys.stream().allMatch(key -> key.revokedAt().isEmpty()));
    revoke(Samples.SYSTEM, ofAcme);
    assertTrue(keys.keys.get(0).revokedAt().isPresent());
  }

  @Test
  void aTenantMustMakeKeysForItselfOnlyAndTheSystemForAnybody() {
    CreateKey foreign =
        new CreateKey(
            Samples.ACME,
            "robot",
            Role.RUN,
            Optional.of("other"),
            Optional.empty(),
            KeyLimits.NONE);
    assertEquals("/tenant", pointer(foreign));
    KeyCreated made =
        ask(
            AdminAddresses.CREATE_KEY,
            new CreateKey(
                Samples.SYSTEM,
                "robot",
                Role.RUN,
                Optional.of("other"),
                Optional.empty(),
                KeyLimits.NONE));
    assertEquals("other", made.key().tenant());
  }

  private String pointer(CreateKey wrong) {
    ServiceError error = errorOf(() -> ask(AdminAddresses.CREATE_KEY, wrong));
    ServiceError.InvalidRequest invalid =
        assertInstanceOf(ServiceError.InvalidRequest.class, error);
    assertTrue(invalid.detail().startsWith(invalid.pointer().substring(1) + " must "));
    return invalid.pointer();
  }

  @Test
  void whatIsWrongWithANewKeyMustBeToldByField() {
    for (String name : List.of("", " ", "a ", " a", "a\nb", "<b>", "ü", "a".repeat(65))) {
      assertEquals("/name", pointer(order(name, Optional.empty(), KeyLimits.NONE)));
    }
    for (Duration ahead : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(3651))) {
      Optional<Instant> expires = Optional.of(now.instant().plus(ahead));
      assertEquals("/expires_at", pointer(order("a", expires, KeyLimits.NONE)));
    }
    for (int limit : new int[] {0, -1, Integer.MAX_VALUE}) {
      KeyLimits concurrent = new KeyLimits(Optional.of(limit), Optional.empty());
      assertEquals("/max_concurrent", pointer(order("a", Optional.empty(), concurrent)));
      KeyLimits rate = new KeyLimits(Optional.empty(), Optional.of(limit));
      assertEquals("/runs_per_minute", pointer(order("a", Optional.empty(), rate)));
    }
    assertEquals(List.of(), keys.keys);
    create(Samples.ACME);
    assertEquals(1, keys.keys.size());
  }

  private static CreateKey order(String name, Optional<Instant> expires, KeyLimits limits) {
    return new CreateKey(Samples.ACME, name, Role.RUN, Optional.empty(), expires, limits);
  }

  @Test
  void keysThatEndedLongAgoMustBeForgotten() {
    String first = create(Samples.ACME).key().id();
    revoke(Samples.ACME, first);
    now.set(Samples.NOW.plus(Duration.ofDays(89)));
    assertEquals(2, List.of(first, create(Samples.ACME).key().id()).size());
    assertEquals(2, listed(Samples.ACME).size());
    now.set(Samples.NOW.plus(Duration.ofDays(91)));
    create(Samples.ACME);
    assertFalse(listed(Samples.ACME).contains(first));
  }

  private void given(int count, String tenant) {
    given(count, tenant, Optional.empty());
  }

  private void given(int count, String tenant, Optional<Instant> expires) {
    KeyRecord like = Samples.key("k", Role.RUN, expires, KeyLimits.NONE);
    List<KeyRecord> more = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      more.add(
          new KeyRecord(
              "key_" + tenant + i,
              "name",
              like.role(),
              tenant,
              like.last4(),
              like.hash(),
              like.createdAt(),
              like.createdBy(),
              like.expires(),
              like.revokedAt(),
              like.limits()));
    }
    keys.keys.addAll(more);
  }

  @Test
  void moreKeysThanMemoryIsForMustBeRefused() {
    given(10_000, "system");
    assertInstanceOf(ServiceError.Busy.class, errorOf(() -> create(Samples.SYSTEM)));
    assertEquals(10_000, keys.keys.size());
    keys.keys.set(0, Memory.KeysInMemory.revoked(keys.keys.get(0), now.instant()));
    create(Samples.SYSTEM);
  }

  @Test
  void aTenantThatHasAllItsKeysMustKeepNobodyElseFromMakingSome() {
    given(500, "acme");
    assertInstanceOf(ServiceError.Busy.class, errorOf(() -> create(Samples.ACME)));
    assertEquals("ben", create(new Actor("ben", "other", HERE)).key().createdBy());
    create(Samples.SYSTEM);
    given(500, "system");
    create(Samples.SYSTEM);
  }

  @Test
  void keysThatHaveEndedMustNotKeepTheirTenantFromMakingOthers() {
    given(499, "acme", Optional.of(now.instant().plusSeconds(10)));
    String last = create(Samples.ACME).key().id();
    assertInstanceOf(ServiceError.Busy.class, errorOf(() -> create(Samples.ACME)));
    revoke(Samples.ACME, last);
    create(Samples.ACME);
    assertInstanceOf(ServiceError.Busy.class, errorOf(() -> create(Samples.ACME)));
    now.set(Samples.NOW.plusSeconds(10));
    create(Samples.ACME);
  }

  /** They are remembered for a while, and that costs memory, too. */
  @Test
  void aTenantMustNotFillTheMemoryWithKeysThatHaveEnded() {
    given(5_000, "acme", Optional.of(now.instant()));
    assertInstanceOf(ServiceError.Busy.class, errorOf(() -> create(Samples.ACME)));
    create(Samples.SYSTEM);
    now.set(Samples.NOW.plus(Duration.ofDays(91)));
    create(Samples.ACME);
  }

  @Test
  void whatOthersDoToKeysMustBeNoticed() {
    KeyRecord foreign = Samples.key("one", Role.RUN, Optional.empty(), KeyLimits.NONE);
    keys.keys.add(foreign);
    until(() -> keyring.judge("one", HERE) instanceof Verdict.Admitted);
    keys.keys.set(0, Memory.KeysInMemory.revoked(foreign, now.instant()));
    until(() -> !(keyring.judge("one", HERE) instanceof Verdict.Admitted));
  }

  /** A database that restarts must lock nobody out. */
  @Test
  void knownKeysMustStayGoodWhileTheStoreIsAway() {
    KeyCreated made = create(Samples.ACME);
    keys.away = true;
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(() -> create(Samples.ACME)));
    assertInstanceOf(Verdict.Admitted.class, keyring.judge(made.secret(), HERE));
    keys.away = false;
    assertEquals(1, listed(Samples.ACME).size());
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "It never came true");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void whatIsAppendedMustBeReadLatestFirst() throws Exception {
    for (String subject : List.of("one", "two", "three")) {
      ask(
          AdminAddresses.APPEND_AUDIT,
          new AppendAudit(
              Samples.ACME, "keys.create", subject, "done", new JsonObject().put("a", subject)));
    }
    AuditPage page = ask(AdminAddresses.AUDIT, new AskAudit(Optional.of(3L), 1));
    AuditPage.Entry entry = page.entries().get(0);
    assertEquals(2, entry.sequence());
    assertEquals(Samples.ACME, entry.actor());
    assertEquals("two", entry.subject());
    assertEquals(new JsonObject().put("a", "two"), entry.detail());
    assertEquals(3, ask(AdminAddresses.AUDIT, new AskAudit(Optional.empty(), 99)).entries().size());
    assertEquals(Optional.of(audit.head), headFile.read());
  }
}
