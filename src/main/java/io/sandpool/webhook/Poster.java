package io.sandpool.webhook;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/** Makes one request, and follows nobody anywhere. */
interface Poster {

  /**
   * Posts.
   *
   * @param target whom it is for, which its certificate must prove
   * @param address where it is sent
   * @param patience how long all of it may take
   */
  Future<Answer> post(
      Target target,
      InetAddress address,
      Map<String, String> headers,
      Buffer body,
      Duration patience);

  /** Lets go of all connections; what is under way fails. */
  Future<Void> close();
}
