package io.sandpool.http;

import io.sandpool.sandbox.Limits;

/** Limits as JSON. */
final class LimitsJson {

  private LimitsJson() {}

  static void write(JsonWriter json, String name, Limits limits) {
    json.object(name);
    json.number("wall_time_ms", limits.wall().toMillis());
    json.number("memory_bytes", limits.memoryBytes());
    json.number("cpus", limits.milliCpus() / 1000.0);
    json.number("processes", limits.processes());
    json.number("open_files", limits.openFiles());
    json.number("disk_bytes", limits.diskBytes());
    json.number("stdout_bytes", limits.stdoutBytes());
    json.number("stderr_bytes", limits.stderrBytes());
    json.number("result_bytes", limits.resultBytes());
    json.number("artifact_count", limits.artifactCount());
    json.number("artifact_bytes", limits.artifactBytes());
    json.endObject();
  }
}
