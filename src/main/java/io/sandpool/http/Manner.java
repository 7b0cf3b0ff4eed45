package io.sandpool.http;

import io.sandpool.bus.access.Caller;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** In which way a {@link Dialect} differs from our own API, whatever the path does. */
public interface Manner {

  /**
   * How a problem is told.
   *
   * @param status the HTTP status that our own API would answer
   * @param slug the problem's kind
   * @param detail a sentence for the caller
   */
  Telling tell(int status, String slug, String detail);

  /** A header that may carry the key besides those of our own API. */
  default Optional<String> keyHeader() {
    return Optional.empty();
  }

  /**
   * Who shows a key that is good here alone; while the address is slowed, it opens nothing. Takes
   * as long for a wrong key as for the right one.
   */
  default Optional<Caller> ownCaller(String key) {
    return Optional.empty();
  }

  /**
   * Whether a key must be shown.
   *
   * @param elsewhere whether it must on our own API's paths
   */
  default boolean needsKey(boolean elsewhere) {
    return elsewhere;
  }

  /** Who shows no key where none is needed. */
  default Caller keyless() {
    return Caller.LOCAL;
  }

  /**
   * An answer.
   *
   * @param status its HTTP status
   * @param json its body
   */
  record Telling(int status, Buffer json) {}
}
