package io.sandpool.app.doctor;

import java.util.Optional;
import java.util.concurrent.Callable;

/** A fact that several checks need and one of them finds out. Failures are not remembered. */
final class Once<T> {

  private final Callable<T> source;
  private Optional<T> known = Optional.empty();

  Once(Callable<T> source) {
    this.source = source;
  }

  synchronized T get() throws Exception {
    if (known.isEmpty()) {
      known = Optional.of(source.call());
    }
    return known.get();
  }
}
