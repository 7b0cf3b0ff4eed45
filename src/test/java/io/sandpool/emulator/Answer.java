package io.sandpool.emulator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * One answer on its way to a client. Used on the server's context: {@link #head}, then pieces, then
 * {@link #end}; or {@link #destroy} at any time. What comes after the end, or after the client has
 * gone, has no effect.
 */
public interface Answer {

  /**
   * Sends status and headers at once. Without {@code Content-Length} among them the body is
   * chunked.
   */
  void head(int status, Map<String, String> headers);

  /**
   * Sends a piece of the body, which for streams is a line.
   *
   * @return completes when there is room for more, fails where there never will be
   */
  Future<Void> write(Buffer piece);

  /** Ends it in good order. */
  void end();

  /** Breaks the connection in the middle, with a reset. */
  void destroy();

  /** Has {@code action} called when the client goes before the end. */
  void onGone(Runnable action);

  /** Sends a whole answer. */
  default void send(int status, Map<String, String> headers, Buffer body) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    if (status != 204) {
      all.put("Content-Length", String.valueOf(body.length()));
    }
    head(status, all);
    if (body.length() > 0) {
      write(body);
    }
    end();
  }
}
