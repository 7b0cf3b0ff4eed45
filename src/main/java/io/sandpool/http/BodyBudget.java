package io.sandpool.http;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the bodies of all requests in progress may hold together. For any thread. */
final class BodyBudget {

  private final AtomicLong left;

  BodyBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  boolean tryReserve(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void release(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
