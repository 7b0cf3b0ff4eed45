package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Done;
import io.sandpool.bus.webhook.CheckWebhook;
import io.sandpool.bus.webhook.SendWebhook;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookDeskTest {

  private static final String URL = "https://example.com/t0ken";

  private final HandClock clock = new HandClock();
  private final FakeResolver names = new FakeResolver();
  private final MemoryWebhooks store = new MemoryWebhooks();
  private final List<String> begun = new ArrayList<>();

  private WebhookDesk desk(boolean enabled, int maxPending) {
    WebhookSettings base = WebhookSettings.DEFAULTS;
    WebhookSettings settings =
        new WebhookSettings(
            enabled, false, List.of(), 8, base.timeout(), maxPending, Optional.empty());
    Courier courier =
        new Courier(
            store,
            delivery -> {
              begun.add(delivery.id());
              return Promise.<Verdict>promise().future();
            },
            new Backoff(() -> 0.5),
            8,
            clock,
            new WebhookListener() {
              @Override
              public void onAttempt(Outcome outcome) {}

              @Override
              public void onPending(int pending) {}
            });
    Guard guard = new Guard(names, AddressRules.of(List.of(), Set.of()));
    return new WebhookDesk(settings, guard, store, courier, clock);
  }

  private static SendWebhook event(String id) {
    return new SendWebhook(id, "acme", URL, Bytes.utf8("{}"));
  }

  private static ServiceError error(Future<Done> answer) {
    return assertInstanceOf(ServiceException.class, answer.cause()).error();
  }

  private static void refused(Future<Done> answer, String part) {
    ServiceError.InvalidRequest error =
        assertInstanceOf(ServiceError.InvalidRequest.class, error(answer));
    assertEquals("/webhook/url", error.pointer());
    assertTrue(error.detail().contains(part), error.detail());
    assertFalse(error.detail().contains("t0ken"), error.detail());
  }

  @Test
  void aGoodReceiverMustPass() {
    names.then("example.com", "93.184.216.34");
    assertEquals(Done.DONE, desk(true, 9).check(new CheckWebhook(URL)).result());
  }

  @Test
  void aBadReceiverMustBeRefusedWithWhatIsWrong() {
    WebhookDesk desk = desk(true, 9);
    names
        .then("example.com", "10.0.0.1")
        .then("example.com")
        .then("example.com", Future.failedFuture("x"));
    refused(desk.check(new CheckWebhook("http://example.com/t0ken")), "begin with https://");
    refused(desk.check(new CheckWebhook(URL)), "public addresses only");
    refused(desk.check(new CheckWebhook(URL)), "has no address");
    refused(desk.check(new CheckWebhook(URL)), "could not be looked up");
    refused(desk.check(new CheckWebhook("https://u:t0ken@example.com/")), "without user");
  }

  @Test
  void whatIsSentMustBeWrittenDownAndTriedAtOnce() {
    assertEquals(Done.DONE, desk(true, 9).send(event("e-1")).result());
    assertEquals(Set.of("e-1"), store.waiting.keySet());
    assertEquals(List.of("e-1"), begun);
  }

  @Test
  void theSameEventMustBeDeliveredOnce() {
    WebhookDesk desk = desk(true, 9);
    desk.send(event("e-1"));
    assertEquals(Done.DONE, desk.send(event("e-1")).result());
    assertEquals(List.of("e-1"), begun);
  }

  @Test
  void moreThanMayWaitMustBeRefused() {
    WebhookDesk desk = desk(true, 2);
    desk.send(event("e-1"));
    desk.send(event("e-2"));
    assertInstanceOf(ServiceError.Busy.class, error(desk.send(event("e-3"))));
  }

  @Test
  void whatCouldNeverBeDeliveredMustBeRefused() {
    WebhookDesk desk = desk(true, 9);
    refused(desk.send(new SendWebhook("e.1", "acme", URL, Bytes.utf8("{}"))), "id");
    refused(desk.send(new SendWebhook("e\r\n1", "acme", URL, Bytes.utf8("{}"))), "id");
    refused(desk.send(new SendWebhook("e", "acme", "ftp://x.example/", Bytes.utf8("{}"))), "https");
    refused(
        desk.send(
            new SendWebhook("e", "acme", URL, Bytes.wrap(new byte[WebhookDesk.MAX_BODY + 1]))),
        "bytes");
    assertTrue(store.waiting.isEmpty());
  }

  @Test
  void aStoreThatFailsMustFailTheSending() {
    store.broken = true;
    assertTrue(desk(true, 9).send(event("e-1")).failed());
  }

  @Test
  void webhooksThatAreSwitchedOffMustBeRefused() {
    WebhookDesk desk = desk(false, 9);
    refused(desk.check(new CheckWebhook(URL)), "switched off");
    refused(desk.send(event("e-1")), "switched off");
  }

  @Test
  void noTextOfAMessageMayShowWhatIsTheCallers() {
    assertFalse(new CheckWebhook(URL).toString().contains("t0ken"));
    assertFalse(event("e-1").toString().contains("t0ken"));
    assertFalse(Deliveries.to(URL).toString().contains("t0ken"));
  }
}
