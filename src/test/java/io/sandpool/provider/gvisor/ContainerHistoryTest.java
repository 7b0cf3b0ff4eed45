package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerHistoryTest {

  private static boolean memory(long exitCode, String... actions) {
    return new ContainerHistory(Set.of(actions)).tellsOfMemory(exitCode);
  }

  @Test
  void whatTheKernelSaidMustCountWheneverItCame() {
    assertTrue(memory(137, "start", "die", "oom"));
    assertTrue(memory(0, "start", "oom", "die"));
  }

  @Test
  void aKillThatNobodyAskedForMustBeTheKernels() {
    assertTrue(memory(137, "create", "attach", "start", "die"));
  }

  @Test
  void aKillThatSomebodyAskedForMustNotBe() {
    assertFalse(memory(137, "start", "kill", "die"));
    assertFalse(memory(137, "start", "kill", "die", "stop", "destroy"));
  }

  @Test
  void whatTheEngineHasForgottenMustNotBeBlamedOnTheProgram() {
    assertFalse(memory(137));
    assertFalse(memory(137, "start"));
  }

  @Test
  void anotherEndMustNotBe() {
    assertFalse(memory(0, "start", "die"));
    assertFalse(memory(2, "start", "die"));
    assertFalse(memory(143, "start", "die"));
  }
}
