package io.sandpool.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name. */
interface Resolver {

  /** All that are known; none where there is no such name. Fails where nobody could be asked. */
  Future<List<InetAddress>> resolve(String name);
}
