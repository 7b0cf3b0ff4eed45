package io.sandpool.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Stands between a service and the real engine, and can be away like an engine that restarts. */
public final class EngineProxy {

  private static final SocketAddress ENGINE =
      SocketAddress.domainSocketAddress("/var/run/docker.sock");

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final UnaryOperator<Buffer> asked;
  private final Set<NetSocket> connections = ConcurrentHashMap.newKeySet();
  private final Path folder;
  private final Path socket;
  private NetServer server = vertx.createNetServer();

  /** Makes one that is away. */
  public EngineProxy() {
    this(UnaryOperator.identity());
  }

  /**
   * Makes one that is away, and passes something else on than what it is asked.
   *
   * @param asked makes it of what came, of the same length
   */
  public EngineProxy(UnaryOperator<Buffer> asked) {
    this.asked = asked;
    try {
      folder = Files.createTempDirectory("sandpool-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    socket = folder.resolve("engine.sock");
  }

  /** Where a service finds it. */
  public String address() {
    return "unix://" + socket;
  }

  /** Answers from now on; waits for a {@link #down} under way. */
  public synchronized void up() {
    if (Files.exists(socket)) {
      return;
    }
    server = vertx.createNetServer().connectHandler(this::connect);
    await(server.listen(SocketAddress.domainSocketAddress(socket.toString())));
  }

  /** Breaks every connection and takes none any more. */
  public synchronized void down() {
    await(server.close());
    connections.forEach(NetSocket::close);
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it for good. */
  public void close() {
    down();
    await(vertx.close());
    folder.toFile().delete();
  }

  private void connect(NetSocket inner) {
    connections.add(inner);
    inner.pause();
    client
        .connect(ENGINE)
        .onSuccess(
            outer -> {
              connections.add(outer);
              inner.handler(bytes -> outer.write(asked.apply(bytes)));
              inner.endHandler(end -> outer.end());
              outer.pipeTo(inner);
              inner.resume();
            })
        .onFailure(e -> inner.close());
  }

  private static void await(Future<?> future) {
    try {
      future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
