package io.sandpool.http;

import io.sandpool.bus.Address;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Done;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** What serves operators behind the API, answering as the test says. */
final class FakeOffice {

  final BlockingQueue<AppendAudit> audit = new LinkedBlockingQueue<>();
  private final BlockingQueue<Record> asked = new LinkedBlockingQueue<>();
  private final Map<String, Function<Record, Future<? extends Record>>> answers =
      new ConcurrentHashMap<>();

  /** Serves every address; call it on the context that is to do so. */
  void serve(Bus bus, List<String> pools) {
    serve(bus, AdminAddresses.SETTINGS);
    serve(bus, AdminAddresses.PROPOSE);
    serve(bus, AdminAddresses.RESTORE);
    serve(bus, AdminAddresses.VERSIONS);
    serve(bus, AdminAddresses.SCHEMAS);
    serve(bus, AdminAddresses.TEST);
    serve(bus, AdminAddresses.CREATE_KEY);
    serve(bus, AdminAddresses.LIST_KEYS);
    serve(bus, AdminAddresses.REVOKE_KEY);
    serve(bus, AdminAddresses.AUDIT);
    serve(bus, AdminAddresses.HISTORY);
    serve(bus, AdminAddresses.APPEND_AUDIT);
    pools.forEach(
        pool -> {
          serve(bus, AdminAddresses.control(pool));
          serve(bus, AdminAddresses.plan(pool));
        });
  }

  private <Q extends Record, A extends Record> void serve(Bus bus, Address<Q, A> address) {
    bus.serve(
        address,
        question -> {
          if (!(question instanceof AppendAudit)) {
            asked.add(question);
          }
          return answers
              .getOrDefault(address.name(), unknown -> failed(new ServiceError.Internal("Mute.")))
              .apply(question)
              .map(address.answer()::cast);
        });
  }

  private static Future<Record> failed(ServiceError error) {
    return Future.failedFuture(new ServiceException(error));
  }

  /** All is well again. */
  void reset(List<String> pools) {
    asked.clear();
    audit.clear();
    on(AdminAddresses.SETTINGS, question -> AdminSamples.settings());
    on(AdminAddresses.PROPOSE, change -> AdminSamples.outcome(!change.dryRun()));
    on(AdminAddresses.RESTORE, order -> AdminSamples.outcome(!order.dryRun()));
    on(AdminAddresses.VERSIONS, question -> AdminSamples.versions());
    on(AdminAddresses.SCHEMAS, question -> AdminSamples.schemas());
    on(AdminAddresses.TEST, order -> AdminSamples.trial());
    on(AdminAddresses.CREATE_KEY, order -> AdminSamples.created(order));
    on(AdminAddresses.LIST_KEYS, question -> AdminSamples.keys());
    on(AdminAddresses.REVOKE_KEY, order -> Done.DONE);
    on(AdminAddresses.AUDIT, question -> AdminSamples.audit());
    on(AdminAddresses.HISTORY, question -> AdminSamples.history());
    on(
        AdminAddresses.APPEND_AUDIT,
        entry -> {
          audit.add(entry);
          return Done.DONE;
        });
    pools.forEach(
        pool -> {
          on(AdminAddresses.control(pool), order -> Done.DONE);
          on(AdminAddresses.plan(pool), question -> PlanSamples.plan(pool));
        });
  }

  <Q extends Record, A extends Record> void on(Address<Q, A> address, Function<Q, A> answer) {
    answers.put(
        address.name(),
        question -> Future.succeededFuture(answer.apply(address.question().cast(question))));
  }

  void fail(Address<?, ?> address, ServiceError error) {
    answers.put(address.name(), question -> failed(error));
  }

  /** The last thing that was asked, which must be of that kind. */
  <Q extends Record> Q last(Class<Q> kind) {
    Record last = null;
    for (Record one = asked.poll(); one != null; one = asked.poll()) {
      last = one;
    }
    if (!kind.isInstance(last)) {
      throw new AssertionError("Not asked for " + kind + " last, but " + last);
    }
    return kind.cast(last);
  }

  /** The last thing of that kind that was asked, whatever was asked after it. */
  <Q extends Record> Q lastOf(Class<Q> kind) {
    List<Q> all = asked.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (all.isEmpty()) {
      throw new AssertionError("Not asked for " + kind);
    }
    return all.get(all.size() - 1);
  }

  boolean isUnasked() {
    return asked.isEmpty();
  }
}
