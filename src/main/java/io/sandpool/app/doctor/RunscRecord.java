package io.sandpool.app.doctor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the scripts wrote down when they chose a runsc.
 *
 * @param file where
 */
record RunscRecord(Path file) {

  /** How the binary at {@code path} was obtained; empty where the scripts know nothing of it. */
  Optional<String> originOf(String path) {
    try {
      JsonObject record = new JsonObject(Files.readString(file));
      return path.equals(record.getString("path"))
          ? Optional.of(
              "%s: %s".formatted(record.getString("method", "?"), record.getString("source", "?")))
          : Optional.empty();
    } catch (IOException | DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
