package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.InvalidSettingsException;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class E2bFactoryTest {

  private final Vertx vertx = Vertx.vertx();
  private final ProviderRegistry registry = new ProviderRegistry(List.of(new E2bFactory()));

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private ProviderEnvironment environment(Map<String, String> variables) {
    return new ProviderEnvironment(
        vertx,
        Ticker.system(),
        ProviderListener.none(),
        "far",
        "install",
        "boot",
        variables,
        new MemoryLedger(),
        CleanUp.DEFAULTS);
  }

  @Test
  void aKeyInTheEnvironmentMustBeEnough() {
    SandboxProvider provider =
        registry.create("e2b", environment(Map.of("E2B_API_KEY", "e2b_0123")), new JsonObject());
    assertEquals("far", provider.id());
    assertEquals("e2b", provider.status().type());
    assertTrue(provider.capabilities().remote());
    assertFalse(provider.status().health() == ProviderHealth.UP, "nobody has asked it yet");
    assertFalse(provider.status().toString().contains("e2b_0123"));
  }

  @Test
  void settingsMustBeJudgedWithoutMakingAnything() {
    assertDoesNotThrow(
        () -> registry.check("e2b", new JsonObject(), Map.of("E2B_API_KEY", "e2b_0123")));
    assertThrows(
        InvalidSettingsException.class, () -> registry.check("e2b", new JsonObject(), Map.of()));
    assertThrows(
        InvalidSettingsException.class,
        () ->
            registry.check(
                "e2b", new JsonObject().put("region", "eu"), Map.of("E2B_API_KEY", "e2b_0123")));
    assertThrows(
        IllegalArgumentException.class, () -> registry.check("moon", new JsonObject(), Map.of()));
  }

  @Test
  void everySettingMustBeDescribedAndTheKeyBeASecret() {
    List<Field> fields = new E2bFactory().descriptor().schema().fields();
    for (Field field : fields) {
      assertFalse(field.label().isBlank(), field.name());
      assertTrue(field.help().endsWith("."), field.name());
      assertEquals(field.name().equals("api_key"), field.secret(), field.name());
    }
    assertEquals(19, fields.size());
  }
}
