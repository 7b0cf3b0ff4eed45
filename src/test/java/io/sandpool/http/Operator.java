package io.sandpool.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Somebody with a key. */
final class Operator {

  private final ApiFixture api;
  private final String key;

  Operator(ApiFixture api, String key) {
    this.api = api;
    this.key = key;
  }

  Reply get(String path) {
    return api.send(api.to(path).header("Authorization", "Bearer " + key).build());
  }

  /**
   * Sends something.
   *
   * @param ifMatch not sent where empty
   */
  Reply send(String method, String path, String body, String ifMatch) {
    return sendAs("application/json", method, path, body, ifMatch);
  }

  Reply sendAs(String type, String method, String path, String body, String ifMatch) {
    HttpRequest.Builder request =
        api.to(path)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    if (!ifMatch.isEmpty()) {
      request.header("If-Match", ifMatch);
    }
    return api.send(request.build());
  }
}
