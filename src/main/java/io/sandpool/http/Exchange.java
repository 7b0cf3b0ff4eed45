package io.sandpool.http;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.bus.trace.Tracer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** One request and its answer. */
public final class Exchange {

  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");

  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  private static final String KEY = Exchange.class.getName();
  private static final Pattern GIVEN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final RoutingContext context;
  private final Connections.Entry connection;
  private final String requestId;
  private Optional<Caller> caller = Optional.empty();
  private Optional<Manner> manner = Optional.empty();
  private Span span = Span.NONE;

  private Exchange(RoutingContext context, Connections.Entry connection, String requestId) {
    this.context = context;
    this.connection = connection;
    this.requestId = requestId;
  }

  static Exchange begin(RoutingContext context, Connections connections, Ids ids) {
    Connections.Entry entry = connections.of(context.request().connection());
    entry.enter(Connections.Phase.RUN);
    Exchange exchange = new Exchange(context, entry, requestId(context.request(), ids));
    context.put(KEY, exchange);
    exchange.response().putHeader(REQUEST_ID, exchange.requestId).putHeader(TYPE_OPTIONS, NO_SNIFF);
    return exchange;
  }

  static Exchange of(RoutingContext context) {
    return find(context)
        .orElseThrow(() -> new IllegalStateException("The request did not come through the door"));
  }

  static Optional<Exchange> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /** The caller's id where it can do no harm in a log, else one of our own. */
  static String requestId(HttpServerRequest request, Ids ids) {
    String given = request.getHeader(REQUEST_ID);
    return given != null && GIVEN_ID.matcher(given).matches() ? given : ids.next("req_");
  }

  RoutingContext context() {
    return context;
  }

  /** The request. */
  public HttpServerRequest request() {
    return context.request();
  }

  HttpServerResponse response() {
    return context.response();
  }

  Connections.Entry connection() {
    return connection;
  }

  String requestId() {
    return requestId;
  }

  /** What stands in the path in the place of {@code name}. */
  public String pathParam(String name) {
    return context.pathParam(name);
  }

  /** Who asks; known behind the door only. */
  public Caller caller() {
    return caller.orElseThrow(
        () -> new IllegalStateException("The request did not come through the door"));
  }

  /** Who asks, for what is written down. */
  public Actor actor() {
    return new Actor(caller().name(), caller().tenant(), address());
  }

  /** Where the request came from, without port; empty where that is no network. */
  public String address() {
    SocketAddress remote = request().remoteAddress();
    String host = remote == null ? null : remote.hostAddress();
    return host == null ? "" : host;
  }

  /** Speaks as another API does. */
  void speak(Manner other) {
    manner = Optional.of(other);
  }

  /** How it is spoken to; empty where it is our own API's way. */
  Optional<Manner> manner() {
    return manner;
  }

  /** Shows it in a trace, the caller's own where it names one, from now until the answer's end. */
  void trace(Tracer tracer, SpanName name) {
    if (!tracer.isOn()) {
      return;
    }
    Span begun = tracer.begin(name, request().headers().getAll(TRACEPARENT));
    if (begun.isRecorded()) {
      span = begun;
      begun.set(SpanKey.METHOD, request().method().name());
      context.addEndHandler(sent -> end(begun, sent.succeeded()));
    }
  }

  private void end(Span begun, boolean sent) {
    int status = response().getStatusCode();
    begun.set(SpanKey.STATUS, status);
    if (!sent) {
      begun.fail("client_gone");
    } else if (status >= 500) {
      begun.fail(Integer.toString(status));
    }
    begun.end();
  }

  /** What its parts are parts of. */
  Span span() {
    return span;
  }

  void admit(Caller known) {
    caller = Optional.of(known);
  }

  /** Whether nobody can be answered any more. */
  public boolean isOver() {
    return response().ended() || response().closed();
  }
}
