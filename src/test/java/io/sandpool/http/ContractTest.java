package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The OpenAPI document and the service say the same. */
class ContractTest {

  private static final String HELLO = "{\"language\": \"python\", \"code\": \"\"}";
  private static final Contract CONTRACT = new Contract();

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
  }

  @BeforeEach
  void mend() {
    api.reset();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void mustServeTheDocument() {
    Reply reply = api.get("/openapi.json");
    assertEquals("application/json", reply.header("Content-Type"));
    assertEquals(CONTRACT.document(), reply.json());
    assertEquals("3.1.0", reply.json().getString("openapi"));
  }

  @Test
  void mustHaveARouteForEachOperationAndNoOther() {
    Set<String> routed = new TreeSet<>();
    HttpApi shared = api.api;
    var router =
        api.verticle()
            .router(
                new Connections(shared.settings(), Ticker.system()),
                new Answers(HttpListener.NONE),
                new Ids());
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && route.methods() != null) {
        route
            .methods()
            .forEach(
                method -> routed.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}")));
      }
    }
    routed.removeIf(operation -> operation.startsWith("HEAD ") || operation.contains(" /admin"));
    assertEquals(new TreeSet<>(CONTRACT.operations()), routed);
  }

  @Test
  void mustAnswerEachOperation() {
    Operator admin = new Operator(api, KnownKeys.key(Role.ADMIN));
    for (String operation : CONTRACT.operations()) {
      api.runs.keep("gvisor", Caller.SYSTEM, Instant.now());
      String[] parts = operation.split(" ");
      String body = CONTRACT.example(parts[0], parts[1]).orElse(HELLO);
      Reply reply = admin.send(parts[0], Contract.path(parts[1]), body, "\"7\"");
      assertTrue(reply.status() >= 200 && reply.status() < 300, () -> operation + reply.text());
    }
  }

  @Test
  void mustNameTheMethodsOfEachPath() {
    for (String operation : CONTRACT.operations()) {
      String path = operation.split(" ")[1];
      HttpRequest request =
          api.to(Contract.path(path)).method("OPTIONS", BodyPublishers.noBody()).build();
      Reply reply = api.send(request);
      assertEquals(405, reply.status(), path);
      assertEquals(CONTRACT.methods(path), reply.header("Allow"), path);
    }
  }

  @Test
  void mustAnswerExecutionsAsTheDocumentSays() {
    CONTRACT.check("Execution", api.post(HELLO).json());
    api.dispatch(order -> Future.succeededFuture(Samples.eventful(order.request().id())));
    CONTRACT.check("Execution", api.post(HELLO).json());
  }

  @Test
  void mustTellOfKeptRunsAsTheDocumentSays() {
    Reply accepted = api.postTo("/v1/executions/batch", "{\"executions\": [" + HELLO + "]}");
    CONTRACT.check("KeptExecutions", accepted.json());
    JsonObject run = accepted.json().getJsonArray("executions").getJsonObject(0);
    String ended = run.getString("location");
    HttpRequest patient = api.to(ended).header("Prefer", "wait=9").build();
    CONTRACT.check("KeptExecution", api.send(patient).json());
    api.failWith(new ServiceError.ProviderLost("It is lost."));
    accepted = api.postTo("/v1/executions/batch", "{\"executions\": [" + HELLO + "]}");
    run = accepted.json().getJsonArray("executions").getJsonObject(0);
    HttpRequest again = api.to(run.getString("location")).header("Prefer", "wait=9").build();
    CONTRACT.check("KeptExecution", api.send(again).json());
  }

  @Test
  void mustStreamEventsAsTheDocumentSays() {
    api.dispatch(order -> Future.succeededFuture(Samples.eventful(order.request().id())));
    String[] lines = api.stream("application/x-ndjson", HELLO).text().split("\n");
    assertEquals(3, lines.length);
    for (String line : lines) {
      JsonObject event = new JsonObject(line);
      assertTrue(CONTRACT.validator("StreamEvent").validate(event).getValid(), line);
    }
    JsonObject finished = new JsonObject(lines[2]);
    assertEquals("finished", finished.remove("event"));
    CONTRACT.check("FinishedExecution", finished);
  }

  @Test
  void mustAnswerEverythingElseAsTheDocumentSays() {
    CONTRACT.check("Index", api.get("/").json());
    CONTRACT.check("LanguageList", api.get("/v1/languages").json());
    CONTRACT.check("Liveness", api.get("/health/live").json());
    CONTRACT.check("Readiness", api.get("/health/ready").json());
    CONTRACT.check("Pool", api.get("/v1/pools/python").json());
    api.pools.put(
        "python", Future.succeededFuture(Samples.pool("python", PoolHealth.DEGRADED, 0, 3)));
    api.pools.put(
        "nodejs",
        Future.failedFuture(new ServiceException(new ServiceError.Internal("It is gone."))));
    CONTRACT.check("PoolList", api.get("/v1/pools").json());
    CONTRACT.check("Problem", api.get("/health/ready").json());
  }

  @Test
  void mustTellOfProvidersAsTheDocumentSays() {
    CONTRACT.check("Provider", api.get("/v1/providers/gvisor").json());
    CONTRACT.check("Provider", api.get("/v1/providers/cloud").json());
    api.providers.put(
        "gvisor",
        Future.failedFuture(new ServiceException(new ServiceError.Internal("It is gone."))));
    CONTRACT.check("ProviderList", api.get("/v1/providers").json());
    CONTRACT.check("ProviderTest", api.postTo("/v1/providers/gvisor/test", "").json());
  }

  @Test
  void mustTellOperatorsAsTheDocumentSays() {
    Operator admin = new Operator(api, KnownKeys.key(Role.ADMIN));
    CONTRACT.check("Me", admin.get("/v1/admin/me").json());
    CONTRACT.check("SettingsInForce", admin.get("/v1/settings").json());
    CONTRACT.check("Settings", admin.get("/v1/admin/settings").json());
    CONTRACT.check("SettingsVersions", admin.get("/v1/admin/settings/versions").json());
    CONTRACT.check("ProviderSetupList", admin.get("/v1/admin/providers").json());
    CONTRACT.check("ProviderSetup", admin.get("/v1/admin/providers/cloud").json());
    CONTRACT.check("PoolPlan", admin.get("/v1/pools/python/plan").json());
    api.office.on(AdminAddresses.plan("python"), question -> PlanSamples.nothing("python"));
    CONTRACT.check("PoolPlan", admin.get("/v1/pools/python/plan").json());
    CONTRACT.check("History", admin.get("/v1/admin/history").json());
    CONTRACT.check("KeyList", admin.get("/v1/admin/keys").json());
    CONTRACT.check("AuditPage", admin.get("/v1/admin/audit").json());
  }

  @Test
  void mustTellWhatBecameOfChangesAsTheDocumentSays() {
    Operator admin = new Operator(api, KnownKeys.key(Role.ADMIN));
    CONTRACT.check("SettingsOutcome", example(admin, "PATCH", "/v1/admin/settings"));
    CONTRACT.check("SettingsTrial", example(admin, "POST", "/v1/admin/providers/{id}/test"));
    CONTRACT.check("PoolControlled", example(admin, "POST", "/v1/admin/pools/{name}/drain"));
    CONTRACT.check("KeyCreated", example(admin, "POST", "/v1/admin/keys"));
    api.office.on(
        AdminAddresses.PROPOSE,
        change ->
            new SettingsOutcome(
                false,
                7,
                List.of(new SettingsProblem("limits.cpus", "must be a number")),
                List.of(),
                List.of()));
    CONTRACT.check("Problem", example(admin, "PATCH", "/v1/admin/settings"));
  }

  private static JsonObject example(Operator operator, String method, String path) {
    String body = CONTRACT.example(method, path).orElse("");
    return operator.send(method, Contract.path(path), body, "\"7\"").json();
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void mustDocumentEachProblem(ProblemType type) throws IOException {
    String row = "| `%s` | %d | %s".formatted(type.slug(), type.status(), type.title());
    assertTrue(Files.readString(Path.of("docs/api.md")).contains(row), row);
    if (type.status() != 414 && type.status() != 431) {
      assertTrue(documented(type.status()), "status " + type.status());
    }
  }

  private static boolean documented(int status) {
    return CONTRACT.document().getJsonObject("paths").stream()
        .flatMap(path -> ((JsonObject) path.getValue()).stream())
        .map(operation -> ((JsonObject) operation.getValue()).getJsonObject("responses"))
        .anyMatch(
            responses ->
                responses.containsKey(Integer.toString(status))
                    || responses.containsKey("default"));
  }
}
