package io.sandpool.app.config;

import io.sandpool.tracing.TracingSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the section {@code tracing}. What it leaves open is taken from the variables by which
 * OpenTelemetry is set up everywhere, and not looked at while tracing is off: they may be meant for
 * others.
 */
final class TracingReader {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String NAME = "OTEL_SERVICE_NAME";

  /** Secrets, so that they never become part of the configuration. */
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final Predicate<String> TOKEN =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}").asMatchPredicate();
  private static final Predicate<String> SECRET =
      Pattern.compile("[!-~](?:[ -~]{0,4094}[!-~])?").asMatchPredicate();
  private static final Predicate<String> PLAIN =
      Pattern.compile("[!-~](?:[ -~]{0,98}[!-~])?").asMatchPredicate();

  private final Map<String, String> environment;

  TracingReader(Map<String, String> environment) {
    this.environment = environment;
  }

  TracingSettings read(ConfigNode node) {
    boolean enabled = node.bool("enabled", false);
    String endpoint = node.string("endpoint", "").strip();
    String name = node.string("service_name", "").strip();
    double ratio = node.decimal("sample_ratio", 1, 0, 1);
    node.refuseUnknownKeys();
    if (!endpoint.isEmpty()) {
      ConfigReader.built(node, "endpoint", () -> TracingSettings.endpoint(endpoint));
    }
    if (!enabled) {
      return TracingSettings.OFF;
    }
    return new TracingSettings(
        true, endpoint(node, endpoint), name(node, name), ratio, headers(node));
  }

  private URI endpoint(ConfigNode node, String written) {
    String text = first(written, ENDPOINT, TracingSettings.DEFAULT_ENDPOINT);
    return ConfigReader.built(node, "endpoint", () -> TracingSettings.endpoint(text))
        .orElse(TracingSettings.OFF.endpoint());
  }

  private String name(ConfigNode node, String written) {
    String name = first(written, NAME, TracingSettings.DEFAULT_NAME);
    if (!PLAIN.test(name)) {
      node.problem("service_name", "must be printable ASCII, 100 characters at most");
    }
    return name;
  }

  /** {@code name=value,name=value}, values percent-encoded; never shown. */
  private Map<String, String> headers(ConfigNode node) {
    Map<String, String> headers = new TreeMap<>();
    for (String pair : of(HEADERS).map(text -> text.split(",")).orElse(new String[0])) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1).strip());
      if (TOKEN.test(name) && SECRET.test(value)) {
        headers.put(name, value);
      } else {
        node.problem(
            "headers",
            HEADERS + " must be name=value pairs with commas between them, values percent-encoded");
        return Map.of();
      }
    }
    return headers;
  }

  private static String decoded(String text) {
    try {
      // A plus is a plus there.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String first(String written, String variable, String byDefault) {
    return written.isEmpty() ? of(variable).orElse(byDefault) : written;
  }

  private Optional<String> of(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
