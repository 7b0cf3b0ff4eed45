package io.sandpool.webhook;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import io.sandpool.webhook.Verdict.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one attempt to tell a receiver, redirections included, under one deadline. */
final class Messenger {

  private static final int MOST_REDIRECTS = 3;

  private final Guard guard;
  private final Poster poster;
  private final Signer signer;
  private final WebhookSettings settings;
  private final InstantSource clock;
  private final Ticker ticker;

  Messenger(
      Guard guard,
      Poster poster,
      Signer signer,
      WebhookSettings settings,
      InstantSource clock,
      Ticker ticker) {
    this.guard = guard;
    this.poster = poster;
    this.signer = signer;
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Never fails: what goes wrong is a verdict, too. */
  Future<Verdict> deliver(Delivery delivery) {
    try {
      Target target = Target.parse(delivery.url(), settings.allowHttp());
      return new Attempt(
              delivery,
              signer.headers(delivery, clock.instant()),
              Deadline.after(ticker, settings.timeout()))
          .visit(target, 0)
          .recover(failure -> Future.succeededFuture(verdict(failure)));
    } catch (RuntimeException e) {
      return Future.succeededFuture(verdict(e));
    }
  }

  private static Verdict verdict(Throwable failure) {
    if (failure instanceof BadTargetException refused) {
      return Verdict.of(Kind.REFUSED, String.valueOf(refused.getMessage()));
    }
    if (failure instanceof TimeoutException || failure instanceof Guard.UnknownHost) {
      return Verdict.failed(String.valueOf(failure.getMessage()));
    }
    // Messages of the network's layers may quote what a receiver sent.
    return Verdict.failed(failure.getClass().getSimpleName());
  }

  /** One attempt on its way. */
  private final class Attempt {

    private final Delivery delivery;
    private final Map<String, String> headers;
    private final Deadline deadline;
    private final Buffer body;

    Attempt(Delivery delivery, Map<String, String> headers, Deadline deadline) {
      this.delivery = delivery;
      this.headers = headers;
      this.deadline = deadline;
      this.body = Buffer.buffer(delivery.body().toArray());
    }

    Future<Verdict> visit(Target target, int redirects) {
      return guard
          .judge(target, delivery.attempts())
          .timeout(left().toMillis(), TimeUnit.MILLISECONDS)
          .compose(address -> poster.post(target, address, headers, body, left()))
          .compose(answer -> read(target, answer, redirects));
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(1_000_000, deadline.remainingNanos(ticker.nanos())));
    }

    private Future<Verdict> read(Target target, Answer answer, int redirects) {
      int status = answer.status();
      if (status >= 200 && status < 300) {
        return Future.succeededFuture(Verdict.of(Kind.DELIVERED, "answered " + status));
      }
      return switch (status) {
        case 410 -> Future.succeededFuture(Verdict.of(Kind.GONE, "answered 410"));
        case 307, 308 -> follow(target, answer, redirects);
        case 429, 503 ->
            Future.succeededFuture(new Verdict(Kind.FAILED, "answered " + status, pause(answer)));
        default -> Future.succeededFuture(Verdict.failed("answered " + status));
      };
    }

    private Future<Verdict> follow(Target target, Answer answer, int redirects) {
      Optional<String> location = answer.location();
      if (location.isEmpty() || redirects == MOST_REDIRECTS) {
        return Future.succeededFuture(
            Verdict.failed(
                location.isEmpty()
                    ? "redirected to nowhere"
                    : "redirected more than %d times".formatted(MOST_REDIRECTS)));
      }
      return visit(target.redirected(location.get(), settings.allowHttp()), redirects + 1);
    }

    private Optional<Duration> pause(Answer answer) {
      return answer.retryAfter().flatMap(text -> RetryAfter.read(text, clock.instant()));
    }
  }
}
