package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettingsDetailTest {

  private static final int LONGEST_DETAIL = 16 << 10;

  private static JsonObject detail(int changes, String path, String value) {
    List<SettingsChange> all =
        IntStream.range(0, changes)
            .mapToObj(
                i ->
                    new SettingsChange(i + path, Optional.empty(), Optional.of(Json.encode(value))))
            .toList();
    return SettingsDetail.told(new SettingsOutcome(true, 7, List.of(), all, List.of()), "why")
        .detail();
  }

  @Test
  void aLongValueMustBeCutAndTheRestBeTold() {
    JsonObject change =
        detail(1, ".path", "x".repeat(20_000)).getJsonArray("changes").getJsonObject(0);
    assertEquals("0.path", change.getString("path"));
    assertEquals('"' + "x".repeat(199) + "…", change.getString("after"));
  }

  @Test
  void manyValuesMustLeaveVersionAndPaths() {
    JsonObject detail = detail(100, ".path", "x".repeat(190));
    assertEquals(7L, detail.getLong("version"));
    assertEquals(100, detail.getJsonArray("changes").size());
    assertEquals(
        new JsonObject().put("path", "99.path"), detail.getJsonArray("changes").getValue(99));
  }

  @Test
  void evenPathsThatGrowWhenTheyAreWrittenMustFit() {
    JsonObject detail = detail(300, "\u0001".repeat(5000), "x");
    assertTrue(detail.encode().length() <= LONGEST_DETAIL, () -> "" + detail.encode().length());
    int told = detail.getJsonArray("changes").size();
    assertTrue(told > 0);
    assertEquals(300 - told, detail.getInteger("further_changes"));
  }
}
