package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.FrameType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/**
 * The other end of attach streams in a {@link RehearsalProvider rehearsal}: says what an engine and
 * a guest would say, with nothing behind it.
 */
final class RehearsalEngine {

  private static final byte STDOUT = 1;
  private static final Buffer SWITCH =
      Buffer.buffer("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  private static final Buffer HELLO =
      framed(
          frame(FrameType.HELLO, 0, "protocol=1\nlanguage=python\ninterfaces=lo\nkernel=none\n"));
  private static final Buffer RUN = frame(FrameType.RUN, 1, "");
  private static final Buffer ANSWER =
      framed(
          Buffer.buffer()
              .appendBuffer(frame(FrameType.STDOUT, 1, "42\n"))
              .appendBuffer(frame(FrameType.RESULT, 1, "{\"n\": 42}"))
              .appendBuffer(frame(FrameType.FINISHED, 1, "exit=0\nwall_us=1\ncpu_us=1\n")));

  private final NetServer server;

  RehearsalEngine(Vertx vertx) {
    server = vertx.createNetServer().connectHandler(RehearsalEngine::greet);
  }

  /** Completes with its address. */
  Future<DockerEndpoint> start() {
    return server
        .listen(0, "127.0.0.1")
        .map(open -> DockerEndpoint.parse("tcp://127.0.0.1:" + open.actualPort()));
  }

  Future<Void> close() {
    return server.close();
  }

  private static void greet(NetSocket socket) {
    socket.handler(
        head -> {
          socket.handler(request -> answer(request, socket));
          socket.write(SWITCH.copy().appendBuffer(HELLO));
        });
  }

  /** A request ends with RUN, and being small it comes in one piece. */
  private static void answer(Buffer request, NetSocket socket) {
    int start = Math.max(0, request.length() - RUN.length());
    if (request.slice(start, request.length()).equals(RUN)) {
      socket.write(ANSWER);
    }
  }

  private static Buffer frame(FrameType type, int request, String payload) {
    Buffer bytes = Buffer.buffer(payload);
    return Buffer.buffer()
        .appendInt(bytes.length())
        .appendByte((byte) type.code())
        .appendInt(request)
        .appendBuffer(bytes);
  }

  /** As Docker frames what a container writes. */
  private static Buffer framed(Buffer content) {
    return Buffer.buffer()
        .appendByte(STDOUT)
        .appendBytes(new byte[3])
        .appendInt(content.length())
        .appendBuffer(content);
  }
}
