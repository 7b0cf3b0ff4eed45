package io.sandpool.app.config;

import io.sandpool.sandbox.Limits;
import java.time.Duration;

/**
 * Reads limits, those of the whole service first and a template's own on top.
 *
 * @param defaults what a run gets that asks for nothing
 * @param maxima the most that a run may ask for
 */
record LimitsReader(Limits defaults, Limits maxima) {

  private static final Limits BUILT_IN =
      new Limits(
          Duration.ofSeconds(10),
          256L << 20,
          1000,
          128,
          1024,
          100L << 20,
          1 << 20,
          1 << 20,
          10 << 20,
          20,
          10L << 20);

  /** The service's limits, from {@code limits} and {@code max_limits}. */
  static LimitsReader of(ConfigNode root) {
    return new LimitsReader(BUILT_IN, BUILT_IN).refinedBy(root);
  }

  /** These limits with what {@code node} says in {@code limits} and {@code max_limits} on top. */
  LimitsReader refinedBy(ConfigNode node) {
    Limits newDefaults = read(node.child("limits"), defaults);
    Limits newMaxima = read(node.child("max_limits"), maxima);
    checkOrder(node, newDefaults, newMaxima);
    return new LimitsReader(newDefaults, newMaxima);
  }

  private static Limits read(ConfigNode node, Limits base) {
    Limits limits =
        new Limits(
            node.duration("wall_time", base.wall(), Duration.ofMillis(10), Duration.ofHours(24)),
            node.bytes("memory", base.memoryBytes(), 32L << 20, 1L << 40),
            (int) Math.round(1000 * node.decimal("cpus", base.milliCpus() / 1000.0, 0.05, 1024)),
            node.integer("processes", base.processes(), 1, 1 << 20),
            node.integer("open_files", base.openFiles(), 16, 1 << 20),
            node.bytes("disk", base.diskBytes(), 1 << 20, 1L << 40),
            (int) node.bytes("stdout", base.stdoutBytes(), 0, 256 << 20),
            (int) node.bytes("stderr", base.stderrBytes(), 0, 256 << 20),
            (int) node.bytes("result", base.resultBytes(), 0, 256 << 20),
            node.integer("artifact_count", base.artifactCount(), 0, 10_000),
            node.bytes("artifact_bytes", base.artifactBytes(), 0, 256 << 20));
    node.refuseUnknownKeys();
    return limits;
  }

  private static void checkOrder(ConfigNode node, Limits defaults, Limits maxima) {
    check(node, "wall_time", defaults.wall().toMillis(), maxima.wall().toMillis());
    check(node, "memory", defaults.memoryBytes(), maxima.memoryBytes());
    check(node, "cpus", defaults.milliCpus(), maxima.milliCpus());
    check(node, "processes", defaults.processes(), maxima.processes());
    check(node, "open_files", defaults.openFiles(), maxima.openFiles());
    check(node, "disk", defaults.diskBytes(), maxima.diskBytes());
    check(node, "stdout", defaults.stdoutBytes(), maxima.stdoutBytes());
    check(node, "stderr", defaults.stderrBytes(), maxima.stderrBytes());
    check(node, "result", defaults.resultBytes(), maxima.resultBytes());
    check(node, "artifact_count", defaults.artifactCount(), maxima.artifactCount());
    check(node, "artifact_bytes", defaults.artifactBytes(), maxima.artifactBytes());
  }

  private static void check(ConfigNode node, String key, long value, long max) {
    if (value > max) {
      node.problem("limits." + key, "must not exceed max_limits." + key);
    }
  }
}
