package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private int run(String provider, String language, Map<String, String> environment) {
    VerifyOptions options =
        new VerifyOptions(
            provider, language, Optional.empty(), folder.resolve("conf.yaml"), false, true);
    return new VerifyCommand(
            options, environment, new PrintStream(written, true, StandardCharsets.UTF_8))
        .run();
  }

  private String refusal(String provider, String language, Map<String, String> environment) {
    return String.valueOf(
        assertThrows(StartException.class, () -> run(provider, language, environment))
            .getMessage());
  }

  /** Where nothing listens, every step fails, and each says why. */
  @Test
  void aCloudThatCannotBeReachedMustBeSaidStepByStep() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertEquals(
        1,
        run(
            "e2b",
            "python",
            Map.of("E2B_API_KEY", "some-key", "E2B_API_URL", url, "E2B_SANDBOX_URL", url)));
    JsonObject report = new JsonObject(written.toString(StandardCharsets.UTF_8));
    assertFalse(report.getBoolean("passed"));
    JsonObject first = report.getJsonArray("steps").getJsonObject(0);
    assertEquals("authenticate", first.getString("name"));
    assertEquals("failed", first.getString("status"));
    assertTrue(first.getString("detail").contains("No connection to 127.0.0.1:" + port));
    assertFalse(report.encode().contains("some-key"));
  }

  @Test
  void aMissingKeyMustBeNamedWithItsVariable() {
    String refusal = refusal("e2b", "python", Map.of());
    assertTrue(refusal.contains("e2b: api_key: is missing"), refusal);
    assertTrue(refusal.contains("E2B_API_KEY"), refusal);
  }

  @Test
  void anUnknownProviderMustBeRefusedWithThoseThatThereAre() {
    String refusal = refusal("moon", "python", Map.of());
    assertTrue(refusal.contains("was moon"), refusal);
    assertTrue(refusal.contains("e2b"), refusal);
  }

  @Test
  void anUnknownLanguageMustBeRefused() {
    Map<String, String> key =
        Map.of("E2B_API_KEY", "e2b_0123", "E2B_SANDBOX_URL", "http://127.0.0.1:1");
    assertTrue(refusal("e2b", "cobol", key).contains("was cobol"));
  }

  @Test
  void aSectionOfTheConfigurationMustSpeakBeforeTheEnvironment() throws IOException {
    Files.writeString(
        folder.resolve("conf.yaml"),
        """
        providers:
          mine: {type: e2b, api_key: "two words", api_url: "http://127.0.0.1:1"}
        """);
    String refusal = refusal("mine", "python", Map.of("E2B_API_KEY", "good"));
    assertTrue(refusal.startsWith("mine: api_key: expected"), refusal);
    assertFalse(refusal.contains("two words"), refusal);
  }
}
