package io.sandpool.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanEvent;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.bus.trace.Tracer;
import io.sandpool.testkit.Collector;
import io.sandpool.testkit.Collector.Seen;
import io.sandpool.tracing.TracingListener.Fate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector sees, through the wire's own schema. */
class TracingTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String UNKEPT = "00-" + TRACE + "-b7ad6b7169203331-00";

  private final Vertx vertx = Vertx.vertx();
  private final Collector collector = new Collector();
  private final Queue<Told> fates = new ConcurrentLinkedQueue<>();

  private record Told(Fate fate, int spans) {}

  @AfterEach
  void close() throws Exception {
    collector.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private TracingSettings settings(String endpoint, double ratio) {
    return new TracingSettings(
        true, TracingSettings.endpoint(endpoint), "mine", ratio, Map.of("X-Secret", "s e c"));
  }

  private Tracing start(String endpoint, double ratio) {
    return Tracing.start(
        vertx,
        settings(endpoint, ratio),
        "installation",
        (fate, spans) -> fates.add(new Told(fate, spans)));
  }

  private Tracing start() {
    return start(collector.endpoint(), 1);
  }

  private static void end(Tracing tracing) throws Exception {
    tracing.close().await(120, TimeUnit.SECONDS);
  }

  @Test
  void offMustBeNothing() {
    Tracing off = Tracing.start(vertx, TracingSettings.OFF, "x", TracingListener.NONE);
    assertSame(Tracer.NONE, off.tracer());
    Span none = off.tracer().begin(SpanName.EXECUTION, List.of(CALLER));
    assertSame(Span.NONE, none);
    assertSame(none, none.child(SpanName.RUN));
  }

  @Test
  void aTraceMustReachTheCollectorWithItsPartsInTheirPlaces() throws Exception {
    Tracing tracing = start();
    Span http = tracing.tracer().begin(SpanName.EXECUTION, List.of(CALLER));
    assertEquals(TRACE, http.traceId().orElseThrow());
    http.set(SpanKey.STATUS, 503);
    Span cloud = http.child(SpanName.CLOUD);
    cloud.event(SpanEvent.RETRIED, "provider_down");
    cloud.past(SpanName.PROGRAM, Duration.ofDays(400));
    cloud.fail("timed_out");
    cloud.end();
    http.end();
    end(tracing);

    List<Seen> seen = collector.spans();
    assertEquals(3, seen.size(), seen::toString);
    Seen program = seen.get(0);
    Seen client = seen.get(1);
    Seen server = seen.get(2);
    assertEquals("b7ad6b7169203331", server.parent());
    assertEquals(SpanKind.SPAN_KIND_SERVER, server.kind());
    assertEquals("503", server.told("http.response.status_code"));
    assertEquals("mine", server.service());
    assertEquals(server.id(), client.parent());
    assertEquals(SpanKind.SPAN_KIND_CLIENT, client.kind());
    assertTrue(client.failed());
    assertFalse(server.failed());
    assertEquals("timed_out", client.told("error.type"));
    assertEquals(List.of("sandpool.retried{sandpool.reason=provider_down}"), client.events());
    assertEquals(client.id(), program.parent());
    // However long a guest says that its program took, it took no longer than what it is in.
    assertTrue(program.isWithin(client), seen::toString);
    assertTrue(client.isWithin(server), seen::toString);
    assertEquals(List.of("s e c"), collector.requests().get(0).get("X-secret"));
    assertEquals(Map.of(Fate.SENT, 3), counted());
  }

  @Test
  void aHeaderThatIsNoneOrTwoMustBeginANewTrace() throws Exception {
    Tracing tracing = start();
    List<List<String>> headers = List.of(List.of(), List.of(CALLER, CALLER), List.of("00-0-0-0"));
    for (List<String> header : headers) {
      tracing.tracer().begin(SpanName.EXECUTION, header).end();
    }
    end(tracing);
    assertEquals(3, collector.spans().size());
    for (Seen seen : collector.spans()) {
      assertEquals("", seen.parent());
      assertNotEquals(TRACE, seen.trace());
    }
    assertEquals(3, collector.spans().stream().map(Seen::trace).distinct().count());
  }

  /** Who began a trace knows whether the rest of it is kept. */
  @Test
  void theShareMustHoldForTracesThatNoCallerDecidesAbout() throws Exception {
    Tracing tracing = start(collector.endpoint(), 0);
    assertSame(Span.NONE, tracing.tracer().begin(SpanName.EXECUTION, List.of()));
    assertSame(Span.NONE, tracing.tracer().begin(SpanName.EXECUTION, List.of(UNKEPT)));
    tracing.tracer().begin(SpanName.EXECUTION, List.of(CALLER)).end();
    end(tracing);
    assertEquals(1, collector.spans().size());
  }

  @Test
  void aLongValueMustBeCut() throws Exception {
    Tracing tracing = start();
    Span span = tracing.tracer().begin(SpanName.EXECUTION, List.of());
    span.set(SpanKey.SANDBOX, "x".repeat(100_000));
    span.end();
    end(tracing);
    assertEquals(256, collector.spans().get(0).told("sandpool.sandbox.id").length());
  }

  @Test
  void whatACollectorRefusesMustBeCountedAsLost() throws Exception {
    collector.answer(401);
    Tracing tracing = start();
    tracing.tracer().begin(SpanName.EXECUTION, List.of()).end();
    end(tracing);
    assertEquals(Map.of(Fate.LOST, 1), counted());
    assertEquals(List.of(), collector.spans());
  }

  /** Memory is bounded, and the end of the service does not wait for who does not answer. */
  @Test
  void aDeadCollectorMustCostSpansOnly() throws Exception {
    Tracing tracing = start("http://127.0.0.1:" + freePort(), 1);
    int all = 3 * OtelTracing.MOST_WAITING;
    for (int i = 0; i < all; i++) {
      tracing.tracer().begin(SpanName.EXECUTION, List.of()).end();
    }
    end(tracing);
    Map<Fate, Integer> counted = counted();
    assertFalse(counted.containsKey(Fate.SENT), counted::toString);
    assertTrue(counted.getOrDefault(Fate.DROPPED, 0) > 0, counted::toString);
  }

  private Map<Fate, Integer> counted() {
    Map<Fate, Integer> counted = new EnumMap<>(Fate.class);
    fates.forEach(told -> counted.merge(told.fate(), told.spans(), Integer::sum));
    return counted;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
