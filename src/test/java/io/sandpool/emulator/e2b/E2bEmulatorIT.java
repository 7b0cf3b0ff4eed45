package io.sandpool.emulator.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.Fault;
import io.sandpool.emulator.KernelSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of sandboxes' lives, pages and faults, with a clock that stands still. */
class E2bEmulatorIT {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final E2bEmulator cloud =
      E2bEmulator.start(
          E2bOptions.standard()
              .withMaxConcurrent(4)
              .withClock(new EmulatorClock(Clock.fixed(NOON, ZoneOffset.UTC)))
              .withKernels(KernelSettings.standard().withLazy(true)));
  private final RawClient client = new RawClient(cloud);

  @AfterEach
  void nothingIsLeft() {
    cloud.close();
    assertEquals(List.of(), cloud.containers());
  }

  @Test
  void aTimeoutMustCountFromTheRequestAndNeverPassThePlan() throws Exception {
    String path = "/sandboxes/" + create(60) + "/timeout";
    assertEquals(NOON.plusSeconds(60), end());
    cloud.clock().advance(Duration.ofSeconds(50));
    assertEquals(204, client.post(path, seconds(30)).statusCode());
    assertEquals(NOON.plusSeconds(80), end());
    assertEquals(204, client.post(path, seconds(86_400)).statusCode());
    assertEquals(NOON.plus(Duration.ofHours(1)), end());
    cloud.clock().advance(Duration.ofHours(1));
    assertEquals(List.of(), cloud.sandboxes());
    assertEquals(404, client.post(path, seconds(30)).statusCode());
    assertEquals(List.of(), cloud.violations());
  }

  @Test
  void refreshAndConnectMustOnlyExtend() throws Exception {
    String sandbox = "/sandboxes/" + create(100);
    client.post(sandbox + "/refreshes", new JsonObject().put("duration", 1));
    client.post(sandbox + "/connect", seconds(20));
    assertEquals(NOON.plusSeconds(100), end());
    cloud.clock().advance(Duration.ofSeconds(95));
    client.post(sandbox + "/refreshes", new JsonObject().put("duration", 1));
    assertEquals(NOON.plusSeconds(110), end());
    client.post(sandbox + "/connect", seconds(20));
    assertEquals(NOON.plusSeconds(115), end());
  }

