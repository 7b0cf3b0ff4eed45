package io.sandpool.app.doctor;

import java.util.List;
import java.util.OptionalLong;

/**
 * How many files and sockets this process may have open.
 *
 * @param machine tells
 * @param wards tell how many sandboxes there may be, each with a stream of its own
 */
record OpenFilesCheck(Machine machine, Once<List<Ward>> wards) implements Check {

  /** For callers, the engine, the JVM's own. */
  private static final int BESIDES = 1024;

  @Override
  public String name() {
    return "open-files";
  }

  @Override
  public List<String> needs() {
    return List.of(ProvidersCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    OptionalLong allowed = machine.maxOpenFiles();
    if (allowed.isEmpty()) {
      return Finding.ok(name(), "this system does not tell how many are allowed");
    }
    long wanted = BESIDES + 2L * wards.get().stream().mapToInt(Ward::maxSandboxes).sum();
    String detail = "%d allowed, %d wanted".formatted(allowed.getAsLong(), wanted);
    return allowed.getAsLong() >= wanted
        ? Finding.ok(name(), detail)
        : Finding.degraded(
            name(),
            detail,
            "Raise it where the service is started: ulimit -n %d, or LimitNOFILE=%d in its unit."
                .formatted(wanted, wanted));
  }
}
