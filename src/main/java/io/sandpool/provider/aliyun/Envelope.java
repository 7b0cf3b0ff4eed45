package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.ForeignJson;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What an answer holds. The control plane, and the official packages' idea of the data plane, wrap
 * it as {@code {code: "SUCCESS", requestId, data}}; the data plane's documentation shows it bare.
 * Both are taken; an error within a good status is an error.
 */
final class Envelope {

  private static final String SUCCESS = "SUCCESS";
  private static final int NO_CONTENT = 204;

  private Envelope() {}

  /**
   * The object that was asked for; empty where a good answer has none.
   *
   * @throws CloudException where the answer is an error, or none of the protocol's
   */
  static JsonObject open(Failures failures, String deed, HttpAnswer answer) throws CloudException {
    if (answer.status() < 200 || answer.status() > 299) {
      throw failures.of(deed, answer);
    }
    JsonObject object =
        parse(answer).orElseThrow(() -> failures.bad(deed, "something that is no JSON object"));
    Object code = object.getValue("code");
    if (code == null) {
      if (object.getValue("error") instanceof JsonObject) {
        throw failures.of(deed, answer, ErrorBody.of(object));
      }
      return object;
    }
    if (!isSuccess(code.toString())) {
      throw failures.of(deed, answer, ErrorBody.of(object));
    }
    return object.getValue("data") instanceof JsonObject data ? data : new JsonObject();
  }

  /** The same as a future. */
  static Future<JsonObject> opened(Failures failures, String deed, HttpAnswer answer) {
    try {
      return Future.succeededFuture(open(failures, deed, answer));
    } catch (CloudException e) {
      return Future.failedFuture(e);
    }
  }

  /** Whether an envelope's code is the good one; documentation shows it empty, too. */
  static boolean isSuccess(String code) {
    return code.isEmpty() || code.equalsIgnoreCase(SUCCESS);
  }

  private static Optional<JsonObject> parse(HttpAnswer answer) {
    return answer.status() == NO_CONTENT
        ? Optional.of(new JsonObject())
        : ForeignJson.object(answer.body());
  }
}
