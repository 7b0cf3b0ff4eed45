package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.HttpAsk;
import io.sandpool.provider.remote.http.HttpTransport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * AgentRun's OpenAPI, version 2025-09-10: templates, and what sandboxes there are. Each call is one
 * attempt.
 */
final class ControlPlane {

  private static final String VERSION = "2025-09-10";
  private static final int MAX_BODY = 4 << 20;

  private final BaseUrl base;
  private final Acs3Signer signer;
  private final HttpTransport transport;
  private final Failures failures;
  private final InstantSource clock;
  private final Supplier<String> nonces;

  /**
   * Makes a client.
   *
   * @param nonces values never given before
   */
  ControlPlane(
      AliyunSettings settings,
      HttpTransport transport,
      InstantSource clock,
      Supplier<String> nonces) {
    this.base = settings.endpoints().control();
    this.signer = new Acs3Signer(settings.accessKey());
    this.transport = transport;
    this.failures = new Failures(base, settings, clock);
    this.clock = clock;
    this.nonces = nonces;
  }

  /**
   * One call.
   *
   * @param action what Alibaba calls it
   * @param deed what people call it: "look at template x"
   * @param path below the version, its segments encoded
   */
  record Call(
      String action,
      String deed,
      HttpMethod method,
      String path,
      Map<String, String> query,
      Optional<JsonObject> body) {

    static Call get(String action, String deed, String path, Map<String, String> query) {
      return new Call(action, deed, HttpMethod.GET, path, query, Optional.empty());
    }
  }

  Failures failures() {
    return failures;
  }

  /** Asks, and gives what the answer's envelope holds; errors are {@link CloudException}s. */
  Future<JsonObject> ask(Call call, Duration patience) {
    return send(call, patience).compose(answer -> Envelope.opened(failures, call.deed(), answer));
  }

  /** Asks, and gives the answer, whatever its status. */
  Future<HttpAnswer> send(Call call, Duration patience) {
    String path = "/" + VERSION + call.path();
    Buffer body = call.body().map(JsonObject::toBuffer).orElseGet(Buffer::buffer);
    Map<String, String> own = new TreeMap<>();
    own.put("host", base.place());
    own.put("x-acs-action", call.action());
    own.put("x-acs-version", VERSION);
    if (call.body().isPresent()) {
      own.put("content-type", "application/json; charset=utf-8");
    }
    Map<String, String> headers =
        signer.sign(
            call.method().name(),
            path,
            call.query(),
            own,
            body.getBytes(),
            clock.instant(),
            nonces.get());
    headers.put("accept", "application/json");
    String query = call.query().isEmpty() ? "" : "?" + Canonical.query(call.query());
    HttpAsk ask =
        new HttpAsk(call.method(), base, path + query, headers, call.body().map(json -> body));
    return transport.ask(ask, patience, MAX_BODY);
  }

  /** Lets go of connections. */
  Future<Void> close() {
    return transport.close();
  }
}
