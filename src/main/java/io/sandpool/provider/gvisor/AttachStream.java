package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.GuestChannel;
import io.sandpool.provider.guest.GuestFrameParser;
import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker's attach stream after the handshake: frames of the guest inside frames of the engine.
 *
 * <p>Used on the socket's context only.
 */
final class AttachStream implements GuestChannel, DockerFrameParser.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(AttachStream.class);

  private final NetSocket socket;
  private final Listener listener;
  private final DockerFrameParser engineFrames = new DockerFrameParser(this);
  private final GuestFrameParser guestFrames;
  private boolean closed;

  private AttachStream(NetSocket socket, Listener listener) {
    this.socket = socket;
    this.listener = listener;
    this.guestFrames = new GuestFrameParser(listener::onFrame);
  }

  /**
   * Takes a paused socket over.
   *
   * @param early bytes that came behind the handshake's head
   */
  static AttachStream begin(NetSocket socket, Buffer early, Listener listener) {
    AttachStream stream = new AttachStream(socket, listener);
    socket.handler(stream::accept);
    socket.exceptionHandler(e -> LOG.debug("An attach stream failed", e));
    socket.closeHandler(nothing -> stream.ended());
    stream.accept(early);
    socket.resume();
    return stream;
  }

  private void accept(Buffer chunk) {
    if (closed) {
      return;
    }
    try {
      engineFrames.accept(chunk);
    } catch (ProtocolViolation violation) {
      close();
      listener.onViolation(violation);
    }
  }

  private void ended() {
    closed = true;
    listener.onEnd();
  }

  @Override
  public void stdout(Buffer slice) {
    guestFrames.accept(slice);
  }

  @Override
  public void stderr(Buffer slice) {
    listener.onDiagnosis(slice);
  }

  @Override
  public void send(Buffer frames) {
    socket.write(frames);
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // A paused socket would not notice the other side's end.
      socket.resume();
      socket.close();
    }
  }
}
