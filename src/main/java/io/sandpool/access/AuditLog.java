package io.sandpool.access;

import io.sandpool.bus.Done;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.AskAudit;
import io.sandpool.bus.admin.AuditPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: appends one entry after the other, and keeps its head outside of the database,
 * too. Confined to one context.
 *
 * <p>The head outside is only ever moved along a log that it belongs to: where the log was cut or
 * changed, it stays where it was, and tells.
 */
final class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int MOST = 1_000;

  private final Vertx vertx;
  private final AuditStore store;
  private final HeadFile headFile;
  private final InstantSource clock;
  private final Sequence sequence = new Sequence();

  AuditLog(Vertx vertx, AuditStore store, HeadFile headFile, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.headFile = headFile;
    this.clock = clock;
  }

  /** Looks whether the log is one that the head outside belongs to; says so where it is not. */
  Future<Void> begin() {
    return sequence.then(() -> store.head().compose(this::follow));
  }

  Future<Done> append(AppendAudit ask) {
    AppendAudit what = AuditText.bounded(ask);
    String detail = AuditText.detail(ask.detail());
    return sequence.then(
        () ->
            store
                .append(last -> AuditChain.seal(last, what, detail, clock.instant()))
                .compose(entry -> follow(entry.head()))
                .map(kept -> Done.DONE));
  }

  Future<AuditPage> page(AskAudit ask) {
    return store
        .latest(ask.before(), Math.max(1, Math.min(MOST, ask.limit())))
        .map(entries -> new AuditPage(entries.stream().map(AuditLog::view).toList()));
  }

  private static AuditPage.Entry view(AuditEntry entry) {
    return new AuditPage.Entry(
        entry.sequence(),
        entry.at(),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        new JsonObject(entry.detail()),
        entry.hash());
  }

  /** Has the head outside follow; the entry is written down whether that succeeds or not. */
  private Future<Void> follow(AuditHead head) {
    return vertx
        .executeBlocking(headFile::read)
        .compose(this::belongs)
        .compose(
            belongs ->
                belongs
                    ? vertx.<Void>executeBlocking(
                        () -> {
                          headFile.advance(head);
                          return null;
                        })
                    : warn())
        .recover(
            failure -> {
              LOG.error(
                  "The head of the audit log cannot be kept in {}; until it can, entries that are"
                      + " cut off at its end are not noticed: {}",
                  headFile,
                  failure.toString());
              return Future.succeededFuture();
            });
  }

  /** Whether the log has the entry that the head outside tells of. */
  private Future<Boolean> belongs(Optional<AuditHead> kept) {
    if (kept.isEmpty()) {
      LOG.info("The head of the audit log will be kept in {}", headFile);
      return Future.succeededFuture(true);
    }
    if (kept.get().sequence() == 0) {
      return Future.succeededFuture(true);
    }
    return store
        .after(kept.get().sequence() - 1, 1)
        .map(entries -> entries.stream().anyMatch(entry -> entry.head().equals(kept.get())));
  }

  private Future<Void> warn() {
    LOG.error(
        "The audit log has been cut or changed: it does not hold the entry that {} tells of."
            + " scripts/audit-verify.sh says more; the file stays as it is.",
        headFile);
    return Future.succeededFuture();
  }
}
