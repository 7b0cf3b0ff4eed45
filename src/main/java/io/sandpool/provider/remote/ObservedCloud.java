package io.sandpool.provider.remote;

import io.sandpool.provider.ProviderListener;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Learns from each answer of a cloud how the cloud is, and counts its failures. */
final class ObservedCloud implements Cloud {

  private final Cloud cloud;
  private final CloudHealth health;
  private final ProviderListener listener;

  ObservedCloud(Cloud cloud, CloudHealth health, ProviderListener listener) {
    this.cloud = cloud;
    this.health = health;
    this.listener = listener;
  }

  @Override
  public Capabilities capabilities() {
    return cloud.capabilities();
  }

  @Override
  public Future<Void> authenticate(Deadline deadline) {
    return observe(() -> cloud.authenticate(deadline));
  }

  @Override
  public Future<CloudSandbox> create(CreateOrder order) {
    return observe(() -> cloud.create(order), health::made, health::notMade);
  }

  @Override
  public Future<Void> kill(String sandboxId, Deadline deadline) {
    return observe(() -> cloud.kill(sandboxId, deadline));
  }

  @Override
  public Future<Instant> renew(String sandboxId, Deadline deadline) {
    return observe(() -> cloud.renew(sandboxId, deadline));
  }

  @Override
  public Future<Void> look(String sandboxId, Deadline deadline) {
    return observe(() -> cloud.look(sandboxId, deadline));
  }

  @Override
  public Future<List<Marked>> list(Deadline deadline) {
    return observe(() -> cloud.list(deadline));
  }

  @Override
  public Future<Void> close() {
    return cloud.close();
  }

  private <T> Future<T> observe(Supplier<Future<T>> call) {
    return observe(call, health::answered, health::failed);
  }

  private <T> Future<T> observe(
      Supplier<Future<T>> call, Runnable onAnswer, Consumer<CloudException> onFailure) {
    return attempt(call)
        .onSuccess(answer -> onAnswer.run())
        .recover(
            failure -> {
              CloudException known = Failures.of(failure);
              onFailure.accept(known);
              listener.onError(Failures.kindOf(known));
              return Future.failedFuture(known);
            });
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
