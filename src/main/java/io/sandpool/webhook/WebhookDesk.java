package io.sandpool.webhook;

import io.sandpool.bus.Done;
import io.sandpool.bus.webhook.CheckWebhook;
import io.sandpool.bus.webhook.SendWebhook;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** Answers what other rooms ask: whether a receiver may be told, and to tell one. */
final class WebhookDesk {

  /** The most that an event may be long. */
  static final int MAX_BODY = 512 << 10;

  private static final String POINTER = "/webhook/url";

  /** Fit for a header and for a line of the log. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private final WebhookSettings settings;
  private final Guard guard;
  private final WebhookStore store;
  private final Courier courier;
  private final InstantSource clock;

  WebhookDesk(
      WebhookSettings settings,
      Guard guard,
      WebhookStore store,
      Courier courier,
      InstantSource clock) {
    this.settings = settings;
    this.guard = guard;
    this.store = store;
    this.courier = courier;
    this.clock = clock;
  }

  Future<Done> check(CheckWebhook question) {
    if (!settings.enabled()) {
      return refuse(
          "Webhooks are switched off in this service (webhooks.enabled); ask again for the run's state instead.");
    }
    try {
      return guard
          .judge(Target.parse(question.url(), settings.allowHttp()), 0)
          .transform(
              judged ->
                  judged.succeeded() ? Future.succeededFuture(Done.DONE) : refuse(judged.cause()));
    } catch (BadTargetException e) {
      return refuse(e);
    }
  }

  Future<Done> send(SendWebhook question) {
    if (!settings.enabled()) {
      return refuse("Webhooks are switched off in this service (webhooks.enabled).");
    }
    if (!ID.matcher(question.id()).matches()) {
      return refuse("An event's id must be of letters, digits, '-' and '_', at most 100.");
    }
    if (question.body().size() > MAX_BODY) {
      return refuse(
          "An event must be at most %d bytes long, was %d."
              .formatted(MAX_BODY, question.body().size()));
    }
    try {
      return keep(question, Target.parse(question.url(), settings.allowHttp()));
    } catch (BadTargetException e) {
      return refuse(e);
    }
  }

  private Future<Done> keep(SendWebhook question, Target target) {
    Instant now = clock.instant();
    Delivery delivery =
        new Delivery(
            question.id(),
            question.tenant(),
            target.host(),
            question.url(),
            question.body(),
            0,
            now,
            now);
    int mostOfTenant = Math.max(1, settings.maxPending() / 2);
    return store
        .add(delivery, settings.maxPending(), mostOfTenant)
        .compose(
            added ->
                switch (added) {
                  case ADDED -> {
                    courier.nudge();
                    yield Future.succeededFuture(Done.DONE);
                  }
                  case KNOWN -> Future.succeededFuture(Done.DONE);
                  case FULL ->
                      Future.failedFuture(
                          new ServiceException(
                              new ServiceError.Busy(
                                  "Too many webhooks wait already: at most %d, and %d of one tenant."
                                      .formatted(settings.maxPending(), mostOfTenant))));
                });
  }

  private static Future<Done> refuse(Throwable failure) {
    String wrong =
        failure instanceof BadTargetException || failure instanceof Guard.UnknownHost
            ? String.valueOf(failure.getMessage())
            : "its name could not be looked up at present";
    return refuse("The webhook cannot be used: %s.".formatted(wrong));
  }

  private static Future<Done> refuse(String sentence) {
    return Future.failedFuture(
        new ServiceException(new ServiceError.InvalidRequest(sentence, POINTER)));
  }
}
