package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.KernelEvent;
import io.sandpool.emulator.KernelListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The answer of {@code /execute}: one JSON object a line, and signs of life while it is silent. */
final class OutputStream implements KernelListener {

  private static final long SILENCE_MILLIS = 5_000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final EmulatorClock clock;
  private final Answer answer;
  private long timer = NO_TIMER;

  OutputStream(Vertx vertx, EmulatorClock clock, Answer answer) {
    this.vertx = vertx;
    this.clock = clock;
    this.answer = answer;
  }

  /** Sends the head, before anything has run. */
  void begin() {
    answer.head(200, Map.of());
  }

  @Override
  public Future<Void> on(KernelEvent event) {
    vertx.cancelTimer(timer);
    Optional<JsonObject> line = OutputLines.of(event, clock.told());
    if (line.isEmpty()) {
      answer.destroy();
      return Future.succeededFuture();
    }
    Future<Void> written = write(line.get());
    if (event.isLast()) {
      answer.end();
    } else {
      watchSilence();
    }
    return written;
  }

  /** The client has gone. */
  void stop() {
    vertx.cancelTimer(timer);
  }

  private void watchSilence() {
    timer =
        vertx.setTimer(
            SILENCE_MILLIS,
            fired -> {
              write(OutputLines.keepAlive());
              watchSilence();
            });
  }

  private Future<Void> write(JsonObject line) {
    return answer.write(line.toBuffer().appendByte((byte) '\n'));
  }
}
