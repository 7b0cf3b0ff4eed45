package io.sandpool.app.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the engine can hold sandboxes to their limits.
 *
 * @param engine tells
 */
record CgroupCheck(Once<EngineInfo> engine) implements Check {

  private static final String FIX =
      "Boot the engine's host with control groups version 2 (systemd.unified_cgroup_hierarchy=1), or with cgroup_enable=memory swapaccount=1 on its kernel's command line.";

  @Override
  public String name() {
    return "cgroup";
  }

  @Override
  public List<String> needs() {
    return List.of(DaemonCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    EngineInfo info = engine.get();
    String version = "version %s by %s".formatted(info.cgroupVersion(), info.cgroupDriver());
    List<String> missing = missing(info.limits());
    if (missing.isEmpty()) {
      return Finding.ok(name(), version + ", limits memory, swap, cpu and pids");
    }
    String detail = version + ", cannot limit " + String.join(", ", missing);
    // Without these two a program could take the host's memory, or containers are not even made.
    boolean vital = !info.limits().memory() || !info.limits().cpu();
    return vital ? Finding.absent(name(), detail, FIX) : Finding.degraded(name(), detail, FIX);
  }

  private static List<String> missing(EngineInfo.Limits limits) {
    List<String> missing = new ArrayList<>();
    if (!limits.memory()) {
      missing.add("memory");
    }
    if (!limits.swap()) {
      missing.add("swap");
    }
    if (!limits.cpu()) {
      missing.add("cpu");
    }
    if (!limits.pids()) {
      missing.add("pids");
    }
    return missing;
  }
}
