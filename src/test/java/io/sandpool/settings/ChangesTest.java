package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.bus.admin.SettingsChange;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private static List<SettingsChange> between(String before, String after) {
    return Changes.between(rows(before), rows(after), new JsonObject(), Fixtures.KINDS);
  }

  private static SettingsChange change(String path, String before, String after) {
    return new SettingsChange(path, said(before), said(after));
  }

  private static Optional<String> said(String json) {
    return json.isEmpty() ? Optional.empty() : Optional.of(json.replace('\'', '"'));
  }

  @Test
  void everyValueThatDiffersMustBeNamedWithBothSides() {
    assertEquals(
        List.of(
            change("limits.cpus", "1", "2"),
            change("pools.a.min_idle", "", "3"),
            change("sandbox.e2b.templates.python", "'x'", ""),
            change("sandbox.provider_type", "'a'", "'b'")),
        between(
            "{'limits':{'cpus':1},'sandbox.e2b':{'timeout':9,'templates':{'python':'x','r':'y'}},"
                + "'sandbox.provider_type':'a'}",
            "{'limits':{'cpus':2},'sandbox.e2b':{'timeout':9,'templates':{'r':'y'}},"
                + "'sandbox.provider_type':'b','pools.a':{'min_idle':3}}"));
  }

  @Test
  void aChangedSecretMustBeNamedAndNotShown() {
    assertEquals(
        List.of(
            change(
                "sandbox.e2b.api_key",
                "{'set':true,'last4':'cdef'}",
                "{'set':true,'last4':'cdef'}")),
        between(
            "{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "'}}",
            "{'sandbox.e2b':{'api_key':'e2b_ffff456789abcdef'}}"));
  }

  @Test
  void aListMustBeOneValue() {
    assertEquals(
        List.of(change("dispatch.order", "['a','b']", "['b','a']")),
        between("{'dispatch':{'order':['a','b']}}", "{'dispatch':{'order':['b','a']}}"));
  }

  @Test
  void aProviderSavedWithoutSettingsMustBeAChange() {
    assertEquals(List.of(change("sandbox.e2b", "", "{}")), between("{}", "{'sandbox.e2b':{}}"));
  }

  @Test
  void equalSettingsMustNotDiffer() {
    String rows = "{'limits':{'cpus':1.5},'dispatch':{'order':['a'],'spill':{'degraded':true}}}";
    assertEquals(List.of(), between(rows, rows));
  }
}
