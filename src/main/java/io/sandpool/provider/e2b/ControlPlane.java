package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.HttpAsk;
import io.sandpool.provider.remote.http.HttpTransport;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Calls to the REST API with the team's key; each is one attempt. */
final class ControlPlane {

  /** A page of a hundred sandboxes with all the metadata that they may carry. */
  private static final int MAX_BODY = 4 << 20;

  private final HttpTransport transport;
  private final BaseUrl base;
  private final Map<String, String> headers;
  private final Duration patience;
  private final Ticker ticker;

  /**
   * Speaks to {@code base}.
   *
   * @param patience for one call, where its deadline leaves as much
   */
  ControlPlane(
      HttpTransport transport, BaseUrl base, String apiKey, Duration patience, Ticker ticker) {
    this.transport = transport;
    this.base = base;
    this.headers =
        Map.of("X-API-Key", apiKey, "Accept", "application/json", "User-Agent", "sandpool");
    this.patience = patience;
    this.ticker = ticker;
  }

  /** Asks; fails with a {@link CloudException} only where there is no whole answer. */
  Future<HttpAnswer> get(String path, Deadline deadline) {
    return ask(HttpMethod.GET, path, Optional.empty(), deadline);
  }

  Future<HttpAnswer> delete(String path, Deadline deadline) {
    return ask(HttpMethod.DELETE, path, Optional.empty(), deadline);
  }

  Future<HttpAnswer> post(String path, JsonObject body, Deadline deadline) {
    return ask(HttpMethod.POST, path, Optional.of(body), deadline);
  }

  private Future<HttpAnswer> ask(
      HttpMethod method, String path, Optional<JsonObject> body, Deadline deadline) {
    Map<String, String> all = headers;
    if (body.isPresent()) {
      all = new HashMap<>(headers);
      all.put("Content-Type", "application/json");
    }
    return transport.ask(
        new HttpAsk(method, base, path, all, body.map(JsonObject::toBuffer)),
        patience(deadline),
        MAX_BODY);
  }

  private Duration patience(Deadline deadline) {
    Duration left = Duration.ofNanos(deadline.remainingNanos(ticker.nanos()));
    return left.compareTo(patience) < 0 ? left : patience;
  }
}
