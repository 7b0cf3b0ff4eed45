package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.SettingsProblem;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static List<String> wrong(Rows rows) {
    return rows.problems().stream().map(SettingsProblem::path).toList();
  }

  @Test
  void everyNameOfASettingMustBeAllowed() {
    Rows rows =
        rows(
            "{'sandbox.provider_type':'e2b','sandbox.e2b':{},'pools.python':{},'templates.a-b':{},"
                + "'languages.r':{},'dispatch':{},'limits':{},'max_limits':{}}");
    assertEquals(List.of(), rows.problems());
  }

  @Test
  void whatIsNoSettingMustBeRefusedWithItsName() {
    assertEquals(
        List.of("database", "http", "pools", "pools.A", "pools.a.b", "sandbox.", "x.y"),
        wrong(
            rows(
                "{'database':{},'http':{},'pools':{},'pools.A':{},'pools.a.b':{},'sandbox.':{},'x.y':{}}")));
  }

  @Test
  void aRowMustHaveItsShape() {
    assertEquals(
        List.of("dispatch", "pools.a", "sandbox.e2b", "sandbox.provider_type"),
        wrong(rows("{'sandbox.provider_type':{},'sandbox.e2b':'on','pools.a':5,'dispatch':[1]}")));
    assertEquals(List.of("sandbox.provider_type"), wrong(rows("{'sandbox.provider_type':' '}")));
  }

  @Test
  void settingsMustNotGrowWithoutBound() {
    Rows large =
        Rows.of(new JsonObject().put("limits", new JsonObject().put("a", "x".repeat(300_000))));
    assertEquals(List.of(""), wrong(large));
  }

  @Test
  void rowsThatDifferMustBeNamed() {
    Rows before = rows("{'limits':{'cpus':1},'dispatch':{'a':1},'pools.a':{}}");
    Rows after = rows("{'limits':{'cpus':2},'dispatch':{'a':1},'pools.b':{}}");
    assertEquals(Set.of("limits", "pools.a", "pools.b"), before.differing(after));
  }

  @Test
  void theTextOfRowsMustShowNoValue() {
    assertFalse(rows("{'sandbox.e2b':{'api_key':'hidden'}}").toString().contains("hidden"));
    assertTrue(rows("{'sandbox.e2b':{}}").toString().contains("sandbox.e2b"));
  }
}
