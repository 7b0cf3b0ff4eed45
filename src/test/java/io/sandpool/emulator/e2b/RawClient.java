package io.sandpool.emulator.e2b;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Speaks to an emulator without any client library. */
final class RawClient {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final E2bEmulator cloud;

  RawClient(E2bEmulator cloud) {
    this.cloud = cloud;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** The body of an answer as it comes. */
  InputStream getStream(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  HttpResponse<String> post(String path, JsonObject body) throws IOException, InterruptedException {
    return send(request(path).POST(of(body)).build());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /** Makes a sandbox and answers with what the cloud says of it. */
  JsonObject create(JsonObject order) throws IOException, InterruptedException {
    return new JsonObject(
        post("/sandboxes", order.copy().put("templateID", "base").put("secure", true)).body());
  }

  /** Runs code in a sandbox, without a limit of time. */
  HttpResponse<String> execute(JsonObject sandbox, String code)
      throws IOException, InterruptedException {
    return send(inside(sandbox, "/execute").POST(of(new JsonObject().put("code", code))).build());
  }

  /** A request for a sandbox's code interpreter. */
  HttpRequest.Builder inside(JsonObject sandbox, String path) {
    return HttpRequest.newBuilder(URI.create(cloud.url() + path))
        .timeout(PATIENCE)
        .header("E2b-Sandbox-Id", sandbox.getString("sandboxID"))
        .header("E2b-Sandbox-Port", "49999")
        .header("X-Access-Token", sandbox.getString("envdAccessToken"));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(cloud.url() + path))
        .timeout(PATIENCE)
        .header("X-API-Key", cloud.apiKey());
  }

  static HttpRequest.BodyPublisher of(JsonObject body) {
    return HttpRequest.BodyPublishers.ofString(body.encode());
  }
}
