package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.Reading;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.settings.Rows;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges of the providers that ship. */
final class Judges {

  private Judges() {}

  static SettingsJudge judge(Map<String, String> environment) {
    return new SettingsJudge(
        new ConfigReader(new Installation("0123456789ab", "b00t", Optional.empty())),
        Kinds.registry(),
        environment);
  }

  static SandpoolConfig good(SettingsJudge judge, String file, String rows) {
    Reading reading = judge.read(new JsonObject(file), Rows.of(new JsonObject(rows)));
    assertEquals(List.of(), reading.problems());
    return reading.config().orElseThrow();
  }
}
