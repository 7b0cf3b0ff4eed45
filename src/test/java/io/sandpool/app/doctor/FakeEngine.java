package io.sandpool.app.doctor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An engine that answers what a test says. */
final class FakeEngine implements EngineSource {

  final Map<String, EngineImage> images = new HashMap<>();
  EngineInfo info = Specimens.info();
  boolean closed;

  @Override
  public EngineVersion version() {
    return Specimens.version();
  }

  @Override
  public EngineInfo info() {
    return info;
  }

  @Override
  public Optional<EngineImage> image(String name) {
    return Optional.ofNullable(images.get(name));
  }

  void has(String name, String id, Map<String, String> labels) {
    images.put(name, new EngineImage(id, Optional.empty(), labels));
  }

  @Override
  public void close() {
    closed = true;
  }
}