  @Test
  void pagesMustHoldEverySandboxOnceInOrder() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(0, create(300));
      cloud.clock().advance(Duration.ofSeconds(i % 2));
    }
    assertEquals(429, client.post("/sandboxes", order(300)).statusCode());
    Set<String> seen = new HashSet<>();
    List<Instant> starts = new ArrayList<>();
    String path = "/v2/sandboxes?limit=3";
    Optional<String> token = Optional.of("");
    while (token.isPresent()) {
      HttpResponse<String> page = client.get(path + token.get());
      assertEquals("4", page.headers().firstValue("X-Total-Running").orElse(""));
      for (Object each : new JsonArray(page.body())) {
        JsonObject listed = (JsonObject) each;
        assertTrue(seen.add(listed.getString("sandboxID")));
        starts.add(0, Instant.parse(listed.getString("startedAt")));
      }
      token = page.headers().firstValue("X-Next-Token").map(next -> "&nextToken=" + next);
    }
    assertEquals(new HashSet<>(made), seen);
    assertEquals(starts.stream().sorted().toList(), starts);
    assertEquals(400, client.get(path + "&nextToken=nonsense").statusCode());
  }

  @Test
  void whatTheDocumentDoesNotKnowMustBeNoted() throws Exception {
    assertEquals(400, client.post("/sandboxes", new JsonObject()).statusCode());
    client.create(new JsonObject().put("memory", 512));
    client.get("/sandboxes?limit=3");
    assertEquals(404, client.get("/sandbox").statusCode());
    assertEquals(4, cloud.violations().size(), cloud.violations()::toString);
  }

  @Test
  void answersMustBeWhatTheDocumentSays() throws Exception {
    ApiDocument document = ApiDocument.load();
    JsonObject sandbox = client.create(new JsonObject());
    String path = "/sandboxes/" + sandbox.getString("sandboxID");
    check(document.answer("POST", "/sandboxes", 201), sandbox);
    check(
        document.answer("GET", "/sandboxes/{sandboxID}", 200),
        new JsonObject(client.get(path).body()));
    check(
        document.answer("GET", "/v2/sandboxes", 200),
        new JsonArray(client.get("/v2/sandboxes").body()));
    check(
        document.answer("GET", "/v2/templates", 200),
        new JsonArray(client.get("/v2/templates").body()));
    check(
        document.answer("POST", "/sandboxes/{sandboxID}/connect", 404),
        new JsonObject(client.post("/sandboxes/i0/connect", seconds(1)).body()));
  }

  private static void check(Optional<DescribedSchema> schema, Object value) {
    assertEquals(List.of(), schema.orElseThrow().unknown(value), value::toString);
  }

  @Test
  void faultsMustTakeTheirTurns() throws Exception {
    cloud
        .faults()
        .on(E2bOperation.LIST)
        .once(Fault.status(429, 7))
        .spare(1)
        .once(new Fault.HtmlPage(502))
        .once(new Fault.Garbage())
        .once(new Fault.CutAfter(0, Fault.Cut.RESET));
    HttpResponse<String> limited = client.get("/v2/sandboxes");
    assertEquals(429, limited.statusCode());
    assertEquals("7", limited.headers().firstValue("Retry-After").orElse(""));
    assertEquals(429, new JsonObject(limited.body()).getInteger("code"));
    assertEquals("[]", client.get("/v2/sandboxes").body());
    assertTrue(client.get("/v2/sandboxes").body().startsWith("<html>"));
    assertEquals(4096, client.getStream("/v2/sandboxes").readAllBytes().length);
    assertThrows(IOException.class, () -> client.get("/v2/sandboxes"));
    assertEquals("[]", client.get("/v2/sandboxes").body());
    assertEquals(4, cloud.faults().injected().size());
    assertEquals(6, cloud.requests().count(E2bOperation.LIST));
  }

  @Test
  void anEndlessLineMustGoOnUntilTheClientHasEnough() throws Exception {
    cloud.faults().on(E2bOperation.LIST).once(new Fault.EndlessLine());
    try (InputStream endless = client.getStream("/v2/sandboxes")) {
      String much = new String(endless.readNBytes(4 * 1024 * 1024), StandardCharsets.US_ASCII);
      assertFalse(much.contains("\n"));
    }
    assertEquals("[]", client.get("/v2/sandboxes").body());
  }

  @Test
  void aSkewedClockMustTellTheWrongTimeAndMeasureByTheRightOne() throws Exception {
    cloud.clock().skew(Duration.ofHours(-1));
    create(60);
    String date = client.get("/v2/sandboxes").headers().firstValue("Date").orElse("");
    assertTrue(date.endsWith("11:00:00 GMT"), date);
    cloud.clock().advance(Duration.ofSeconds(59));
    assertEquals(1, cloud.sandboxes().size());
    cloud.clock().advance(Duration.ofSeconds(1));
    assertEquals(List.of(), cloud.sandboxes());
  }

  @Test
  void aLostAnswerMustLeaveItsSandbox() {
    cloud.faults().on(E2bOperation.CREATE).once(new Fault.LostAnswer());
    assertThrows(IOException.class, () -> client.create(new JsonObject()));
    assertEquals(1, cloud.sandboxes().size());
  }

  @Test
  void aStreamMustEndAsItsFaultSays() throws Exception {
    JsonObject sandbox = client.create(new JsonObject());
    cloud
        .faults()
        .on(E2bOperation.EXECUTE)
        .once(new Fault.CutAfter(2, Fault.Cut.END))
        .once(new Fault.CutAfter(2, Fault.Cut.RESET))
        .once(new Fault.SlowDrip(10, Duration.ofMillis(1)))
        .once(new Fault.CutAfter(2, Fault.Cut.EXPIRE));
    String cut = client.execute(sandbox, "print(1)").body();
    assertEquals(2, cut.lines().count(), cut);
    assertThrows(IOException.class, () -> client.execute(sandbox, "print(1)"));
    String dripped = client.execute(sandbox, "print(1)").body();
    assertTrue(dripped.endsWith("{\"type\":\"end_of_execution\"}\n"), dripped);
    assertThrows(IOException.class, () -> client.execute(sandbox, "print(1)"));
    assertEquals(List.of(), cloud.sandboxes());
    assertEquals(502, client.execute(sandbox, "print(1)").statusCode());
  }

  @Test
  void aClientThatHangsUpMustInterruptItsCode() throws Exception {
    JsonObject sandbox = client.create(new JsonObject());
    client.execute(sandbox, "x = 1");
    cloud.faults().on(E2bOperation.EXECUTE).once(new Fault.SwallowedAnswer());
    assertThrows(
        HttpTimeoutException.class,
        () ->
            client.send(
                client
                    .inside(sandbox, "/execute")
                    .timeout(Duration.ofSeconds(1))
                    .POST(RawClient.of(new JsonObject().put("code", "while True: pass")))
                    .build()));
    String after = client.execute(sandbox, "print(x)").body();
    assertTrue(after.contains("\"text\":\"1\\n\""), after);
    assertFalse(cloud.sandboxes().isEmpty());
  }

  @Test
  void expiryMustBreakARunThatIsUnderWay() throws Exception {
    JsonObject sandbox = client.create(seconds(60));
    cloud.faults().on(E2bOperation.EXECUTE).once(new Fault.CutAfter(99, Fault.Cut.EXPIRE));
    assertThrows(IOException.class, () -> client.execute(sandbox, "print(1)"));
    assertEquals(404, client.delete("/sandboxes/" + sandbox.getString("sandboxID")).statusCode());
  }

  private String create(int timeout) throws IOException, InterruptedException {
    return client.create(seconds(timeout)).getString("sandboxID");
  }

  private static JsonObject order(int timeout) {
    return seconds(timeout).put("templateID", "base");
  }

  private static JsonObject seconds(int timeout) {
    return new JsonObject().put("timeout", timeout);
  }

  private Instant end() {
    return cloud.sandboxes().get(0).endAt();
  }
}
