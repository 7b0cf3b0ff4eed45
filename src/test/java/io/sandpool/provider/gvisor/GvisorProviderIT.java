package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The provider on a real engine with gVisor. */
class GvisorProviderIT {

  private static LiveProvider live;

  @BeforeAll
  static void start() {
    live = new LiveProvider();
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    live.destroyAll();
    assertEquals(List.of(), live.owned());
    assertEquals(0, live.provider.status().sandboxes());
  }

  @Test
  void pythonProgramRuns() {
    SandboxRef sandbox = live.create(LiveProvider.spec("python"));
    RunReport report =
        live.run(
            sandbox,
            Requests.withArguments(
                "python", "print('hi')\ndef main(n):\n  return {'twice': 2 * n}", "{\"n\": 21}"));
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals("hi\n", report.stdout().bytes().toUtf8());
    assertEquals(Optional.of("{\"twice\":42}"), report.resultJson().map(s -> s.replace(" ", "")));
    live.destroy(sandbox);
    assertTrue(live.owned().isEmpty());
  }
}
