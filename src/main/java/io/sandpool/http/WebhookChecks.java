package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.webhook.CheckWebhook;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has the webhooks of an order judged before anything of it is accepted. */
final class WebhookChecks {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Bus bus;

  WebhookChecks(Bus bus) {
    this.bus = bus;
  }

  /**
   * Completes when each of {@code urls} may be told; each is judged once.
   *
   * @param place what stands in a pointer before the place of one of several orders; empty for one
   */
  Future<Void> check(List<Optional<String>> urls, String place) {
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < urls.size(); i++) {
      String pointer = (place.isEmpty() ? "" : place + i) + "/webhook/url";
      urls.get(i).ifPresent(url -> places.putIfAbsent(url, pointer));
    }
    return Future.all(
            places.entrySet().stream().map(one -> check(one.getKey(), one.getValue())).toList())
        .mapEmpty();
  }

  private Future<Void> check(String url, String pointer) {
    return bus.ask(
            WebhookAddresses.CHECK, new CheckWebhook(url), Deadline.after(bus.ticker(), PATIENCE))
        .recover(failure -> Future.failedFuture(at(pointer, failure)))
        .mapEmpty();
  }

  private static Throwable at(String pointer, Throwable failure) {
    return failure instanceof ServiceException known
            && known.error() instanceof ServiceError.InvalidRequest invalid
        ? new ServiceException(new ServiceError.InvalidRequest(invalid.detail(), pointer))
        : failure;
  }

  /** What is told of a webhook in a request that waits for its answer. */
  static ProblemException unexpected() {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST,
            List.of(
                new Violation(
                    "/webhook",
                    "/webhook goes with Prefer: respond-async only; this request waits for its"
                        + " answer"))));
  }
}
