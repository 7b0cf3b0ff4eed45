package io.sandpool.dispatch;

import io.sandpool.bus.Preferences;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RequestedLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What tests of routing begin with: python at home, in a cloud and in a distant one. */
final class Itineraries {

  static final Limits LIMITS =
      new Limits(Duration.ofSeconds(60), 1 << 20, 1000, 16, 64, 1 << 20, 100, 100, 100, 5, 100);
  static final Limits DEFAULTS = LIMITS.withWall(Duration.ofSeconds(10));
  static final Duration PATIENCE = Duration.ofMillis(500);
  static final Capabilities CLOUD =
      new Capabilities(true, Map.of(), Optional.of(Duration.ofSeconds(30)), OptionalInt.empty());

  /** Cannot take files. */
  static final Capabilities FAR =
      new Capabilities(
          true,
          Map.of(
              "python", EnumSet.complementOf(EnumSet.of(Feature.FILES)),
              "r", EnumSet.of(Feature.STDIN)),
          Optional.of(Duration.ofSeconds(20)),
          OptionalInt.empty());

  private Itineraries() {}

  static Route route(String provider, String language, Capabilities capabilities) {
    return route(provider, new Route.Template(language, language, true), capabilities);
  }

  static Route route(String provider, Route.Template template, Capabilities capabilities) {
    String pool = provider + "-" + template.name();
    return Route.to(pool, provider, template, DEFAULTS, LIMITS, capabilities);
  }

  /** Python as usual and for science at home and in the cloud; bash by its template only. */
  static RoutingTable templates(String... order) {
    Route.Template science = new Route.Template("science", "python", false);
    Route.Template tools = new Route.Template("tools", "bash", false);
    return new RoutingTable(
        Map.of("python", "python", "py", "python", "bash", "bash"),
        Map.of(
            "python",
            List.of(
                route("home", science, Capabilities.local()),
                route("home", "python", Capabilities.local()),
                route("cloud", science, CLOUD),
                route("far", "python", FAR)),
            "bash",
            List.of(route("home", tools, Capabilities.local()))),
        policy(order));
  }

  static Preferences of(String template) {
    return new Preferences(Optional.empty(), Optional.of(template), false);
  }

  static SpillPolicy policy(String... order) {
    return new SpillPolicy(List.of(order), true, true, true, Optional.of(PATIENCE));
  }

  /** Python at all three, r far away only. */
  static RoutingTable table(SpillPolicy policy) {
    return new RoutingTable(
        Map.of("python", "python", "py", "python", "r", "r"),
        Map.of(
            "python",
            List.of(
                route("home", "python", Capabilities.local()),
                route("cloud", "python", CLOUD),
                route("far", "python", FAR)),
            "r",
            List.of(route("far", "r", FAR))),
        policy);
  }

  static RoutingTable table(String... order) {
    return table(policy(order));
  }

  static Preferences only(String provider) {
    return new Preferences(Optional.of(provider), Optional.empty(), false);
  }

  static ExecutionRequest request() {
    return request(RequestedLimits.none(), List.of(), "");
  }

  /** It may not wait at all. */
  static ExecutionRequest unwaiting() {
    return request("py", Duration.ZERO, RequestedLimits.none(), List.of());
  }

  static ExecutionRequest request(RequestedLimits limits, List<InputFile> files, String... args) {
    return request("py", Duration.ofSeconds(10), limits, files, args);
  }

  /** In another language. */
  static ExecutionRequest in(String language, RequestedLimits limits) {
    return request(language, Duration.ofSeconds(10), limits, List.of());
  }

  private static ExecutionRequest request(
      String language,
      Duration maxWait,
      RequestedLimits limits,
      List<InputFile> files,
      String... args) {
    return new ExecutionRequest(
        "run-1",
        language,
        "print(1)",
        Optional.empty(),
        Bytes.empty(),
        Map.of(),
        Arrays.stream(args).filter(arg -> !arg.isEmpty()).toList(),
        files,
        limits,
        false,
        maxWait);
  }

  static RequestedLimits wall(Duration wall) {
    return new RequestedLimits(
        Optional.of(wall),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
