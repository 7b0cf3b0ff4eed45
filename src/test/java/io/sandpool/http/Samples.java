package io.sandpool.http;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RefusedArtifact;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SpillReason;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Timings;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.SizingViews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Values that tests answer with. */
final class Samples {

  static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(10),
          256 << 20,
          1000,
          64,
          256,
          100 << 20,
          1 << 20,
          1 << 20,
          1 << 20,
          20,
          10 << 20);
  static final Limits MAXIMA =
      new Limits(
          Duration.ofSeconds(300),
          1 << 30,
          2000,
          128,
          1024,
          1 << 30,
          8 << 20,
          8 << 20,
          8 << 20,
          20,
          10 << 20);

  static final Placement WARM =
      new Placement("gvisor", "python", "c0ffee", Start.WARM, Optional.empty(), Optional.empty());
  static final Placement COLD =
      new Placement(
          "cloud",
          "cloud-python",
          "c0ffee",
          Start.COLD,
          Optional.of(MissReason.EXHAUSTED),
          Optional.of(new Placement.Spill("gvisor", SpillReason.DEGRADED)));
  static final Timings TIMINGS =
      new Timings(
          Duration.ofNanos(1_500),
          Duration.ofNanos(250_000),
          Duration.ofNanos(1_234_567),
          Duration.ofMillis(2));

  static final SandboxSpec SPEC =
      new SandboxSpec("standard", "python", "sandpool/python", List.of(), MAXIMA);

  static final ApiCatalog CATALOG =
      new ApiCatalog(
          List.of(
              new ApiCatalog.Language(
                  "python",
                  List.of("python3"),
                  List.of("python"),
                  DEFAULTS,
                  MAXIMA,
                  List.of(
                      new ApiCatalog.Template(
                          "standard", true, List.of("python"), DEFAULTS, MAXIMA)))),
          List.of("python", "nodejs"),
          List.of(
              new ApiCatalog.Provider(
                  "gvisor",
                  List.of("python", "nodejs"),
                  List.of("nodejs", "python"),
                  Optional.of(SPEC)),
              new ApiCatalog.Provider("cloud", List.of(), List.of("python"), Optional.empty())));

  private Samples() {}

  /** A program that printed {@code stdout} and ended well. */
  static ExecutionResult printed(String id, String stdout) {
    return result(id, new Output(Bytes.utf8(stdout), false), Optional.empty());
  }

  static ExecutionResult returned(String id, String json) {
    return result(id, Output.none(), Optional.of(json));
  }

  static ExecutionResult result(String id, Output stdout, Optional<String> json) {
    return new ExecutionResult(
        id,
        new RunReport(
            Outcome.SUCCEEDED,
            OptionalInt.of(0),
            Optional.empty(),
            stdout,
            Output.none(),
            json,
            Optional.empty(),
            List.of(),
            List.of(),
            Duration.ofMillis(1),
            Usage.unknown()),
        WARM,
        TIMINGS);
  }

  /** A run of which there is everything to tell. */
  static ExecutionResult eventful(String id) {
    return new ExecutionResult(
        id,
        new RunReport(
            Outcome.KILLED,
            OptionalInt.empty(),
            Optional.of("SIGKILL"),
            new Output(Bytes.utf8("out €"), true),
            new Output(Bytes.wrap(new byte[] {(byte) 0xff, 'x'}), true),
            Optional.of("{\"big\": 123456789012345678901234567890}"),
            Optional.of(new ProgramError("ValueError", "no \ud800 good", "line 1")),
            List.of(new Artifact("plots/a.PNG", Bytes.utf8("png"))),
            List.of(new RefusedArtifact("evil", "link")),
            Duration.ofMillis(1),
            new Usage(OptionalLong.of(1200), OptionalLong.of(9000))),
        COLD,
        TIMINGS);
  }

  /** A provider on this machine, all well. */
  static ProviderReport local() {
    return new ProviderReport(
        new ProviderStatus(
            "gvisor",
            "gvisor",
            ProviderHealth.UP,
            Optional.empty(),
            Capabilities.local(),
            3,
            Map.of("engine_version", "20.10")),
        new ProviderReport.Circuit(CircuitState.CLOSED, Optional.empty(), Optional.empty()),
        List.of());
  }

  /** A provider elsewhere, in trouble. */
  static ProviderReport cloud(CircuitState circuit) {
    return new ProviderReport(
        new ProviderStatus(
            "cloud",
            "e2b",
            ProviderHealth.UNAUTHORISED,
            Optional.of("The key is wrong."),
            new Capabilities(
                true,
                Map.of("python", Set.of(Feature.STDIN, Feature.ARGUMENTS)),
                Optional.of(Duration.ofSeconds(30)),
                OptionalInt.of(20)),
            0,
            Map.of()),
        new ProviderReport.Circuit(
            circuit, Optional.of("The key is wrong."), Optional.of(Duration.ofMillis(1500))),
        List.of(
            new Allowance(Scope.PROVIDER, Kind.RUNS, 60, 59),
            new Allowance(Scope.PROVIDER, Kind.SECONDS, 3600, 3599.5),
            new Allowance(Scope.ALL, Kind.RUNS, 600, 0),
            new Allowance(Scope.ALL, Kind.SECONDS, 0, 0)));
  }

  static PoolStatus pool(String name, PoolHealth health, int idle, int waiting) {
    return new PoolStatus(
        name,
        "gvisor",
        SPEC,
        health,
        Map.of(
            SlotState.CREATING, 1,
            SlotState.IDLE, idle,
            SlotState.VALIDATING, 0,
            SlotState.LEASED, 2,
            SlotState.RETIRING, 0),
        4,
        8,
        5,
        3,
        waiting,
        10,
        waiting > 0 ? Optional.of(Duration.ofMillis(1500)) : Optional.empty(),
        75,
        100,
        health == PoolHealth.DEGRADED
            ? Optional.of(
                new PoolStatus.Failure(Instant.parse("2026-01-01T00:00:00Z"), "no such image"))
            : Optional.empty(),
        SizingViews.demand(5, 4, 8));
  }
}
