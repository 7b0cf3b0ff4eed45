package io.sandpool.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A collector of traces that speaks OTLP over HTTP, as its own schema has it. */
public final class Collector implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /**
   * A span as it came.
   *
   * @param parent empty where it has none
   * @param told its attributes, as text
   * @param service what the service calls itself
   */
  public record Seen(
      String trace,
      String id,
      String parent,
      String name,
      Span.SpanKind kind,
      long begin,
      long end,
      boolean failed,
      Map<String, String> told,
      List<String> events,
      String service) {

    /** What it tells under that name; empty where it does not. */
    public String told(String key) {
      return told.getOrDefault(key, "");
    }

    /** Whether it lies within the other's time. */
    public boolean isWithin(Seen other) {
      return begin >= other.begin && end <= other.end && begin <= end;
    }
  }

  /** Begins to listen on a port of this machine. */
  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** Where it listens. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with that from now on. */
  public void answer(int code) {
    status = code;
  }

  /** The headers of the requests that came. */
  public List<Map<String, List<String>>> requests() {
    return requests;
  }

  /** What came until now. */
  public List<Seen> spans() {
    return List.copyOf(spans);
  }

  /** Waits for spans that the test knows to be on their way. */
  public synchronized List<Seen> await(Predicate<List<Seen>> enough) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!enough.test(spans())) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("Not what was expected: " + spans);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return spans();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      requests.add(Map.copyOf(exchange.getRequestHeaders()));
      int answer = status;
      // First kept, then answered: who has the answer may look at once.
      if (answer == 200) {
        keep(request);
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private synchronized void keep(ExportTraceServiceRequest request) {
    for (ResourceSpans part : request.getResourceSpansList()) {
      String service =
          told(part.getResource().getAttributesList()).getOrDefault("service.name", "");
      part.getScopeSpansList()
          .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(seen(span, service))));
    }
    notifyAll();
  }

  private static Seen seen(Span span, String service) {
    HexFormat hex = HexFormat.of();
    return new Seen(
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCodeValue() == 2,
        told(span.getAttributesList()),
        span.getEventsList().stream()
            .map(event -> event.getName() + told(event.getAttributesList()))
            .toList(),
        service);
  }

  private static Map<String, String> told(List<KeyValue> pairs) {
    Map<String, String> told = new TreeMap<>();
    pairs.forEach(pair -> told.put(pair.getKey(), text(pair.getValue())));
    return told;
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
