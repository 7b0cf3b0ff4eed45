package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.FrameType;
import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.GuestChannel;
import io.sandpool.provider.guest.GuestFrame;
import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachClientTest {

  private static final String SWITCHED = "HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n";

  /** Keeps what a channel reports. */
  private static final class Events implements GuestChannel.Listener {
    private final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

    @Override
    public void onFrame(GuestFrame frame) {
      all.add(frame);
    }

    @Override
    public void onDiagnosis(Buffer slice) {
      all.add(slice.toString());
    }

    @Override
    public void onViolation(ProtocolViolation violation) {
      all.add(violation);
    }

    @Override
    public void onEnd() {
      all.add("END");
    }

    private Object next() throws InterruptedException {
      return all.poll(10, TimeUnit.SECONDS);
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Events events = new Events();
  private final BlockingQueue<NetSocket> engines = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  /** What the client wants to be reminded of; the test decides when it is time. */
  private final BlockingQueue<Runnable> limits = new LinkedBlockingQueue<>();

  private AttachClient client;

  @BeforeEach
  void listen() throws Exception {
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  socket.handler(buffer -> received.add(buffer.toString()));
                  engines.add(socket);
                });
    int port = server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS).actualPort();
    client =
        new AttachClient(
            vertx,
            DockerEndpoint.parse("tcp://127.0.0.1:" + port),
            (delay, task) -> {
              limits.add(task);
              return () -> limits.remove(task);
            });
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Future<GuestChannel> attach() {
    Promise<GuestChannel> promise = Promise.promise();
    context.runOnContext(
        nothing ->
            client.attach("c0ffee", "1.41", events, Duration.ofSeconds(10)).onComplete(promise));
    return promise.future();
  }

  private NetSocket engine() throws InterruptedException {
    return engines.poll(10, TimeUnit.SECONDS);
  }

  private static EngineFailure failureOf(Future<?> future) throws Exception {
    return assertInstanceOf(
        EngineFailure.class,
        future
            .<Throwable>map(channel -> new AssertionError("it succeeded"))
            .otherwise(e -> e)
            .await(10, TimeUnit.SECONDS));
  }

  @Test
  void theStreamMustBeAskedForAndCarryFramesBothWays() throws Exception {
    Future<GuestChannel> attached = attach();
    NetSocket engine = engine();
    String head = received.poll(10, TimeUnit.SECONDS);
    assertTrue(
        head.startsWith(
            "POST /v1.41/containers/c0ffee/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"));
    // Head and first frame in one packet: nothing may get lost between the two parsers.
    engine.write(
        Buffer.buffer(SWITCHED)
            .appendBuffer(Frames.docker(1, Frames.wire(FrameType.HELLO, 0, "protocol=1\n"))));
    assertEquals(Frames.frame(FrameType.HELLO, 0, "protocol=1\n"), events.next());
    GuestChannel channel = attached.await(10, TimeUnit.SECONDS);
    context.runOnContext(nothing -> channel.send(Buffer.buffer("to the guest")));
    assertEquals("to the guest", received.poll(10, TimeUnit.SECONDS));
    engine.write(Frames.docker(2, Buffer.buffer("a complaint")));
    assertEquals("a complaint", events.next());
    engine.close();
    assertEquals("END", events.next());
  }

  @Test
  void aViolationMustCloseTheStream() throws Exception {
    attach();
    NetSocket engine = engine();
    engine.write(SWITCHED);
    engine.write(
        Frames.docker(1, Buffer.buffer(new byte[9]))
            .appendBuffer(Frames.docker(1, Frames.wire(FrameType.PONG, 0, ""))));
    assertInstanceOf(ProtocolViolation.class, events.next());
    assertEquals("END", events.next());
    assertNull(events.all.poll());
  }

  @Test
  void aRefusalMustBeClassified() throws Exception {
    Future<GuestChannel> attached = attach();
    engine().write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    assertEquals(ErrorKind.NOT_FOUND, failureOf(attached).kind());
  }

  @Test
  void somethingThatIsNoEngineMustBeRefused() throws Exception {
    Future<GuestChannel> attached = attach();
    engine().write("SSH-2.0-OpenSSH_9\r\n\r\n");
    assertEquals(ErrorKind.UNREACHABLE, failureOf(attached).kind());
  }

  @Test
  void anEngineThatHangsUpMustBeUnreachable() throws Exception {
    Future<GuestChannel> attached = attach();
    engine().close();
    assertEquals(ErrorKind.UNREACHABLE, failureOf(attached).kind());
  }

  @Test
  void anEngineThatSaysNothingMustNotBeWaitedForLongerThanAllowed() throws Exception {
    Future<GuestChannel> attached = attach();
    NetSocket engine = engine();
    Promise<Void> closed = Promise.promise();
    engine.closeHandler(nothing -> closed.tryComplete());
    Runnable timeIsUp = limits.poll(10, TimeUnit.SECONDS);
    context.runOnContext(nothing -> timeIsUp.run());
    assertEquals(ErrorKind.TIMED_OUT, failureOf(attached).kind());
    engine.write(SWITCHED);
    closed.future().await(10, TimeUnit.SECONDS);
    assertNull(events.all.poll());
  }
}
