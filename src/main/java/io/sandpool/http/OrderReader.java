package io.sandpool.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;

/** Reads orders from bodies, large ones off the event loop, which others wait for. */
final class OrderReader {

  private static final int LARGE_BODY = 128 << 10;

  private final Vertx vertx;
  private final ExecutionParser parser;
  private final Ids ids;

  OrderReader(Vertx vertx, ExecutionParser parser, Ids ids) {
    this.vertx = vertx;
    this.parser = parser;
    this.ids = ids;
  }

  /** What {@code reading} makes of {@code body}. */
  <T> Future<T> read(Buffer body, Function<byte[], T> reading) {
    byte[] bytes = body.getBytes();
    return bytes.length <= LARGE_BODY
        ? Future.succeededFuture(reading.apply(bytes))
        : vertx.executeBlocking(() -> reading.apply(bytes), false);
  }

  /** The one order of a body. */
  ExecutionOrder one(byte[] body) {
    return parser.parse(ids.next("exec_"), body);
  }

  /** The orders of a body of several. */
  List<ExecutionOrder> several(byte[] body) {
    return parser.parseBatch(() -> ids.next("exec_"), body);
  }
}
