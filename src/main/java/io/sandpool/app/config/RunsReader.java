package io.sandpool.app.config;

import io.sandpool.runs.RunsSettings;
import java.time.Duration;

/** Reads the section {@code runs}. */
final class RunsReader {

  private RunsReader() {}

  static RunsSettings read(ConfigNode node) {
    RunsSettings base = RunsSettings.DEFAULTS;
    RunsSettings settings =
        new RunsSettings(
            node.duration("keep", base.keep(), Duration.ofMinutes(1), Duration.ofDays(7)),
            node.integer("max_pending", base.maxPending(), 1, 100_000),
            node.bytes("max_pending_bytes", base.maxPendingBytes(), 1 << 20, 4L << 30),
            node.bytes("max_stored", base.maxStored(), 1 << 20, 1L << 40));
    node.refuseUnknownKeys();
    return settings;
  }
}
