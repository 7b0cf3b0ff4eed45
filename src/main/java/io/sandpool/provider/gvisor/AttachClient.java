package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.GuestChannel;
import io.sandpool.provider.guest.ProtocolViolation;
import io.sandpool.provider.guest.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * Opens attach streams. Bypasses docker-java, whose stream costs two threads each and never learns
 * that the other side has gone. Source: Docker Engine API, {@code POST /containers/{id}/attach}.
 *
 * <p>Used on the provider's context, on which its streams live too.
 */
final class AttachClient {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final NetClient client;
  private final DockerEndpoint endpoint;
  private final Timers timers;

  AttachClient(Vertx vertx, DockerEndpoint endpoint, Timers timers) {
    this.client =
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setReconnectAttempts(0));
    this.endpoint = endpoint;
    this.timers = timers;
  }

  /**
   * Attaches to a container's three streams, before it is started so that nothing is missed.
   *
   * @return fails with {@link EngineFailure}
   */
  Future<GuestChannel> attach(
      String containerId, String apiVersion, GuestChannel.Listener listener, Duration within) {
    Promise<GuestChannel> promise = Promise.promise();
    client
        .connect(endpoint.socketAddress())
        .onFailure(e -> promise.tryFail(EngineFailure.of("attach", e)))
        .onSuccess(
            socket -> new Handshake(socket, listener, promise).begin(containerId, apiVersion));
    Timers.Cancel timeout =
        timers.after(within, () -> promise.tryFail(EngineFailure.timedOut("attach", within)));
    return promise.future().onComplete(result -> timeout.cancel());
  }

  /** Closes every stream. */
  Future<Void> close() {
    return client.close();
  }

  /** From the connection to the engine's 101. */
  private static final class Handshake {

    private final NetSocket socket;
    private final GuestChannel.Listener listener;
    private final Promise<GuestChannel> promise;
    private final HttpHeadParser head = new HttpHeadParser();

    Handshake(NetSocket socket, GuestChannel.Listener listener, Promise<GuestChannel> promise) {
      this.socket = socket;
      this.listener = listener;
      this.promise = promise;
    }

    void begin(String containerId, String apiVersion) {
      promise.future().onFailure(e -> socket.close());
      socket.handler(this::accept);
      socket.closeHandler(
          nothing -> promise.tryFail(EngineFailure.unreachable("attach", "it closed the stream")));
      socket.write(
          "POST /v"
              + apiVersion
              + "/containers/"
              + containerId
              + "/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
              + "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n");
    }

    private void accept(Buffer chunk) {
      try {
        int used = head.accept(chunk);
        if (!head.isComplete()) {
          return;
        }
        if (head.status() != SWITCHING_PROTOCOLS) {
          promise.tryFail(EngineFailure.refused("attach", head.status(), ""));
        } else if (!promise.future().isComplete()) {
          socket.pause();
          promise.tryComplete(
              AttachStream.begin(socket, chunk.slice(used, chunk.length()), listener));
        }
      } catch (ProtocolViolation violation) {
        promise.tryFail(EngineFailure.unreachable("attach", violation.what()));
      }
    }
  }
}
