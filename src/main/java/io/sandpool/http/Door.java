package io.sandpool.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** What every request passes before its handler. */
final class Door {

  private static final String BEARER = "Bearer ";
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");

  private final Connections connections;
  private final Ids ids;
  private final Optional<byte[]> keyHash;

  Door(HttpSettings settings, Connections connections, Ids ids) {
    this.connections = connections;
    this.ids = ids;
    this.keyHash = settings.apiKey().map(Door::hash);
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
   * Without a key, only this machine may call; a web page that has pointed its own name at this
   * machine's loopback address must not, though its requests come from here.
   */
  void checkHost(RoutingContext context) {
    if (keyHash.isEmpty() && !isForThisMachine(context.request())) {
      throw new ProblemException(
          Problem.of(
              ProblemType.MISDIRECTED,
              "Without a key, only requests to localhost or a loopback address are served; set "
                  + HttpSettings.KEY_VARIABLE
                  + " to serve other names."));
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

  /** Asks for the key, where there is one. Never looks for it in the URL, which gets logged. */
  void checkKey(RoutingContext context) {
    if (keyHash.isPresent() && !showsKey(context.request(), keyHash.get())) {
      throw new ProblemException(
          Problem.of(
              ProblemType.UNAUTHORISED,
              "Show a valid key as Authorization: Bearer <key> or X-API-Key: <key>."));
    }
    context.next();
  }

  private static boolean showsKey(HttpServerRequest request, byte[] expected) {
    String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (shown != null && shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return MessageDigest.isEqual(hash(shown.substring(BEARER.length()).trim()), expected);
    }
    String key = request.getHeader(API_KEY);
    return key != null && MessageDigest.isEqual(hash(key), expected);
  }

  /**
   * Keys are compared by their hashes, so that not even their lengths show in the time it takes.
   */
  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
