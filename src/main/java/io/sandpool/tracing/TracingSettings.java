package io.sandpool.tracing;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Whether and where traces are sent.
 *
 * @param enabled whether at all
 * @param endpoint where a collector takes OTLP over HTTP, without {@code /v1/traces}
 * @param serviceName what the service is called in traces
 * @param sampleRatio which share of the traces is sent that no caller decides about
 * @param headers what the collector is shown; secrets
 */
public record TracingSettings(
    boolean enabled,
    URI endpoint,
    String serviceName,
    double sampleRatio,
    Map<String, String> headers) {

  /** Where collectors listen. */
  public static final String DEFAULT_ENDPOINT = "http://127.0.0.1:4318";

  /** What the service is called. */
  public static final String DEFAULT_NAME = "sandpool";

  /** No traces. */
  public static final TracingSettings OFF =
      new TracingSettings(false, endpoint(DEFAULT_ENDPOINT), DEFAULT_NAME, 1, Map.of());

  public TracingSettings {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads where a collector is.
   *
   * @throws IllegalArgumentException with what was expected
   */
  public static URI endpoint(String text) {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getPort() <= 65535
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw new IllegalArgumentException(
        "must be where a collector takes OTLP over HTTP, such as " + DEFAULT_ENDPOINT);
  }

  /** Where spans are sent. */
  String url() {
    String base = endpoint.toString();
    String path = "/v1/traces";
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    return base.endsWith(path) ? base : base + path;
  }

  /** Without the headers. */
  @Override
  public String toString() {
    return "TracingSettings[" + enabled + ", " + endpoint + "]";
  }
}
