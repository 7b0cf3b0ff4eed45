package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.config.ConfigException;
import io.sandpool.settings.AesGcmSealer;
import io.sandpool.settings.Rows;
import io.sandpool.settings.SettingsKey;
import io.sandpool.settings.Vault;
import io.sandpool.settings.Version;
import io.sandpool.testkit.MemoryVersions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsStartTest {

  private static final JsonObject FILE = new JsonObject("{\"providers\": {\"self_managed\": {}}}");

  @TempDir private Path folder;
  private final MemoryVersions store = new MemoryVersions();
  private final Vault vault = new Vault(store, new AesGcmSealer(SettingsKey.generate()), "here");

  private SettingsStart.Begun begin(JsonObject file) {
    return new SettingsStart(
            Judges.judge(Map.of()),
            Kinds.described(Kinds.registry()),
            folder.resolve("sandpool.yaml"))
        .begin(vault, file);
  }

  private String refusal(JsonObject file) {
    return String.valueOf(assertThrows(ConfigException.class, () -> begin(file)).getMessage());
  }

  private void seed(String name, String value) throws Exception {
    Files.writeString(
        folder.resolve("system_settings.json"),
        "{\"system_settings\":[{\"name\":\"%s\",\"data_type\":\"json\",\"value\":%s}]}"
            .formatted(name, value));
  }

  @Test
  void theFirstStartMustBeginWithTheSeed() throws Exception {
    seed("limits", "{\"processes\": 100}");
    SettingsStart.Begun begun = begin(FILE);
    assertEquals(1, begun.version().number());
    assertEquals("From system_settings.json", begun.version().note());
    assertEquals("limits.processes", begun.version().changes().get(0).path());
    assertEquals(begun.version(), vault.latest().result().orElseThrow());
    assertTrue(begun.reading().config().isPresent());
  }

  @Test
  void afterThatTheSeedMustNotBeRead() throws Exception {
    begin(FILE);
    Files.writeString(folder.resolve("system_settings.json"), "no json");
    assertEquals(Rows.NONE, begin(FILE).version().rows());
    assertEquals(1, store.versions.size());
  }

  @Test
  void aBrokenSeedMustEndTheStartWithItsNameAndLeaveNothing() throws Exception {
    Files.writeString(folder.resolve("system_settings.json"), "no json");
    assertTrue(refusal(FILE).contains("system_settings.json, with which the settings begin"));
    seed("sandbox.self_managed", "{\"endpoint\": \"http://x\", \"create_lane\": 0}");
    String message = refusal(FILE);
    assertTrue(message.contains("system_settings.json are not good together"), message);
    assertTrue(message.contains("providers.self_managed.endpoint not known here"), message);
    assertTrue(message.contains("providers.self_managed.create_lane expected"), message);
    assertEquals(0, store.versions.size());
  }

  @Test
  void aFileThatIsWrongByItselfMustBeToldAsBefore() {
    String message = refusal(FILE.copy().put("htp", 1));
    assertTrue(message.startsWith("htp is not known here; known are clean_up, "), message);
  }

  @Test
  void settingsThatNoLongerFitTheFileMustEndTheStartWithTheWayBack() {
    vault.append(
        new Version(
            7,
            Instant.EPOCH,
            "anna",
            "",
            Rows.of(new JsonObject("{\"pools.a\": {\"min_idle\": 1}, \"limits\": {\"x\": 1}}")),
            List.of()));
    String message = refusal(FILE);
    assertTrue(message.startsWith("Version 7 of the settings in the database"), message);
    assertTrue(message.contains("pools.a.provider is missing"), message);
    assertTrue(message.contains("limits.x is not known"), message);
    assertTrue(message.contains("settings-restore <version>"), message);
  }
}
