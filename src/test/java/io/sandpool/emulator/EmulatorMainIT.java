package io.sandpool.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code scripts/emulator.sh} starts. */
@Timeout(120)
class EmulatorMainIT {

  @Test
  void e2bMustPrintWhatItsClientsTakeFromTheEnvironment() throws Exception {
    assertServes("e2b", "E2B_API_URL", Set.of("E2B_API_URL", "E2B_SANDBOX_URL", "E2B_API_KEY"));
  }

  @Test
  void agentRunMustPrintWhatItsClientsTakeFromTheEnvironment() throws Exception {
    assertServes(
        "aliyun",
        "AGENTRUN_DATA_ENDPOINT",
        Set.of(
            "AGENTRUN_CONTROL_ENDPOINT",
            "AGENTRUN_DATA_ENDPOINT",
            "AGENTRUN_ACCESS_KEY_ID",
            "AGENTRUN_ACCESS_KEY_SECRET",
            "AGENTRUN_ACCOUNT_ID",
            "AGENTRUN_REGION"));
  }

  /** Whoever does not say who they are is turned away, so that somebody must have answered. */
  private static void assertServes(String cloud, String place, Set<String> expected)
      throws IOException, InterruptedException {
    Process emulator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmulatorMain.class.getName(),
                cloud)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = emulator.inputReader()) {
      Map<String, String> settings = new HashMap<>();
      while (settings.size() < expected.size()) {
        String line = lines.readLine();
        assertTrue(line != null && line.startsWith("export "), () -> "it said: " + line);
        List<String> words = List.of(line.substring("export ".length()).split("=", 2));
        settings.put(words.get(0), words.get(1));
      }
      assertEquals(expected, settings.keySet());
      HttpRequest stranger =
          HttpRequest.newBuilder(URI.create(settings.get(place) + "/sandboxes")).build();
      int status =
          HttpClient.newHttpClient().send(stranger, BodyHandlers.discarding()).statusCode();
      assertTrue(status >= 400 && status < 500, () -> "status " + status);
    } finally {
      emulator.destroy();
      emulator.waitFor();
    }
  }
}
