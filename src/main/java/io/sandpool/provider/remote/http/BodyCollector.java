package io.sandpool.provider.remote.http;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/** Makes a whole answer of an exchange, and refuses one that is larger than allowed. */
final class BodyCollector implements HttpListener {

  private final int limit;
  private final String place;
  private final Promise<HttpAnswer> promise = Promise.promise();
  private Optional<HttpExchange> exchange = Optional.empty();
  private int status;
  private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final Buffer body = Buffer.buffer();

  BodyCollector(int limit, String place) {
    this.limit = limit;
    this.place = place;
  }

  Future<HttpAnswer> of(HttpExchange source) {
    exchange = Optional.of(source);
    return promise.future();
  }

  @Override
  public void onHead(int code, MultiMap fields) {
    status = code;
    headers = fields;
    if (announced(fields) > limit) {
      tooLarge();
    }
  }

  private static long announced(MultiMap fields) {
    String length = fields.get(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  @Override
  public void onData(Buffer data) {
    if (data.length() > limit - body.length()) {
      tooLarge();
    } else {
      body.appendBuffer(data);
    }
  }

  private void tooLarge() {
    exchange.ifPresent(HttpExchange::abort);
    promise.tryFail(
        new CloudException(
            Kind.BAD_ANSWER,
            place + " answered " + status + " with more than " + limit + " bytes.",
            false,
            Optional.empty()));
  }

  @Override
  public void onEnd() {
    promise.tryComplete(new HttpAnswer(status, headers, body));
  }

  @Override
  public void onFailure(CloudException failure) {
    promise.tryFail(failure);
  }
}
