package io.sandpool.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the API listens and what it bears.
 *
 * @param host address to bind; anything but loopback needs authentication
 * @param port port to bind, 0 for any that is free
 * @param authentication whether callers must show a key
 * @param publicMetrics whether {@code /metrics} is open to callers without a key
 * @param maxBodyBytes the largest request body
 * @param maxBufferedBytes the most that all requests in progress may hold in memory together
 * @param maxConnections the most open connections of one verticle
 * @param headTimeout how long a connection may stay without a complete request head
 * @param bodyTimeout how long a request's body may take
 * @param flushTimeout how long a client may take to read what is left when an answer has ended
 * @param heartbeat how often a silent event stream shows that it lives
 * @param defaultMaxWait how long a request waits for a sandbox where it does not say
 * @param grace what the service adds to a request's own waiting and running time
 * @param shutdownGrace how long requests in progress may take when the service stops
 */
public record HttpSettings(
    String host,
    int port,
    boolean authentication,
    boolean publicMetrics,
    int maxBodyBytes,
    long maxBufferedBytes,
    int maxConnections,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration flushTimeout,
    Duration heartbeat,
    Duration defaultMaxWait,
    Duration grace,
    Duration shutdownGrace) {

  /** The environment variable that holds the key. */
  public static final String KEY_VARIABLE = "SANDPOOL_API_KEY";

  private static final Pattern IPV4_LOOPBACK =
      Pattern.compile("127(\\.(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])){3}");

  /**
   * Whatever is like this is parsed and never looked up: a colon makes it an address or an error,
   * and a first character that no address begins with would make it a name.
   */
  private static final Pattern IPV6 =
      Pattern.compile("\\[[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

  /**
   * Refuses an open door.
   *
   * @throws IllegalArgumentException where anyone could reach the service without a key, or where a
   *     bound is not positive
   */
  public HttpSettings {
    if (!authentication && !isLoopback(host)) {
      throw new IllegalArgumentException(
          ("Refusing to listen on %s without authentication: anyone who reaches it could run code."
                  + " Set http.authentication to auto or on, or listen on 127.0.0.1.")
              .formatted(host));
    }
    if (maxBodyBytes <= 0 || maxBufferedBytes < maxBodyBytes || maxConnections <= 0) {
      throw new IllegalArgumentException(
          "maxBodyBytes and maxConnections must be positive, maxBufferedBytes at least maxBodyBytes");
    }
    for (Duration duration : List.of(headTimeout, bodyTimeout, flushTimeout, heartbeat)) {
      if (duration.toMillis() < 1) {
        throw new IllegalArgumentException("Timeouts and heartbeat must be positive");
      }
    }
  }

  /** The defaults, on loopback at {@code port}, without a key. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings(
        "127.0.0.1",
        port,
        false,
        false,
        32 << 20,
        64L << 20,
        10_000,
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /** Whether {@code host} is this machine only, found without asking a name server. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    if (IPV4_LOOPBACK.matcher(host).matches()) {
      return true;
    }
    if (!IPV6.matcher(host).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
