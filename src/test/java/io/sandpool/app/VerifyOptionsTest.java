package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyOptionsTest {

  private static VerifyOptions parse(Map<String, String> environment, String... args) {
    return VerifyOptions.parse(new ArrayDeque<>(List.of(args)), environment);
  }

  @Test
  void aProviderAloneMustBeEnough() {
    VerifyOptions options = parse(Map.of(), "--provider", "e2b");
    assertEquals("e2b", options.provider());
    assertEquals("python", options.language());
    assertEquals(Optional.empty(), options.template());
    assertEquals(Path.of("conf/sandpool.yaml"), options.config());
    assertFalse(options.mustRead(), "without the file, the environment is enough");
    assertFalse(options.json());
  }

  @Test
  void everyOptionMustBeTakenAndTheLastOneCount() {
    VerifyOptions options =
        parse(
            Map.of("SANDPOOL_CONFIG", "ignored.yaml"),
            "--provider",
            "e2b",
            "--provider",
            "mine",
            "--language",
            "r",
            "--template",
            "t",
            "--config",
            "my.yaml",
            "--json");
    assertEquals(
        new VerifyOptions("mine", "r", Optional.of("t"), Path.of("my.yaml"), true, true), options);
  }

  @Test
  void aFileOfTheEnvironmentMustBeThere() {
    assertTrue(parse(Map.of("SANDPOOL_CONFIG", "x.yaml"), "--provider", "e2b").mustRead());
  }

  @Test
  void whatIsNotKnownMustBeRefused() {
    assertThrows(StartException.class, () -> parse(Map.of()));
    assertThrows(StartException.class, () -> parse(Map.of(), "--provider"));
    assertThrows(StartException.class, () -> parse(Map.of(), "--provider", "e2b", "--key", "x"));
  }
}
