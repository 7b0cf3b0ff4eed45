package io.sandpool.emulator.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.emulator.Findings;
import io.sandpool.emulator.OfficialClient;
import io.sandpool.emulator.TlsDoor;
import io.sandpool.testkit.Certificates;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alibaba's own package, unmodified, finds in the emulator what it expects of the cloud. */
class OfficialAgentRunSdkIT {

  private final Vertx vertx = Vertx.vertx();
  private final AgentRunEmulator cloud =
      AgentRunEmulator.start(AgentRunOptions.standard().withExecuteLimit(Duration.ofSeconds(20)));

  @TempDir Path folder = Path.of("");

  @AfterEach
  void nothingIsLeft() throws TimeoutException {
    try {
      assertEquals(List.of(), cloud.sandboxes());
    } finally {
      cloud.close();
      vertx.close().await(1, TimeUnit.MINUTES);
    }
    assertEquals(List.of(), cloud.containers());
  }

  @Test
  void templatesAndSandboxesMustComeAndGo() {
    run("lifecycle")
        .expect("no template yet", "ResourceNotExistError")
        .expect("template", "READY")
        .expect("template again", "ClientError")
        .expect("described", JsonArray.of("sdk-template", "CodeInterpreter", 2.0, 4096, 512))
        .expect("templates", JsonArray.of("sdk-template"))
        .expect("sandbox", JsonArray.of("chosen-by-the-client", "sdk-template", 700))
        .expect("the same id again", "ClientError")
        .expect("health", "ok")
        .expect("status", "READY")
        .expect("listed", JsonArray.of("chosen-by-the-client"))
        .expect("deleted again", "ResourceNotExistError")
        .expect("connect to deleted", "ResourceNotExistError")
        .expect("id of the service's own", 26)
        .expect("stopped", "TERMINATED")
        .expect("code in stopped", JsonArray.of("ClientError", 404, "NOT_FOUND"))
        .expect("template is gone", "ResourceNotExistError")
        .expectNothingElse();
    assertEquals(List.of(), cloud.refused());
  }

  @Test
  void codeMustRun() {
    run("code")
        .expect(
            "output",
            JsonArray.of(
                item("stdout", "out\n"),
                item("stderr", "err\n"),
                item("result", "None"),
                end("ok")))
        .expect("names its context", true)
        .expect("value", JsonArray.of(item("result", "42"), end("ok")))
        .expect(
            "error",
            JsonArray.of(
                item("error", "ValueError: invalid literal for int() with base 10: 'x'"),
                end("error")))
        .expect("javascript", item("stdout", "2\n"))
        .expect("state", item("stdout", "42\n"))
        .expect("contexts", true)
        .expect("context", true)
        .expect("apart", "error")
        .expect("both given", JsonArray.of("ClientError", 400, "INVALID_REQUEST"))
        .expect("too long", JsonArray.of("ClientError", 400, "INVALID_REQUEST"))
        .expect("closed", JsonArray.of("ClientError", 404, "NOT_FOUND"))
        .expect("timeout", JsonArray.of("ServerError", 504))
        .expectNothingElse();
    assertEquals(List.of(), cloud.refused());
  }

  @Test
  void whoSignsWithAnotherSecretMustBeRefused() {
    JsonArray refusal =
        JsonArray.of("ClientError", 403, "ERR_FORBIDDEN", "Signature verification failed");
    run("refused")
        .expect("data plane", refusal)
        .expect("data plane by id", refusal)
        .expect("control plane", JsonArray.of("ClientError", 403, null))
        .expectNothingElse();
    assertEquals(3, cloud.refused().size());
  }

  private Findings run(String scenario) {
    Certificates certificates = Certificates.forNames(folder, "ip:127.0.0.1");
    TlsDoor door;
    try {
      // The package speaks nothing but TLS to the control plane.
      door = TlsDoor.open(vertx, certificates, cloud.port()).await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
    return OfficialClient.python("agentrun-python")
        .run(
            scenario,
            Map.of(
                "AGENTRUN_CONTROL_ENDPOINT", door.url(),
                "AGENTRUN_DATA_ENDPOINT", cloud.url(),
                "AGENTRUN_ACCESS_KEY_ID", cloud.account().keyId(),
                "AGENTRUN_ACCESS_KEY_SECRET", cloud.account().keySecret(),
                "AGENTRUN_ACCOUNT_ID", cloud.account().id(),
                "AGENTRUN_REGION", cloud.account().region(),
                "SSL_CERT_FILE", certificates.certificate().toString()));
  }

  private static JsonObject item(String type, String text) {
    return new JsonObject().put("type", type).put("text", text);
  }

  private static JsonObject end(String status) {
    return new JsonObject().put("type", "endOfExecution").put("status", status);
  }
}
