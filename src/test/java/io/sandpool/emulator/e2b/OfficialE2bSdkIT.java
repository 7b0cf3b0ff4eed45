package io.sandpool.emulator.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.Findings;
import io.sandpool.emulator.OfficialClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** E2B's own packages, unmodified, find in the emulator what they expect of the cloud. */
class OfficialE2bSdkIT {

  private final E2bEmulator cloud = E2bEmulator.start(E2bOptions.standard().withMaxConcurrent(2));

  /** The two clients, and what they call their errors. */
  enum Client {
    JAVASCRIPT("Error", "js"),
    PYTHON("Exception", "python");

    private final String suffix;
    private final String name;

    Client(String suffix, String name) {
      this.suffix = suffix;
      this.name = name;
    }

    String error(String kind) {
      return kind + suffix;
    }

    OfficialClient installed() {
      return this == PYTHON ? OfficialClient.python("e2b-python") : OfficialClient.node("e2b-js");
    }
  }

  @AfterEach
  void everyRequestIsInTheDocumentAndNothingIsLeft() {
    try {
      assertEquals(List.of(), cloud.violations());
    } finally {
      cloud.close();
    }
    assertEquals(List.of(), cloud.containers());
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void mustCreateFindExtendAndKillSandboxes(Client client) {
    Findings findings = run(client, "lifecycle");
    findings
        .expect("running", true)
        .expect("info", info(client))
        .expect("lease seconds", 60)
        .expect("lease was extended", true)
        .expect("listed by metadata", JsonArray.of(true))
        .expect("listed by other metadata", JsonArray.of())
        .expect("pages", JsonArray.of(1, 1))
        .expect("connected", "2")
        .expect("killed", JsonArray.of(true, false))
        .expect("killed is running", false)
        .expect("info of killed", client.error("SandboxNotFound"))
        .expect("timeout of killed", client.error("SandboxNotFound"))
        .expect("connect to killed", client.error("SandboxNotFound"))
        .expect("code in killed", client.error("Timeout"))
        .expectNothingElse();
    assertEquals(List.of(), cloud.sandboxes());
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void mustRunCode(Client client) {
    Findings findings = run(client, "code");
    expectOutput(findings);
    expectRichResults(findings);
    expectContexts(findings, client);
    findings
        .expect("timeout", client.error("Timeout"))
        .expect("after timeout", "f")
        .expect("killed while running", JsonArray.of(client.error("Timeout"), true))
        .expectNothingElse();
    assertEquals(List.of(), cloud.sandboxes());
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void mustBeToldWhatIsRefused(Client client) {
    run(client, "refused")
        .expect("wrong key", client.error("Authentication"))
        .expect("unknown template", client.error("Sandbox"))
        .expectNothingElse();
    expectCreateToFail(client, Fault.status(403), "Sandbox");
    expectCreateToFail(client, Fault.status(429), "RateLimit");
    expectCreateToFail(client, Fault.status(429, 1), "RateLimit");
    expectCreateToFail(client, Fault.status(500), "Sandbox");
    expectCreateToFail(client, Fault.status(503), "ServiceBusy");
    assertEquals(List.of(), cloud.sandboxes());
  }

  private void expectCreateToFail(Client client, Fault fault, String kind) {
    cloud.faults().on(E2bOperation.CREATE).always(fault);
    run(client, "create").expect("create", client.error(kind)).expectNothingElse();
    cloud.faults().clear();
  }

  private static JsonObject info(Client client) {
    return new JsonObject()
        .put("same", true)
        .put("name", "code-interpreter-v1")
        .put("state", "running")
        .put("metadata", new JsonObject().put("k y", "v&1").put("run", client.name));
  }

  private static void expectOutput(Findings findings) {
    JsonObject logs =
        new JsonObject().put("stdout", JsonArray.of("out\n")).put("stderr", JsonArray.of("err\n"));
    JsonObject error =
        new JsonObject().put("name", "ValueError").put("value", "no").put("place", true);
    JsonObject status = new JsonObject().put("name", "").put("value", "3").put("traceback", "");
    findings
        .expect("logs", logs)
        .expect("streamed", JsonArray.of("out\n"))
        .expect("text", "42")
        .expect("count", 1)
        .expect("error", error)
        .expect("state", "f")
        .expect("environment", JsonArray.of("blue", "1"))
        .expect("javascript", "2")
        .expect("bash", new JsonObject().put("logs", JsonArray.of("bash\n")).put("error", status));
  }

  private static void expectRichResults(Findings findings) {
    JsonArray points = JsonArray.of(JsonArray.of(1.0, 3.0), JsonArray.of(2.0, 4.0));
    findings
        .expect("picture", new JsonObject().put("png", "PNG").put("main", false))
        .expect(
            "chart", new JsonObject().put("type", "line").put("title", "t").put("points", points))
        .expect(
            "table",
            new JsonObject()
                .put("data", new JsonObject().put("a", JsonArray.of(1, 2)))
                .put("html", true));
  }

  private static void expectContexts(Findings findings, Client client) {
    findings
        .expect("context", new JsonObject().put("language", "python").put("cwd", "/tmp"))
        .expect("context keeps", "(1, '/tmp')")
        .expect("other context has not", "NameError")
        .expect("context restarted", "NameError")
        .expect("contexts", JsonArray.of("python", "javascript", "bash", "python"))
        .expect("context removed", client.error("NotFound"));
  }

  private Findings run(Client client, String scenario) {
    Map<String, String> environment =
        Map.of(
            "E2B_API_URL", cloud.url(),
            "E2B_SANDBOX_URL", cloud.url(),
            "E2B_API_KEY", cloud.apiKey());
    return client.installed().run(scenario, environment);
  }
}
