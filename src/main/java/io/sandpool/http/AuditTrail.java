package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what operators did: the one place. */
final class AuditTrail {

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_SUBJECT = 64;

  private final Bus bus;

  AuditTrail(Bus bus) {
    this.bus = bus;
  }

  /**
   * What there is to write down of something that ended well.
   *
   * @param refused whether it was turned down after all
   * @param detail more, without secrets
   */
  record Told(boolean refused, JsonObject detail) {

    static Told done(JsonObject detail) {
      return new Told(false, detail);
    }
  }

  /**
   * Writes down how {@code work} ends, then ends so itself. What was done stays done where it
   * cannot be written down; the service's log then says what it was.
   */
  <T> Future<T> follow(
      Actor actor, String action, String subject, Future<T> work, Function<T, Told> told) {
    return work.transform(
        result -> {
          Entry entry = entry(result, told);
          AppendAudit message =
              new AppendAudit(actor, action, harmless(subject), entry.outcome(), entry.detail());
          return append(message).transform(appended -> same(result));
        });
  }

  private record Entry(String outcome, JsonObject detail) {}

  private static <T> Entry entry(AsyncResult<T> result, Function<T, Told> told) {
    if (result.succeeded()) {
      Told what = told.apply(result.result());
      return new Entry(what.refused() ? "refused" : "done", what.detail());
    }
    Problem problem = Problems.of(result.cause(), "of an operator");
    JsonObject detail =
        new JsonObject().put("problem", problem.type().slug()).put("detail", problem.detail());
    return new Entry(problem.type().status() < 500 ? "refused" : "failed", detail);
  }

  private static <T> Future<T> same(AsyncResult<T> result) {
    return result.succeeded()
        ? Future.succeededFuture(result.result())
        : Future.failedFuture(result.cause());
  }

  private Future<?> append(AppendAudit message) {
    return bus.ask(AdminAddresses.APPEND_AUDIT, message, Deadline.after(bus.ticker(), PATIENCE))
        .onFailure(
            failure ->
                LOG.error(
                    "Not in the audit log: {} of {} by {} of {} from {}, {}: {}",
                    message.action(),
                    message.subject(),
                    harmless(message.actor().name()),
                    harmless(message.actor().tenant()),
                    message.actor().address(),
                    message.outcome(),
                    failure.getMessage()));
  }

  /** Names come from paths and bodies; what could confuse a reader of the log does not stay. */
  private static String harmless(String name) {
    String plain = name.replaceAll("\\p{C}", "?");
    return plain.length() <= LONGEST_SUBJECT ? plain : plain.substring(0, LONGEST_SUBJECT);
  }
}
