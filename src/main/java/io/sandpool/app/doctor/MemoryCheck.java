package io.sandpool.app.doctor;

import java.util.OptionalLong;

/**
 * Whether the pools fit into memory.
 *
 * @param machine tells
 * @param ward whose pools
 */
record MemoryCheck(Machine machine, Ward ward) implements Check {

  /** What an idle sandbox takes, gVisor's own part included. */
  private static final long IDLE = 30L << 20;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Finding look() {
    OptionalLong available = machine.availableMemory();
    if (available.isEmpty()) {
      return Finding.ok(name(), "this system does not tell how much is available");
    }
    long idle = ward.idleSandboxes() * IDLE;
    long most = ward.maxMemory();
    String detail =
        "%s available; %d idle sandboxes need about %s, %d at their limits %s"
            .formatted(
                Words.bytes(available.getAsLong()),
                ward.idleSandboxes(),
                Words.bytes(idle),
                ward.maxSandboxes(),
                Words.bytes(most));
    return available.getAsLong() >= Math.max(idle, most)
        ? Finding.ok(name(), detail)
        : Finding.degraded(
            name(),
            detail,
            "Lower max_total and min_idle of the pools or max_limits.memory, or give the host more memory: where it runs out, runs are killed.");
  }
}
