package io.sandpool.runs;

import io.sandpool.bus.Bus;
import io.sandpool.bus.runs.RunAnswers;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.webhook.SendWebhook;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the events that tell of ended runs. A run's row remembers that it is to be told until
 * that is done, so that a crash in between delays an event and loses none; the event is named after
 * the run, so that none is told twice.
 */
final class Webhooks {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 50;

  private final Vertx vertx;
  private final Bus bus;
  private final RunStore store;
  private final Archive archive;
  private final RunAnswers answers;

  Webhooks(Vertx vertx, Bus bus, RunStore store, Archive archive, RunAnswers answers) {
    this.vertx = vertx;
    this.bus = bus;
    this.store = store;
    this.archive = archive;
    this.answers = answers;
  }

  /** Tells of the end of a run that is written down. */
  void tell(String tenant, String url, RunView run) {
    vertx
        .executeBlocking(() -> answers.event(run), false)
        .compose(
            body ->
                bus.ask(
                    WebhookAddresses.SEND,
                    new SendWebhook(run.id(), tenant, url, body),
                    Deadline.after(bus.ticker(), PATIENCE)))
        .recover(failure -> isHopeless(failure) ? Future.succeededFuture() : later(failure))
        .compose(handedOver -> store.told(run.id()))
        .onFailure(
            failure ->
                LOG.info("The end of run {} is told later: {}", run.id(), failure.getMessage()));
  }

  private static <T> Future<T> later(Throwable failure) {
    return Future.failedFuture(failure);
  }

  private static boolean isHopeless(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.InvalidRequest;
  }

  /** Tells what could not be told before. */
  void tellRest() {
    store
        .untold(AT_ONCE)
        .onSuccess(
            records ->
                records.forEach(
                    record ->
                        archive
                            .open(record)
                            .onSuccess(
                                run ->
                                    record
                                        .webhook()
                                        .ifPresent(url -> tell(record.tenant(), url, run)))));
  }
}
