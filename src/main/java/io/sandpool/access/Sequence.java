package io.sandpool.access;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Does one thing after the other, whether those before succeed or not. Confined to one context. */
final class Sequence {

  private Future<?> last = Future.succeededFuture();

  <T> Future<T> then(Supplier<Future<T>> work) {
    Future<T> mine = last.transform(before -> work.get());
    last = mine;
    return mine;
  }
}
