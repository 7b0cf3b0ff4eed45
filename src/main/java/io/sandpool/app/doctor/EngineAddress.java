package io.sandpool.app.doctor;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 */
record EngineAddress(URI uri) {

  /** How a socket's file is to this process. */
  enum SocketFile {
    MISSING,
    FORBIDDEN,
    USABLE;

    static SocketFile of(Path path) {
      if (Files.notExists(path)) {
        return MISSING;
      }
      return Files.isWritable(path) ? USABLE : FORBIDDEN;
    }
  }

  static EngineAddress of(String dockerHost) {
    return new EngineAddress(URI.create(dockerHost));
  }

  /** The file of its socket; empty where it listens on the network. */
  Optional<Path> socket() {
    return uri.getScheme().equals("unix") ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
  }

  /** Whether what it says of its host holds for this one. */
  boolean isLocal() {
    return socket().isPresent();
  }
}
