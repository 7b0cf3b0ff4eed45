package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.EngineRuntime;
import java.util.Map;

/**
 * What an engine can and has.
 *
 * @param cgroupVersion 1 or 2
 * @param cgroupDriver who makes its control groups
 * @param limits which limits it can hold containers to
 * @param runtimes its runtimes by name
 * @param rootFolder where its images lie, on its own host
 */
record EngineInfo(
    String cgroupVersion,
    String cgroupDriver,
    Limits limits,
    Map<String, EngineRuntime> runtimes,
    String rootFolder) {

  EngineInfo {
    runtimes = Map.copyOf(runtimes);
  }

  /** Which limits its kernel knows. */
  record Limits(boolean memory, boolean swap, boolean cpu, boolean pids) {}
}
