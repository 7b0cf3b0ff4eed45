package io.sandpool.runs;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.runs.RunOrder;
import io.sandpool.bus.runs.RunState;
import io.sandpool.bus.runs.RunView;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Optional;

/** A run between its order and the moment at which its end is written down. */
final class LiveRun {

  private final Caller caller;
  private final RunOrder order;
  private final Instant createdAt;
  private final Promise<RunView> accepted = Promise.promise();
  private final Promise<RunView> ended = Promise.promise();
  private boolean running;
  private boolean remembered;
  private Optional<ServiceException> dropped = Optional.empty();

  LiveRun(Caller caller, RunOrder order, Instant createdAt) {
    this.caller = caller;
    this.order = order;
    this.createdAt = createdAt;
  }

  String id() {
    return order.request().id();
  }

  Caller caller() {
    return caller;
  }

  RunOrder order() {
    return order;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** Somebody will come back for it, so that it is kept even if nothing of it ran. */
  void remember() {
    remembered = true;
  }

  boolean isRemembered() {
    return remembered;
  }

  /** Nothing of it ran, and nobody but those who wait is to know. */
  void drop(ServiceException why) {
    dropped = Optional.of(why);
  }

  /** Why whoever comes now is refused as those are who wait. */
  Optional<ServiceException> dropped() {
    return dropped;
  }

  void begun() {
    running = true;
  }

  boolean isRunning() {
    return running;
  }

  /** It is written down; or another is, which held the same claim before. */
  void accept(RunView view) {
    accepted.complete(view);
  }

  void refuse(Throwable failure) {
    accepted.tryFail(failure);
  }

  Future<RunView> accepted() {
    return accepted.future();
  }

  /** Tells those who wait what became of it. */
  void end(RunView view) {
    ended.tryComplete(view);
  }

  /** Tells those who wait why nothing of it ran. */
  void end(ServiceException why) {
    ended.tryFail(why);
  }

  Future<RunView> ended() {
    return ended.future();
  }

  /** How it is now. */
  RunView view() {
    if (ended.future().succeeded()) {
      return ended.future().result();
    }
    return new RunView(
        id(),
        running ? RunState.RUNNING : RunState.QUEUED,
        createdAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  RunRecord record() {
    return new RunRecord(
        id(),
        caller.tenant(),
        caller.keyId(),
        order.claim(),
        order.webhook(),
        createdAt,
        Optional.empty());
  }
}
