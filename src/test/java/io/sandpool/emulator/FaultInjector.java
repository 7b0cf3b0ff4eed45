package io.sandpool.emulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Makes planned faults happen. Used on the server's context. */
final class FaultInjector {

  private static final int GARBAGE = 4096;
  private static final long SEED = 7;
  private static final Buffer ENDLESS = Buffer.buffer("x".repeat(16 * 1024));
  private static final String PAGE =
      """
      <html>
      <head><title>%d Error</title></head>
      <body><center><h1>%d Error</h1></center><hr><center>gateway</center></body>
      </html>
      """;

  private final Vertx vertx;
  private final EmulatedApi api;

  FaultInjector(Vertx vertx, EmulatedApi api) {
    this.vertx = vertx;
    this.api = api;
  }

  /** Answers in the operation's place. */
  void instead(Fault.Instead fault, Exchange exchange) {
    Answer answer = exchange.answer();
    if (fault instanceof Fault.Status status) {
      api.refuse(exchange.with(new WithRetryAfter(answer, status)), status.status());
    } else if (fault instanceof Fault.HtmlPage page) {
      answer.send(
          page.status(),
          Map.of("Content-Type", "text/html"),
          Buffer.buffer(PAGE.formatted(page.status(), page.status())));
    } else if (fault instanceof Fault.Garbage) {
      byte[] bytes = new byte[GARBAGE];
      new Random(SEED).nextBytes(bytes);
      answer.send(200, Map.of("Content-Type", "application/json"), Buffer.buffer(bytes));
    } else if (fault instanceof Fault.EndlessLine) {
      answer.head(200, Map.of("Content-Type", "application/json"));
      writeOn(answer);
    } else if (fault instanceof Fault.ResetAtOnce) {
      answer.destroy();
    }
    // What is left is no answer.
  }

  /** The answer that the operation gets to write to. */
  Answer underway(Fault.Underway fault, Exchange exchange) {
    Answer answer = exchange.answer();
    if (fault instanceof Fault.LostAnswer) {
      return new CutAnswer(answer, 0, answer::destroy).silent();
    }
    if (fault instanceof Fault.SwallowedAnswer) {
      return new CutAnswer(answer, 0, () -> {}).silent();
    }
    if (fault instanceof Fault.SlowDrip drip) {
      return new DrippingAnswer(vertx, answer, drip.bytes(), drip.pause());
    }
    Fault.CutAfter cut = (Fault.CutAfter) fault;
    return switch (cut.cut()) {
      case RESET -> new CutAnswer(answer, cut.pieces(), answer::destroy).inMiddleOfPiece();
      case HANG -> new CutAnswer(answer, cut.pieces(), () -> {}).inMiddleOfPiece();
      case END -> new CutAnswer(answer, cut.pieces(), answer::end).ofUnknownLength();
      case EXPIRE -> new ExpiringAnswer(answer, cut.pieces(), () -> api.expire(exchange));
    };
  }

  private static void writeOn(Answer answer) {
    answer.write(ENDLESS).onSuccess(v -> writeOn(answer));
  }

  private static final class WithRetryAfter extends ForwardingAnswer {

    private final Fault.Status fault;

    WithRetryAfter(Answer next, Fault.Status fault) {
      super(next);
      this.fault = fault;
    }

    @Override
    public void head(int status, Map<String, String> headers) {
      Map<String, String> all = new HashMap<>(headers);
      fault
          .retryAfterSeconds()
          .ifPresent(seconds -> all.put("Retry-After", String.valueOf(seconds)));
      next().head(status, all);
    }
  }
}
