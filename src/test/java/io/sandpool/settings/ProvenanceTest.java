package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.json;
import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingValue.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

  private static SettingValue of(String path, List<SettingValue> values) {
    return values.stream().filter(value -> value.path().equals(path)).findFirst().orElseThrow();
  }

  private static List<SettingValue> values(String rows, Surroundings around) {
    return new Provenance(Fixtures.KINDS).of(rows(rows), around);
  }

  @Test
  void whoeverIsHeardLastMustBeTheSource() {
    Surroundings around =
        new Surroundings(
            json("{'pools.a':{'min_idle':1,'max_total':9,'max_waiting':3}}"),
            Map.of("pools.a.max_total", 8),
            Map.of("pools.a.min_idle", 2, "pools.a.idle_expiry", "30m"),
            Map.of(),
            Set.of(),
            Optional.empty());
    assertEquals(
        List.of(
            new SettingValue("pools.a.idle_expiry", "\"30m\"", Source.DEFAULT),
            new SettingValue("pools.a.max_total", "8", Source.ENVIRONMENT),
            new SettingValue("pools.a.max_waiting", "3", Source.FILE),
            new SettingValue("pools.a.min_idle", "4", Source.DATABASE)),
        values("{'pools.a':{'min_idle':4,'max_total':7}}", around));
  }

  @Test
  void whatAProviderTakesFromItsOwnVariableMustComeFromTheEnvironment() {
    List<SettingValue> values =
        values("{'sandbox.e2b':{}}", Fixtures.around("{}", Map.of("E2B_API_KEY", Fixtures.KEY)));
    assertEquals(
        new SettingValue(
            "sandbox.e2b.api_key", "{\"set\":true,\"last4\":\"cdef\"}", Source.ENVIRONMENT),
        of("sandbox.e2b.api_key", values));
    assertEquals(
        new SettingValue("sandbox.e2b.timeout", "30", Source.DEFAULT),
        of("sandbox.e2b.timeout", values));
  }

  @Test
  void aSettingMustBeHeardBeforeAProvidersOwnVariable() {
    List<SettingValue> values =
        values(
            "{'sandbox.e2b':{'api_key':'e2b_ffffffffffff0000'}}",
            Fixtures.around("{}", Map.of("E2B_API_KEY", Fixtures.KEY)));
    assertEquals(Source.DATABASE, of("sandbox.e2b.api_key", values).source());
  }

  @Test
  void noSecretMustBeShownWhereverItComesFrom() {
    String secret = "a-secret-of-the-file";
    Surroundings around =
        new Surroundings(
            json("{'sandbox.e2b':{'api_key':'" + secret + "'}}"),
            Map.of("sandbox.mine.api_key", "a-secret-of-the-environment"),
            Map.of(),
            Map.of("E2B_API_KEY", Fixtures.KEY),
            Set.of("e2b"),
            Optional.of("e2b"));
    String all =
        values("{'sandbox.mine':{'type':'e2b','api_key':'a-saved-secret'}}", around).toString();
    assertFalse(all.contains("a-se") || all.contains("a-sa") || all.contains("e2b_0"), all);
  }
}
