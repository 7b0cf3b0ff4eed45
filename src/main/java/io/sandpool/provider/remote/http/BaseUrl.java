package io.sandpool.provider.remote.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where an API is.
 *
 * @param ssl whether it is spoken to over TLS
 * @param host a name or an address, without brackets
 * @param port its port
 * @param path what all its paths begin with: empty, or with a slash in front and none behind
 */
public record BaseUrl(boolean ssl, String host, int port, String path) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads {@code http://host[:port][/path]} or the same with https.
   *
   * @throws IllegalArgumentException with what was expected
   */
  public static BaseUrl parse(String text) {
    try {
      URI uri = new URI(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain = scheme.equals("http");
      if ((!plain && !scheme.equals("https")) || uri.getHost() == null || hasMore(uri)) {
        throw unexpected();
      }
      int port = uri.getPort() > 0 ? uri.getPort() : plain ? HTTP : HTTPS;
      if (port > 65535) {
        throw unexpected();
      }
      return new BaseUrl(
          !plain, withoutBrackets(uri.getHost()), port, withoutSlash(uri.getRawPath()));
    } catch (URISyntaxException e) {
      throw unexpected();
    }
  }

  private static boolean hasMore(URI uri) {
    return uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getFragment() != null;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? withoutSlash(path.substring(0, path.length() - 1)) : path;
  }

  private static IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        "expected http://host[:port][/path] or https://host[:port][/path]");
  }

  /** Host and port, where the port is not the scheme's own; for messages. */
  public String place() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (ssl ? HTTPS : HTTP) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (ssl ? "https://" : "http://") + place() + path;
  }
}
