package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKeysTest {

  private static final String DIGITS = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private WebhookKeys keys() {
    return new WebhookKeys(folder, Map.of());
  }

  private Path file() {
    return folder.resolve("webhook-secret");
  }

  @Test
  void theFirstStartMustMakeASecretThatOnlyTheServicesUserMayReadAndTheNextUseIt()
      throws Exception {
    String digits = keys().readOrCreate().digits();
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file()));
    assertEquals(digits, keys().readOrCreate().digits());
    assertEquals(digits, keys().read().digits());
  }

  @Test
  void theEnvironmentMustComeBeforeTheFile() {
    WebhookKeys keys = new WebhookKeys(folder, Map.of(WebhookKeys.VARIABLE, DIGITS));
    assertEquals(DIGITS, keys.readOrCreate().digits());
    assertFalse(Files.exists(file()));
  }

  @Test
  void aSecretThatIsNoneMustBeRefusedWithoutShowingIt() throws Exception {
    WebhookKeys keys = new WebhookKeys(folder, Map.of(WebhookKeys.VARIABLE, "hunter2"));
    StartException failure = assertThrows(StartException.class, keys::readOrCreate);
    assertTrue(String.valueOf(failure.getMessage()).contains(WebhookKeys.VARIABLE));
    assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"));
  }

  @Test
  void aFileThatOthersMayReadMustBeRefused() throws Exception {
    keys().readOrCreate();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThrows(StartException.class, () -> keys().readOrCreate());
  }
}
