package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings of the service as an operator runs it, over HTTP with the admin's key. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SettingsApiIT {

  private static final String SECRET = "e2b_feedfacefeedfacefeedface0badcafe12345678";

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ServiceProcess service = ServiceProcess.start(folder);
  private Api api = service.ready();

  @AfterEach
  void leaveNothing() throws Exception {
    service.terminate();
    service.awaitEnd();
    List<String> left = containers.ofInstance(instance);
    left.forEach(containers::remove);
    containers.close();
    removeFolder();
    assertEquals(List.of(), left);
  }

  private HttpResponse<String> call(String method, String path, String body, String version)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .timeout(Duration.ofMinutes(3))
            .header("X-API-Key", Files.readString(folder.resolve("data/admin-key")).strip())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    if (!version.isEmpty()) {
      request.header("If-Match", "\"" + version + "\"");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private boolean isWritten(String text) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aSecretMustBeKeptUsedAndNeverShownAnywhere() throws Exception {
    HttpResponse<String> saved =
        call(
            "PATCH",
            "/v1/admin/settings",
            "{'settings':{'pools.bash':{'min_idle':1},'sandbox.e2b':{'api_key':'"
                + SECRET
                + "'}},'note':'by a test'}",
            "1");
    assertEquals(200, saved.statusCode(), saved::body);
    assertEquals("\"2\"", saved.headers().firstValue("etag").orElse("\"2\""));
    Eventually.holds(() -> api.pool("bash").getInteger("min_idle") == 1, () -> api.pool("bash"));

    HttpResponse<String> shown = call("GET", "/v1/admin/providers/e2b", "", "");
    assertTrue(shown.body().contains("\"last4\":\"5678\""), shown::body);
    HttpResponse<String> again =
        call(
            "PUT",
            "/v1/admin/providers/e2b/settings",
            "{'settings':{'api_key':{'set':true,'last4':'5678'},'timeout':60},'note':''}",
            "2");
    assertEquals(200, again.statusCode(), again::body);
    HttpResponse<String> stale = call("PATCH", "/v1/admin/settings", "{'settings':{}}", "2");
    assertEquals(412, stale.statusCode(), stale::body);
    HttpResponse<String> wrong =
        call(
            "PUT",
            "/v1/admin/providers/e2b/settings",
            "{'settings':{'api_key':'" + SECRET + "x','timeout':true,'tiemout':1},'note':''}",
            "3");
    assertEquals(422, wrong.statusCode(), wrong::body);
    for (String path : List.of("api_key", "timeout", "tiemout")) {
      assertTrue(wrong.body().contains("sandbox.e2b." + path), wrong::body);
    }

    service.terminate();
    service.awaitEnd();
    String log = service.toString();
    service = ServiceProcess.start(folder);
    api = service.ready();
    JsonObject settings = new JsonObject(call("GET", "/v1/admin/settings", "", "").body());
    assertEquals(3, settings.getInteger("version"));
    assertTrue(isWritten("by a test"));
    String answers = saved.body() + shown.body() + again.body() + wrong.body() + settings.encode();
    for (String place :
        List.of(
            answers,
            call("GET", "/v1/admin/settings/versions", "", "").body(),
            call("GET", "/v1/admin/audit", "", "").body(),
            call("GET", "/v1/settings", "", "").body(),
            api.text("/metrics"),
            log,
            service.toString())) {
      assertFalse(place.contains(SECRET), place);
    }
    assertFalse(isWritten(SECRET));
  }

  @Test
  void aProviderMustBeTriedOverHttpBeforeItIsSaved() throws Exception {
    HttpResponse<String> trial =
        call("POST", "/v1/admin/providers/self_managed/test", "{'settings':{}}", "");
    assertEquals(200, trial.statusCode(), trial::body);
    JsonObject report = new JsonObject(trial.body());
    assertTrue(report.getBoolean("passed"), trial::body);
    assertTrue(report.getJsonObject("run").getString("stdout").contains("TEST_PASSED"));
  }
}
