package io.sandpool.http;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An API that others have defined, served on the same port beside our own. */
@FunctionalInterface
public interface Dialect {

  /** Its paths, for one verticle, whose context all handlers are called on. */
  List<Operation> operations(DialectTools tools);

  /**
   * A method of a path.
   *
   * @param method what it is called with
   * @param path as the router writes it
   * @param right what callers must be allowed; open to everybody where empty
   * @param manner how the path is spoken to, the same for all its methods
   * @param handler answers; called before control returns to the event loop
   */
  record Operation(
      HttpMethod method,
      String path,
      Optional<Right> right,
      Manner manner,
      Consumer<Exchange> handler) {}
}
