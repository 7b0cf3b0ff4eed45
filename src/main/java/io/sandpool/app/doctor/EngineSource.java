package io.sandpool.app.doctor;

import java.io.IOException;
import java.util.Optional;

/** What the engine says of itself. Every method blocks and throws where it does not answer. */
interface EngineSource extends AutoCloseable {

  /** Its release and the API versions it speaks. */
  EngineVersion version() throws Exception;

  /** What it can and has; the version must be one that we share. */
  EngineInfo info() throws Exception;

  /** An image by its name; empty where there is none. */
  Optional<EngineImage> image(String name) throws Exception;

  @Override
  void close() throws IOException;
}
