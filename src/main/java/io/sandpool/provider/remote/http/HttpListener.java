package io.sandpool.provider.remote.http;

import io.sandpool.provider.remote.CloudException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * Hears of one exchange, in this order: a head, data, and then an end; or a failure in place of
 * what would have come next. Nothing after that.
 */
public interface HttpListener {

  /** The answer has begun. */
  void onHead(int status, MultiMap headers);

  /** A part of the body, as the network gave it: at most a few tens of kilobytes. */
  void onData(Buffer data);

  /** The answer is whole. */
  void onEnd();

  /**
   * No answer, or not the rest of it: {@code UNREACHABLE} or {@code TIMED_OUT}, harmless where the
   * request was certainly not sent.
   */
  void onFailure(CloudException failure);
}
