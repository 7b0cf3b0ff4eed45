package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.json;
import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TreeFormTest {

  @Test
  void rowsMustLieOverTheFileValueByValue() {
    assertEquals(
        json(
            "{'http':{'port':1},'providers':{'e2b':{'type':'e2b','timeout':9}},"
                + "'pools':{'a':{'min_idle':2,'max_total':4},'b':{'min_idle':1}},"
                + "'sandbox':{'provider_type':'e2b'},'limits':{'cpus':2}}"),
        TreeForm.over(
            json(
                "{'http':{'port':1},'providers':{'e2b':{'type':'e2b'}},"
                    + "'pools':{'a':{'min_idle':1,'max_total':4}}}"),
            rows(
                "{'sandbox.e2b':{'timeout':9},'pools.a':{'min_idle':2},'pools.b':{'min_idle':1},"
                    + "'sandbox.provider_type':'e2b','limits':{'cpus':2}}")));
  }

  @Test
  void theFilesSettingsMustBeFoundAsRows() {
    assertEquals(
        json(
            "{'sandbox.e2b':{'timeout':9},'sandbox.provider_type':'e2b','pools.a':{'min_idle':2},"
                + "'dispatch':{'order':['e2b']}}"),
        TreeForm.rows(
            json(
                "{'http':{'port':1},'providers':{'e2b':{'timeout':9},'empty':null},"
                    + "'sandbox':{'provider_type':'e2b'},'pools':{'a':{'min_idle':2}},"
                    + "'dispatch':{'order':['e2b']}}")));
  }

  @Test
  void aKeyOfAProviderMustBeASettingsPath() {
    assertEquals("sandbox.e2b.timeout", TreeForm.path("providers.e2b.timeout"));
    assertEquals("pools.a.min_idle", TreeForm.path("pools.a.min_idle"));
    assertTrue(TreeForm.isSetting("sandbox.e2b.timeout"));
    assertTrue(TreeForm.isSetting("limits.cpus"));
    assertFalse(TreeForm.isSetting("http.port"));
    assertFalse(TreeForm.isSetting("shutdown_grace"));
  }
}
