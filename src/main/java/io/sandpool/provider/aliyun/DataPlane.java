package io.sandpool.provider.aliyun;

import io.sandpool.provider.aliyun.DataAccess.Resource;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.HttpAsk;
import io.sandpool.provider.remote.http.HttpTransport;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AgentRun's data plane: makes sandboxes, runs code in them, ends them. Each call is one attempt.
 */
final class DataPlane {

  private static final int MAX_BODY = 1 << 20;

  private final BaseUrl base;
  private final DataAccess access;
  private final HttpTransport transport;
  private final Failures failures;

  DataPlane(
      AliyunSettings settings, DataAccess access, HttpTransport transport, InstantSource clock) {
    this.base = settings.endpoints().data();
    this.access = access;
    this.transport = transport;
    this.failures = new Failures(base, settings, clock);
  }

  /**
   * One call.
   *
   * @param deed what people call it: "create a sandbox"
   * @param path its path
   * @param resource what it is about
   */
  record Call(
      String deed, HttpMethod method, String path, Optional<JsonObject> body, Resource resource) {

    static Call of(String deed, HttpMethod method, String sandboxId, String path) {
      return new Call(
          deed,
          method,
          "/sandboxes/" + Canonical.encode(sandboxId) + path,
          Optional.empty(),
          Resource.sandbox(sandboxId));
    }

    Call with(JsonObject content) {
      return new Call(deed, method, path, Optional.of(content), resource);
    }
  }

  Failures failures() {
    return failures;
  }

  HttpTransport transport() {
    return transport;
  }

  /** A call's request, ready to be sent. */
  Future<HttpAsk> prepare(Call call, Duration patience) {
    return access
        .headers(call.method().name(), call.path(), call.resource(), patience)
        .map(headers -> request(call, headers));
  }

  private HttpAsk request(Call call, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("accept", "application/json");
    call.body().ifPresent(body -> all.put("content-type", "application/json"));
    return new HttpAsk(
        call.method(), base, call.path(), all, call.body().map(JsonObject::toBuffer));
  }

  /** Asks, and gives the answer, whatever its status. */
  Future<HttpAnswer> send(Call call, Duration patience) {
    return prepare(call, patience)
        .compose(request -> transport.ask(request, patience, MAX_BODY))
        .onSuccess(answer -> notice(call, answer.status()));
  }

  /** Asks, and gives what the answer holds, wrapped or bare; errors are {@link CloudException}s. */
  Future<JsonObject> ask(Call call, Duration patience) {
    return send(call, patience).compose(answer -> Envelope.opened(failures, call.deed(), answer));
  }

  /** Learns from an answer's status whether credentials that are remembered are still good. */
  void notice(Call call, int status) {
    if (status == 401 || status == 403) {
      access.refused(call.resource());
    }
  }

  /** Lets go of connections. */
  Future<Void> close() {
    return transport.close();
  }

  /** The sandbox is gone. */
  void forget(String sandboxId) {
    access.forget(Resource.sandbox(sandboxId));
  }
}
