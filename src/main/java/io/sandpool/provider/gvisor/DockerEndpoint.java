package io.sandpool.provider.gvisor;

import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * Where the engine listens.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 */
record DockerEndpoint(URI uri) {

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException where it is neither form
   */
  static DockerEndpoint parse(String text) {
    URI uri = URI.create(text);
    boolean unix =
        "unix".equals(uri.getScheme()) && uri.getPath() != null && uri.getPath().length() > 1;
    boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
    if (!unix && !tcp) {
      throw new IllegalArgumentException("must be unix:///path or tcp://host:port, was " + text);
    }
    return new DockerEndpoint(uri);
  }

  /** Whether the engine's files are this host's. */
  boolean isLocal() {
    return "unix".equals(uri.getScheme());
  }

  /** The same for Vert.x. */
  SocketAddress socketAddress() {
    return isLocal()
        ? SocketAddress.domainSocketAddress(uri.getPath())
        : SocketAddress.inetSocketAddress(uri.getPort(), uri.getHost());
  }
}
