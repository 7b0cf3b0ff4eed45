package io.sandpool.app.config;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the variables that RAGFlow's executor manager is set up by: each means what our own
 * variable of the same effect means, which is heard first where both are there.
 */
final class RagflowVariables {

  /** The key that RAGFlow shows; a secret, so that it never becomes part of the configuration. */
  static final String TOKEN = "SANDBOX_EXECUTOR_MANAGER_API_TOKEN";

  private static final Pattern TIME = Pattern.compile("(?:(\\d{1,6})m)?(?:(\\d{1,6})s?)?");
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,11})([bkmg])");
  private static final Map<String, String> UNITS =
      Map.of("b", "B", "k", "KiB", "m", "MiB", "g", "GiB");
  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

  private final JsonObject file;
  private final Map<String, String> environment;
  private final Map<String, String> ours = new HashMap<>();

  private RagflowVariables(JsonObject file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** The environment, with our variables in place of RAGFlow's. */
  static Map<String, String> asOurs(JsonObject file, Map<String, String> environment) {
    RagflowVariables variables = new RagflowVariables(file, environment);
    variables.translate();
    variables.ours.putAll(environment);
    return variables.ours;
  }

  private void translate() {
    of("SANDBOX_EXECUTOR_MANAGER_PORT").ifPresent(port -> put("HTTP_PORT", port));
    of("SANDBOX_TIMEOUT").ifPresent(time -> put("RAGFLOW_TIMEOUT", time(time)));
    of("SANDBOX_RUN_RATE_LIMIT").ifPresent(rate -> put("RAGFLOW_RATE_LIMIT", rate));
    of("SANDBOX_EXECUTOR_MANAGER_ALLOW_UNAUTHENTICATED")
        .map(flag -> TRUE.contains(flag.toLowerCase(Locale.ROOT)))
        .ifPresent(open -> put("RAGFLOW_ALLOW_UNAUTHENTICATED", open.toString()));
    of("SANDBOX_MAX_MEMORY")
        .ifPresent(
            size -> {
              put("LIMITS_MEMORY", size(size));
              put("MAX_LIMITS_MEMORY", size(size));
            });
    of("SANDBOX_EXECUTOR_MANAGER_POOL_SIZE").ifPresent(this::poolSize);
  }

  /** A sandbox is used once: as many run at a time as before, and as many wait for the next. */
  private void poolSize(String size) {
    String twice = size.matches("[1-9]\\d{0,5}") ? "" + 2 * Integer.parseInt(size) : size;
    for (String pool : List.of("python", "nodejs")) {
      if (file.getValue("pools") instanceof JsonObject pools && pools.containsKey(pool)) {
        String key = "POOLS_" + pool.toUpperCase(Locale.ROOT);
        put(key + "_MIN_IDLE", size);
        put(key + "_MAX_TOTAL", twice);
      }
    }
  }

  private Optional<String> of(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private void put(String key, String value) {
    ours.put(EnvironmentOverrides.PREFIX + key, value);
  }

  /**
   * {@code 1m30s} and {@code 10s}; a bare number is taken for seconds. Others are refused later.
   */
  private static String time(String text) {
    Matcher form = TIME.matcher(text);
    if (!form.matches()) {
      return text;
    }
    return Duration.ofMinutes(number(form.group(1))).plusSeconds(number(form.group(2))).toSeconds()
        + "s";
  }

  private static long number(String digits) {
    return Optional.ofNullable(digits).map(Long::parseLong).orElse(0L);
  }

  private static String size(String text) {
    Matcher form = SIZE.matcher(text);
    return form.matches()
        ? form.group(1) + Optional.ofNullable(UNITS.get(form.group(2))).orElseThrow()
        : text;
  }
}
