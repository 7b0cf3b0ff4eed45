package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RAGFlow's admin pages and its key, at the service as an operator runs it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RagflowSetupIT {

  private static final String ADMIN = "/api/v1/admin/sandbox";
  private static final String E2B_KEY = "e2b_" + "0f".repeat(20);

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServiceProcess service = startLocked();
  private final Api api = service.ready();

  private ServiceProcess startLocked() {
    Vertx vertx = Vertx.vertx();
    try {
      JsonObject config = ServiceProcess.config(folder);
      config.getJsonObject("http").put("authentication", "on");
      JsonObject python =
          LiveService.deliveredConfig(vertx).getJsonObject("pools").getJsonObject("python");
      python.put("min_idle", 1).put("max_total", 2);
      config.put("pools", new JsonObject().put("python", python));
      ServiceProcess.write(folder, config);
      return ServiceProcess.start(folder);
    } finally {
      vertx.close();
    }
  }

  @AfterEach
  void leaveNothing() throws IOException {
    service.terminate();
    service.awaitEnd();
    List<String> left = containers.ofInstance(instance);
    left.forEach(containers::remove);
    containers.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(List.of(), left);
  }

  @Test
  void ragflowMustBeSetUpAndLetInByKeysOfThisService() throws IOException {
    String admin = Files.readString(folder.resolve("data/admin-key")).strip();
    JsonObject order = new JsonObject().put("name", "ragflow").put("role", "run");
    String key =
        json(201, call("POST", "/v1/admin/keys", order.encode(), "X-API-Key", admin))
            .getString("secret");
    assertEquals(401, run("X-Sandbox-Token", "e2b_" + "00".repeat(20)).statusCode());
    JsonObject ran = json(200, run("X-Sandbox-Token", key));
    assertEquals("success", ran.getString("status"), ran::encode);
    assertEquals(42, ran.getJsonObject("result").getValue("value"));
    assertEquals(403, call("GET", ADMIN + "/config", "", "X-API-Key", key).statusCode());

    JsonArray providers = json(200, asAdmin(admin, "GET", "/providers", "")).getJsonArray("data");
    assertTrue(providers.encode().contains("\"self_managed\""), providers::encode);
    assertEquals("self_managed", config(admin).getString("provider_type"));

    JsonObject e2b =
        new JsonObject()
            .put("provider_type", "e2b")
            .put("config", new JsonObject().put("api_key", E2B_KEY))
            .put("set_active", false);
    HttpResponse<String> saved = asAdmin(admin, "POST", "/config", e2b.encode());
    JsonObject shown = json(200, saved).getJsonObject("data").getJsonObject("config");
    assertEquals("********0f0f", shown.getString("api_key"));
    assertFalse(saved.body().contains(E2B_KEY));
    e2b.put("config", shown.copy().put("timeout", 60));
    JsonObject kept = json(200, asAdmin(admin, "POST", "/config", e2b.encode()));
    assertEquals(
        new JsonObject().put("api_key", "********0f0f").put("timeout", 60),
        kept.getJsonObject("data").getJsonObject("config"));
    assertEquals("self_managed", config(admin).getString("provider_type"));

    e2b.put("config", new JsonObject().put("timeout", "soon"));
    JsonObject refused = json(400, asAdmin(admin, "POST", "/config", e2b.encode()));
    assertEquals(400, refused.getInteger("code"));
    assertTrue(refused.getString("message").contains("timeout"), refused::encode);

    JsonObject trial = new JsonObject().put("provider_type", "self_managed");
    JsonObject tried =
        json(200, asAdmin(admin, "POST", "/test", trial.encode())).getJsonObject("data");
    assertEquals(true, tried.getBoolean("success"), tried::encode);
    assertTrue(tried.getString("message").startsWith("Test PASSED | Exit code: 0"), tried::encode);

    String audit = call("GET", "/v1/admin/audit", "", "X-API-Key", admin).body();
    assertTrue(audit.contains("provider.save") && audit.contains("provider.test"), audit);
    assertFalse(audit.contains(E2B_KEY));
  }

  private JsonObject config(String admin) {
    return json(200, asAdmin(admin, "GET", "/config", "")).getJsonObject("data");
  }

  private HttpResponse<String> run(String header, String key) {
    String code = Base64.getEncoder().encodeToString("def main(): return 42".getBytes());
    return call("POST", "/run", "{\"code_b64\": \"" + code + "\"}", header, key);
  }

  private HttpResponse<String> asAdmin(String key, String method, String path, String body) {
    return call(method, ADMIN + path, body, "Authorization", "Bearer " + key);
  }

  private static JsonObject json(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  private HttpResponse<String> call(
      String method, String path, String body, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .header(header, value)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
