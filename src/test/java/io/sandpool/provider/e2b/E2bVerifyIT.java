package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.verify.Verifier;
import io.sandpool.emulator.Fault;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOperation;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an operator tries first, against the emulated cloud: configured by the environment alone.
 */
class E2bVerifyIT {

  private final Vertx vertx = Vertx.vertx();
  private final E2bEmulator emulator = E2bEmulator.start(E2bOptions.standard());
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertEquals(List.of(), emulator.sandboxes());
    assertEquals(List.of(), emulator.violations());
    emulator.close();
    assertEquals(List.of(), emulator.containers());
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private JsonObject verify(String language, String key, JsonObject configuration) {
    SandboxProvider provider =
        new E2bFactory()
            .create(
                new ProviderEnvironment(
                    vertx,
                    Ticker.system(),
                    ProviderListener.none(),
                    "e2b",
                    "verify0123",
                    "b00t",
                    Map.of(
                        "E2B_API_KEY", key,
                        "E2B_API_URL", emulator.url(),
                        "E2B_SANDBOX_URL", emulator.url()),
                    new MemoryLedger(),
                    CleanUp.DEFAULTS),
                configuration);
    Verifier verifier = Verifier.of(vertx, provider, "e2b", language, Optional.empty());
    boolean passed = verifier.run(new PrintStream(written, true, StandardCharsets.UTF_8), true);
    verifier.close();
    JsonObject report = new JsonObject(written.toString(StandardCharsets.UTF_8));
    assertEquals(passed, report.getBoolean("passed"));
    return report;
  }

  private static String status(JsonObject report, String step) {
    return report.getJsonArray("steps").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(step))
        .map(each -> each.getString("status"))
        .findFirst()
        .orElse("missing");
  }

  @ParameterizedTest
  @CsvSource({"python, guest", "nodejs, guest", "bash, guest", "python, kernel", "nodejs, kernel"})
  void everyStepMustPass(String language, String execution) {
    JsonObject report =
        verify(language, emulator.apiKey(), new JsonObject().put("execution", execution));
    assertTrue(report.getBoolean("passed"), report::encodePrettily);
    assertEquals("passed", status(report, "gone"), report::encodePrettily);
    assertEquals("passed", status(report, "print"), report::encodePrettily);
    boolean guest = execution.equals("guest");
    assertEquals(guest ? "passed" : "skipped", status(report, "file"), report::encodePrettily);
  }

  @Test
  void aWrongKeyMustBeSaidAndNotShown() {
    JsonObject report = verify("python", "e2b_ffffffff", new JsonObject());
    assertFalse(report.getBoolean("passed"));
    assertEquals("failed", status(report, "authenticate"));
    assertTrue(report.encode().contains("401"), report::encodePrettily);
    assertFalse(report.encode().contains("e2b_ffffffff"), report::encodePrettily);
  }

  @Test
  void aLostCreateAnswerMustLeaveNothingBehind() {
    emulator.faults().on(E2bOperation.CREATE).once(new Fault.LostAnswer());
    JsonObject report = verify("python", emulator.apiKey(), new JsonObject());
    assertEquals("failed", status(report, "create"));
    assertEquals("skipped", status(report, "main"));
  }
}
