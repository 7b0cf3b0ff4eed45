package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.EngineRuntime;
import io.sandpool.provider.gvisor.RuntimeFacts;
import java.util.List;
import java.util.Optional;

/**
 * Which release of runsc it is: older ones keep a processor busy while sandboxes are idle.
 *
 * @param runtime the runtime's name
 * @param local whether the engine's files are on this host
 * @param engine tells where the binary is
 * @param inspector asks the binary
 * @param record tells where it came from
 */
record ReleaseCheck(
    String runtime,
    boolean local,
    Once<EngineInfo> engine,
    BinaryInspector inspector,
    RunscRecord record)
    implements Check {

  /** The first releases whose idle sandboxes rest. */
  private static final int RECENT = 20260701;

  /** Asks a runtime's binary what it is. */
  @FunctionalInterface
  interface BinaryInspector {
    /** Unknown where the binary is not here or not runsc. */
    RuntimeFacts inspect(EngineRuntime runtime) throws InterruptedException;
  }

  @Override
  public String name() {
    return "runtime-release";
  }

  @Override
  public List<String> needs() {
    return List.of(RuntimeCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    if (!local) {
      return Finding.ok(name(), "not known here: the engine is on another host");
    }
    EngineRuntime binary =
        Optional.ofNullable(engine.get().runtimes().get(runtime))
            .orElseThrow(() -> new IllegalStateException("the runtime is no longer registered"));
    RuntimeFacts facts = inspector.inspect(binary);
    if (!facts.isKnown()) {
      return Finding.degraded(
          name(),
          binary.path() + " does not tell a release of runsc",
          "Point the runtime to a runsc of release " + RECENT + " or newer; scripts/up.sh does.");
    }
    String origin = record.originOf(binary.path()).map(text -> "; from " + text).orElse("");
    String detail =
        "%s, platform %s%s".formatted(facts.version(), facts.platform(), Words.line(origin));
    return Integer.parseInt(facts.version().substring(0, 8)) >= RECENT
        ? Finding.ok(name(), detail)
        : Finding.degraded(
            name(),
            detail + ": each idle sandbox burns 25 to 50 ms of CPU per second",
            "Get release %d or newer: SANDPOOL_RUNSC_METHOD=upstream (or go) scripts/up.sh, or name one in SANDPOOL_RUNSC."
                .formatted(RECENT));
  }
}
