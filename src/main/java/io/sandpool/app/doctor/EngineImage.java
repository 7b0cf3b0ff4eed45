package io.sandpool.app.doctor;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An image.
 *
 * @param id its digest
 * @param created when it was built, where that is known
 * @param labels its labels
 */
record EngineImage(String id, Optional<Instant> created, Map<String, String> labels) {

  EngineImage {
    labels = Map.copyOf(labels);
  }
}
