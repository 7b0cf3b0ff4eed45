package io.sandpool.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an event goes, by the form of its URL; what its name leads to is judged elsewhere.
 *
 * @param tls whether it is spoken to over TLS
 * @param host a name in small letters, or an address without brackets
 * @param port its port
 * @param path from the slash on, with the query; a caller's text that may hold a token
 */
record Target(boolean tls, String host, int port, String path) {

  private static final int MAX_URL = 2_048;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Below it, other protocols than HTTP listen. */
  private static final int UNPRIVILEGED = 1_024;

  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Reads a URL.
   *
   * @param allowHttp whether it may be without TLS
   * @throws BadTargetException where no event may be sent there
   */
  static Target parse(String url, boolean allowHttp) {
    if (url.length() > MAX_URL) {
      throw new BadTargetException("the URL is longer than %d characters".formatted(MAX_URL));
    }
    if (!VISIBLE.matcher(url).matches()) {
      throw new BadTargetException(
          "the URL is empty, or holds spaces or characters that URLs escape (names in Punycode, the rest as %XX)");
    }
    try {
      return of(new URI(url), allowHttp);
    } catch (URISyntaxException e) {
      throw new BadTargetException("it is no URL; expected one such as https://example.com/hook");
    }
  }

  private static Target of(URI uri, boolean allowHttp) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(allowHttp && scheme.equals("http"))) {
      throw new BadTargetException(
          allowHttp
              ? "the URL must begin with https:// or http://"
              : "the URL must begin with https://");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new BadTargetException("the URL must be without user, password and fragment");
    }
    String written = Optional.ofNullable(uri.getRawPath()).orElse("");
    String path = written.isEmpty() ? "/" : written;
    return new Target(
        tls,
        host(Optional.ofNullable(uri.getHost()).orElse("")),
        port(uri.getPort(), tls ? HTTPS : HTTP),
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String literal = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
      if (AddressBlock.literal(literal).isPresent()) {
        return literal;
      }
    }
    String name = text.toLowerCase(Locale.ROOT);
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (isName(bare) || AddressBlock.literal(bare).isPresent()) {
      return bare;
    }
    throw new BadTargetException(
        "the URL has no good host name, nor an IP address in its full form");
  }

  /** Whether it is a host's name, in small letters. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static int port(int written, int standard) {
    int port = written < 0 ? standard : written;
    if (port != standard && (port < UNPRIVILEGED || port > 65_535)) {
      throw new BadTargetException(
          "the URL's port must be %d, or between %d and 65535".formatted(standard, UNPRIVILEGED));
    }
    return port;
  }

  /**
   * Where a redirection leads.
   *
   * @param location as the answer says it, relative or not
   * @throws BadTargetException where it must not be followed
   */
  Target redirected(String location, boolean allowHttp) {
    if (location.length() > MAX_URL || !VISIBLE.matcher(location).matches()) {
      throw new BadTargetException("the redirection's target is no URL");
    }
    try {
      // Nobody may take TLS away from a caller who asked for it.
      return parse(new URI(url()).resolve(new URI(location)).toString(), allowHttp && !tls);
    } catch (URISyntaxException e) {
      throw new BadTargetException("the redirection's target is no URL");
    }
  }

  private String url() {
    return (tls ? "https://" : "http://") + place() + path;
  }

  /** Host and port, where the port is not the scheme's own; fit for a log. */
  String place() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
  }

  /** Without the path, which may hold a token. */
  @Override
  public String toString() {
    return place();
  }
}
