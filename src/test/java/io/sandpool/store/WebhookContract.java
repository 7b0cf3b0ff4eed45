package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Bus;
import io.sandpool.bus.webhook.SendWebhook;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.ScriptedServer;
import io.sandpool.webhook.Delivery;
import io.sandpool.webhook.WebhookKey;
import io.sandpool.webhook.WebhookListener;
import io.sandpool.webhook.WebhookSecrets;
import io.sandpool.webhook.WebhookSettings;
import io.sandpool.webhook.WebhookStore.Added;
import io.sandpool.webhook.WebhookStore.Busy;
import io.sandpool.webhook.WebhookStore.Look;
import io.sandpool.webhook.WebhookVerticle;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How events for callers' servers are kept and told, whichever the database is. */
abstract class WebhookContract {

  private static final WebhookSecrets SECRETS =
      WebhookSecrets.first(WebhookKey.parse("ab".repeat(32)));

  private static final Instant BIRTH = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Busy NOBODY = new Busy(Set.of(), Set.of(), Set.of());

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final DatabaseAddress address;
  private Database database;

  WebhookContract(DatabaseAddress address) {
    this.address = address;
    this.database = open();
  }

  private Database open() {
    return Futures.await(
        Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()));
  }

  @AfterEach
  void close() {
    vertx.deploymentIDs().forEach(id -> Futures.await(vertx.undeploy(id)));
    Futures.await(database.close());
    Futures.await(vertx.close());
  }

  private SqlWebhooks store() {
    return new SqlWebhooks(database, "here");
  }

  private static Delivery delivery(String id, int seconds) {
    return new Delivery(
        id,
        "tenant of " + id,
        id + ".example",
        "https://" + id + ".example/?a='b\"",
        Bytes.utf8("{\"\\u0000\":\"ü\uD83D\uDE00'\"}"),
        0,
        BIRTH,
        BIRTH.plusSeconds(seconds));
  }

  private Added add(Delivery delivery) {
    return Futures.await(store().add(delivery, 100, 100));
  }

  private Look look(int seconds) {
    return look(seconds, 100, NOBODY);
  }

  private Look look(int seconds, int limit, Busy busy) {
    return Futures.await(store().look(BIRTH.plusSeconds(seconds), limit, busy));
  }

  private static List<String> ids(Look look) {
    return look.due().stream().map(Delivery::id).toList();
  }

  @Test
  void whatIsKeptMustBeThereInTheNextLifeTheLongestDueFirst() {
    assertEquals(Added.ADDED, add(delivery("a", 5)));
    assertEquals(Added.ADDED, add(delivery("b", 0)));
    assertEquals(Added.ADDED, add(delivery("c", 9)));
    Futures.await(database.close());
    database = open();
    assertEquals(
        new Look(List.of(delivery("b", 0), delivery("a", 5)), 3, Optional.of(BIRTH.plusSeconds(9))),
        look(5));
  }

  @Test
  void whoHasNoTurnMustBeLeftOut() {
    List.of("a", "b", "c", "d").forEach(id -> add(delivery(id, 0)));
    Busy busy = new Busy(Set.of("a"), Set.of("b.example"), Set.of("tenant of c"));
    assertEquals(List.of("d"), ids(look(0, 100, busy)));
    assertEquals(4, look(0, 100, busy).pending());
    assertEquals(List.of("a", "b"), ids(look(0, 2, NOBODY)));
  }

  @Test
  void aFailedAttemptMustPutOffTheNext() {
    add(delivery("a", 0));
    Futures.await(store().retry("a", 3, BIRTH.plusSeconds(60)));
    assertEquals(List.of(), look(59).due());
    assertEquals(Optional.of(BIRTH.plusSeconds(60)), look(59).next());
    assertEquals(3, look(60).due().get(0).attempts());
  }

  @Test
  void whatHasEndedMustBeRememberedUntilItIsSweptAndNotBeDueAgain() {
    add(delivery("a", 0));
    Futures.await(store().end("a", BIRTH.plusSeconds(10)));
    assertEquals(new Look(List.of(), 0, Optional.empty()), look(100));
    assertEquals(Added.KNOWN, add(delivery("a", 0)));
    Futures.await(store().sweep(BIRTH.plusSeconds(10)));
    assertEquals(Added.KNOWN, add(delivery("a", 0)));
    Futures.await(store().sweep(BIRTH.plusSeconds(11)));
    assertEquals(Added.ADDED, add(delivery("a", 0)));
    Futures.await(store().sweep(BIRTH.plusSeconds(1_000)));
    assertEquals(1, look(100).pending());
  }

  /** URLs and bodies are callers' secrets. */
  @Test
  void nothingOfTheCallersMayStayAfterTheEnd() {
    add(delivery("a", 0));
    Futures.await(store().end("a", BIRTH));
    List<String> left =
        Futures.await(
            database.read(
                "look",
                transaction ->
                    transaction.query(
                        "select url, body from webhook_delivery",
                        row -> row.getString("url") + row.getString("body"))));
    assertEquals(List.of(""), left);
  }

  @Test
  void whatWaitsMustHaveABoundForAllAndForEachTenant() {
    SqlWebhooks store = store();
    Delivery second = new Delivery("b", "tenant of a", "h", "u", Bytes.utf8("{}"), 0, BIRTH, BIRTH);
    assertEquals(Added.ADDED, Futures.await(store.add(delivery("a", 0), 2, 1)));
    assertEquals(Added.FULL, Futures.await(store.add(second, 2, 1)));
    assertEquals(Added.ADDED, Futures.await(store.add(delivery("c", 0), 2, 1)));
    assertEquals(Added.FULL, Futures.await(store.add(delivery("d", 0), 2, 1)));
    Futures.await(store.end("a", BIRTH));
    assertEquals(Added.ADDED, Futures.await(store.add(delivery("d", 0), 2, 1)));
  }

  @Test
  void deliveriesMustBeOfOneInstallationOnly() {
    SqlWebhooks theirs = new SqlWebhooks(database, "there");
    add(delivery("a", 0));
    assertEquals(Added.ADDED, Futures.await(theirs.add(delivery("a", 0), 1, 1)));
    Futures.await(theirs.end("a", BIRTH));
    Futures.await(theirs.sweep(BIRTH.plusSeconds(60)));
    assertEquals(1, look(0).pending());
  }

  @Test
  void aDatabaseThatIsNotThereMustBeToldWithoutDetails() {
    Futures.await(database.close());
    ServiceException failure = assertThrows(ServiceException.class, () -> add(delivery("a", 0)));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
    assertEquals(
        "The service's database cannot be used, and webhooks are kept in it.",
        failure.getMessage());
  }

  /** Tells tests what came of attempts. */
  private static final class Heard implements WebhookListener {

    final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    @Override
    public void onAttempt(Outcome outcome) {
      outcomes.add(outcome);
    }

    @Override
    public void onPending(int pending) {}

    Outcome next() throws InterruptedException {
      return Optional.ofNullable(outcomes.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }
  }

  private String deploy(Heard heard, InstantSource clock) {
    WebhookSettings settings =
        new WebhookSettings(
            true, true, List.of("127.0.0.1"), 8, Duration.ofSeconds(10), 100, Optional.empty());
    return Futures.await(
        vertx.deployVerticle(
            new WebhookVerticle(bus, store(), settings, () -> SECRETS, heard, clock)));
  }

  private void send(String id, String url) {
    Futures.await(
        bus.ask(
            WebhookAddresses.SEND,
            new SendWebhook(id, "acme", url, Bytes.utf8("{\"id\":\"" + id + "\"}")),
            Deadline.after(bus.ticker(), Duration.ofSeconds(10))));
  }

  @Test
  void anEventThatFailedMustBeToldInTheNextLifeOfTheService() throws Exception {
    Heard heard = new Heard();
    try (ScriptedServer receiver = new ScriptedServer(vertx)) {
      receiver.then(503, "not now");
      String first = deploy(heard, InstantSource.system());
      send("e-1", receiver.url() + "/hook");
      assertEquals(WebhookListener.Outcome.RETRIED, heard.next());
      Futures.await(vertx.undeploy(first));
      Futures.await(database.close());
      database = open();
      receiver.then(200, "thanks");
      deploy(heard, InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1)));
      assertEquals(WebhookListener.Outcome.DELIVERED, heard.next());
      assertEquals(2, receiver.seen().size());
      ScriptedServer.Seen seen = receiver.last();
      assertEquals("e-1", seen.headers().get("webhook-id"));
      assertEquals("{\"id\":\"e-1\"}", seen.body().toString());
      assertTrue(seen.headers().get("webhook-signature").startsWith("v1,"));
    }
  }

  @Test
  void anEventUnderWayAtTheStopMustBeToldInTheNextLife() throws Exception {
    Heard heard = new Heard();
    try (ScriptedServer receiver = new ScriptedServer(vertx)) {
      receiver.thenSilence();
      String first = deploy(heard, InstantSource.system());
      send("e-2", receiver.url() + "/hook");
      receiver.arrival();
      Futures.await(vertx.undeploy(first));
      receiver.then(200, "thanks");
      deploy(heard, InstantSource.system());
      assertEquals(WebhookListener.Outcome.DELIVERED, heard.next());
      assertEquals(2, receiver.seen().size());
    }
  }
}
