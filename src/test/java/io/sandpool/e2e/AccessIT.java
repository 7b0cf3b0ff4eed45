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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys and the audit log of the service as an operator runs it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessIT {

  private static final String RUN = "{\"language\":\"bash\",\"code\":\"echo hello\"}";

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final Path data = folder.resolve("data");
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ServiceProcess service = startLocked();
  private Api api = service.ready();
  private String admin = "";

  private ServiceProcess startLocked() {
    JsonObject config = ServiceProcess.config(folder);
    config.getJsonObject("http").put("authentication", "on");
    ServiceProcess.write(folder, config);
    return ServiceProcess.start(folder);
  }

  @BeforeEach
  void readKey() throws IOException {
    admin = Files.readString(data.resolve("admin-key")).strip();
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

  private HttpResponse<String> call(String operation, String body, String key) {
    String[] parts = operation.split(" ");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + parts[1]))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .method(
                parts[0],
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("X-API-Key", key);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int status(String operation, String key) {
    return call(operation, operation.contains("executions") ? RUN : "", key).statusCode();
  }

  private JsonObject newKey(JsonObject order) {
    HttpResponse<String> answer = call("POST /v1/admin/keys", order.encode(), admin);
    assertEquals(201, answer.statusCode(), answer::body);
    return new JsonObject(answer.body());
  }

  private static JsonObject order(String role) {
    return new JsonObject().put("name", "robot").put("role", role).put("tenant", "acme");
  }

  /** The command's output, with its exit code before it. */
  private String command(String name) {
    return ServiceProcess.outcome(folder, name);
  }

  @Test
  void theFirstStartMustMakeAnAdminsKeyThatOnlyItsOwnerMayRead() throws IOException {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("admin-key"))));
    assertTrue(service.toString().contains(data.resolve("admin-key").toString()));
    assertEquals(401, status("GET /v1/admin/me", ""));
    JsonObject me = new JsonObject(call("GET /v1/admin/me", "", admin).body());
    assertEquals("admin", me.getString("role"));
    assertEquals("system", me.getString("tenant"));
    assertEquals(200, status("GET /v1/admin/audit", admin));

    service.terminate();
    service.awaitEnd();
    String log = service.toString();
    service = ServiceProcess.start(folder);
    api = service.ready();
    assertEquals(200, status("GET /v1/admin/me", admin));
    assertEquals(admin, Files.readString(data.resolve("admin-key")).strip());
    assertFalse((log + service).contains(admin));
  }

  @Test
  void keysMustServeForTheirRoleUntilTheyAreRevokedOrEnd() {
    JsonObject robot = newKey(order("run"));
    String secret = robot.getString("secret");
    assertEquals(200, status("POST /v1/executions", secret));
    assertEquals(403, status("GET /v1/pools", secret));
    assertEquals(403, status("GET /v1/admin/keys", secret));

    JsonObject boss = newKey(order("admin"));
    assertEquals(200, status("GET /v1/admin/keys", boss.getString("secret")));
    assertEquals(403, status("GET /v1/admin/audit", boss.getString("secret")));
    String first =
        new JsonObject(call("GET /v1/admin/keys", "", admin).body())
            .getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("tenant").equals("system"))
                .map(key -> key.getString("id"))
                .findFirst()
                .orElseThrow();
    assertEquals(404, status("DELETE /v1/admin/keys/" + first, boss.getString("secret")));

    assertEquals(204, status("DELETE /v1/admin/keys/" + robot.getString("id"), admin));
    assertEquals(401, status("POST /v1/executions", secret));

    Instant end = Instant.now().plusSeconds(20);
    String brief = newKey(order("run").put("expires_at", end.toString())).getString("secret");
    assertEquals(200, status("GET /v1/languages", brief));
    Eventually.holds(() -> status("GET /v1/languages", brief) == 401, () -> end);
    assertFalse(Instant.now().isBefore(end));
    for (String shown : List.of(secret, brief, boss.getString("secret"))) {
      assertFalse(service.toString().contains(shown));
    }
  }

  @Test
  void aLostKeyMustBeReplacedWhileTheServiceRuns() throws IOException {
    String said = command("new-admin-key");
    assertTrue(said.startsWith("0 "), said);
    String another = Files.readString(data.resolve("admin-key")).strip();
    assertFalse(said.contains(another), said);
    assertFalse(another.equals(admin));
    Eventually.holds(() -> status("GET /v1/admin/me", another) == 200, () -> said);
    assertEquals(200, status("GET /v1/admin/me", admin));
    assertTrue(call("GET /v1/admin/audit", "", another).body().contains("new-admin-key"));
  }

  @Test
  void whatIsChangedBehindTheServicesBackMustBeFound() throws SQLException, IOException {
    for (int i = 0; i < 3; i++) {
      newKey(order("run"));
    }
    String whole = command("audit-verify");
    assertTrue(whole.startsWith("0 The audit log is whole: 4 entries"), whole);
    String head = Files.readString(data.resolve("audit-head"));
    assertTrue(whole.contains(head.strip().split(" ")[1]), whole);
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sandpool.db"));
        Statement statement = database.createStatement()) {
      statement.execute("drop trigger audit_entry_no_update");
      statement.execute("update audit_entry set actor = 'nobody' where seq = 3");
    }
    String broken = command("audit-verify");
    assertTrue(broken.startsWith("1 The audit log is broken: entry 3 was changed"), broken);
    newKey(order("run"));
    assertTrue(command("audit-verify").startsWith("1 "));
  }
}
