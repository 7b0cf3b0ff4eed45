package io.sandpool.http;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.Verdict;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What every request passes before its handler. */
final class Door {

  private static final String BEARER = "Bearer ";
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");

  private final Connections connections;
  private final Ids ids;
  private final boolean keysNeeded;
  private final Gatekeeper gatekeeper;
  private final HttpListener listener;

  Door(
      HttpSettings settings,
      Connections connections,
      Ids ids,
      Gatekeeper gatekeeper,
      HttpListener listener) {
    this.connections = connections;
    this.ids = ids;
    this.keysNeeded = settings.authentication();
    this.gatekeeper = gatekeeper;
    this.listener = listener;
  }

  /** Names the request, and refuses paths that cannot be read before they are matched. */
  void begin(RoutingContext context) {
    Exchange.begin(context, connections, ids);
    requireReadablePath(context);
    context.next();
  }

  private static void requireReadablePath(RoutingContext context) {
    try {
      context.normalizedPath();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problems.ofStatus(400));
    }
  }

  /**
   * Without keys, only this machine may call; a web page that has pointed its own name at this
   * machine's loopback address must not, though its requests come from here.
   */
  void checkHost(RoutingContext context) {
    if (!keysNeeded && !isForThisMachine(context.request())) {
      throw new ProblemException(
          Problem.of(
              ProblemType.MISDIRECTED,
              "Without authentication, only requests to localhost or a loopback address are served;"
                  + " set http.authentication to on to serve other names."));
    }
    context.next();
  }

  private static boolean isForThisMachine(HttpServerRequest request) {
    if (request.getHeader(HttpHeaders.HOST) == null) {
      return true;
    }
    HostAndPort authority = request.authority();
    return authority != null && HttpSettings.isLoopback(authority.host());
  }

  /** Finds out who asks. Never looks for the key in the URL, which gets logged. */
  void identify(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    Optional<String> shown = shownKey(exchange);
    exchange.admit(shown.isPresent() ? judged(shown.get(), exchange) : keyless(exchange));
    context.next();
  }

  private static Optional<String> shownKey(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (shown != null && shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(shown.substring(BEARER.length()).trim());
    }
    return exchange
        .manner()
        .flatMap(Manner::keyHeader)
        .flatMap(name -> Optional.ofNullable(request.getHeader(name)))
        .or(() -> Optional.ofNullable(request.getHeader(API_KEY)));
  }

  private Caller judged(String shown, Exchange exchange) {
    Optional<Caller> own = exchange.manner().flatMap(manner -> manner.ownCaller(shown));
    if (own.isPresent()) {
      return unlessSlowed(own.get(), exchange);
    }
    Verdict verdict = gatekeeper.judge(shown, exchange.address());
    if (verdict instanceof Verdict.Admitted admitted) {
      listener.attempted(Attempt.ADMITTED);
      return admitted.caller();
    }
    if (verdict instanceof Verdict.Slowed slowed) {
      throw tooMany(slowed.retryAfter());
    }
    listener.attempted(Attempt.REFUSED);
    throw unauthorised("a valid key");
  }

  /** What a manner accepts by itself may be guessed; who guesses is not told of a right one. */
  private Caller unlessSlowed(Caller caller, Exchange exchange) {
    Optional<Duration> slowed = gatekeeper.slowed(exchange.address());
    if (slowed.isPresent()) {
      throw tooMany(slowed.get());
    }
    listener.attempted(Attempt.ADMITTED);
    return caller;
  }

  private ProblemException tooMany(Duration retryAfter) {
    listener.attempted(Attempt.SLOWED);
    return new ProblemException(
        Problem.of(
                ProblemType.TOO_MANY_ATTEMPTS,
                "Too many wrong keys came from this address; show a valid one later.")
            .retryAfter(retryAfter));
  }

  private Caller keyless(Exchange exchange) {
    boolean needed =
        exchange.manner().map(manner -> manner.needsKey(keysNeeded)).orElse(keysNeeded);
    if (needed) {
      listener.attempted(Attempt.MISSING);
      throw unauthorised("a valid key");
    }
    requireOwnPage(exchange.request());
    listener.attempted(Attempt.LOCAL);
    return exchange.manner().map(Manner::keyless).orElse(Caller.LOCAL);
  }

  private static ProblemException unauthorised(String key) {
    return new ProblemException(
        Problem.of(
            ProblemType.UNAUTHORISED,
            "Show " + key + " as Authorization: Bearer <key> or X-API-Key: <key>."));
  }

  /**
   * A browser on this machine sends some requests for any page that asks; a page of somebody else's
   * must not change anything, nor spend the operator's money.
   */
  private static void requireOwnPage(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || isReading(request.method())) {
      return;
    }
    String host = request.getHeader(HttpHeaders.HOST);
    if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.MISDIRECTED,
              "Without a key, pages of other origins may not change or run anything."));
    }
  }

  private static boolean isReading(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
  }

  /** Lets the caller pass who has {@code right}; others may show another key. */
  void require(Right right, Exchange exchange) {
    Caller caller = exchange.caller();
    if (right.isOf(caller)) {
      return;
    }
    if (caller.isKeyless()) {
      listener.attempted(Attempt.MISSING);
      throw unauthorised(right.key());
    }
    listener.attempted(Attempt.FORBIDDEN);
    throw new ProblemException(
        Problem.of(
                ProblemType.FORBIDDEN,
                "This needs %s; the one shown is of role %s."
                    .formatted(right.key(), caller.role().wireName()))
            .with("roles", List.of(right.role().wireName())));
  }
}
