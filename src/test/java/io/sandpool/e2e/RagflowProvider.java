package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls what RAGFlow's {@code self_managed} provider calls, in its order and with its headers, on a
 * new connection for each, and makes of the answers what it makes of them.
 */
final class RagflowProvider {

  private static final Duration HEALTH_TIME = Duration.ofSeconds(5);
  private static final Duration RUN_TIME = Duration.ofSeconds(600);

  private final String endpoint;

  private RagflowProvider(String endpoint) {
    this.endpoint = endpoint;
  }

  /** One that was initialised, which it is only where the service says that it is well. */
  static RagflowProvider initialised(int port) {
    RagflowProvider provider = new RagflowProvider("http://127.0.0.1:" + port);
    assertEquals(200, provider.health());
    return provider;
  }

  /** All that a CodeExec does for one run: it looks twice before it leaps. */
  JsonObject execute(String language, String code, Optional<JsonObject> arguments) {
    assertEquals(200, health());
    JsonObject payload =
        new JsonObject()
            .put(
                "code_b64",
                Base64.getEncoder().encodeToString(code.getBytes(StandardCharsets.UTF_8)))
            .put("language", normalised(language))
            .put("arguments", arguments.orElseGet(JsonObject::new));
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(endpoint + "/run"))
                .timeout(RUN_TIME)
                .header("Content-Type", "application/json")
                .header("Accept", "*/*")
                .POST(HttpRequest.BodyPublishers.ofString(payload.encode())));
    assertEquals(200, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  int health() {
    return send(HttpRequest.newBuilder(URI.create(endpoint + "/healthz"))
            .timeout(HEALTH_TIME)
            .GET())
        .statusCode();
  }

  private static String normalised(String language) {
    return switch (language.toLowerCase(Locale.ROOT)) {
      case "", "python", "python3" -> "python";
      case "javascript", "nodejs" -> "nodejs";
      default -> language;
    };
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("The service did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the service was asked", e);
    }
  }
}
