package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.EngineRuntime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether the engine has the runtime that sandboxes are started with.
 *
 * @param provider whose engine it is
 * @param runtime the runtime's name
 * @param engine tells
 */
record RuntimeCheck(String provider, String runtime, Once<EngineInfo> engine) implements Check {

  static final String NAME = "runtime";

  private static final String NO_NETWORK = "--network=none";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(DaemonCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    EngineInfo info = engine.get();
    Optional<EngineRuntime> found = Optional.ofNullable(info.runtimes().get(runtime));
    if (found.isEmpty()) {
      return Finding.absent(
          NAME,
          "the daemon has no runtime %s, only %s"
              .formatted(runtime, String.join(", ", new TreeSet<>(info.runtimes().keySet()))),
          "scripts/up.sh gets gVisor's runsc and registers it. By hand: add \"%s\": {\"path\": \"/path/to/runsc\", \"runtimeArgs\": [\"%s\"]} below runtimes in /etc/docker/daemon.json and reload the daemon; or correct providers.%s.runtime."
              .formatted(runtime, NO_NETWORK, provider));
    }
    EngineRuntime registered = found.get();
    String detail =
        "%s is %s %s"
            .formatted(runtime, registered.path(), String.join(" ", registered.arguments()))
            .strip();
    return registered.arguments().contains(NO_NETWORK)
        ? Finding.ok(NAME, detail)
        : Finding.degraded(
            NAME,
            detail + ", without " + NO_NETWORK,
            "Add \"%s\" to its runtimeArgs in /etc/docker/daemon.json and reload the daemon: without it, newer kernels refuse to start sandboxes, or these see the host's network."
                .formatted(NO_NETWORK));
  }
}
