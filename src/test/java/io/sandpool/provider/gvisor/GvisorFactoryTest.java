package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.CleanUp;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GvisorFactoryTest {

  private final Vertx vertx = Vertx.vertx();
  private final ProviderEnvironment environment =
      new ProviderEnvironment(
          vertx,
          Ticker.system(),
          ProviderListener.none(),
          "local",
          "install",
          "boot",
          Map.of(),
          LeaseLedger.none(),
          CleanUp.DEFAULTS);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private GvisorSettings settings(JsonObject configuration) {
    return GvisorFactory.settings(environment, configuration);
  }

  private void assertRefused(String key, Object value) {
    JsonObject configuration = new JsonObject().put(key, value);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> settings(configuration));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith(key + ": "), refusal::getMessage);
  }

  @Test
  void nothingSaidMeansTheDefaults() {
    assertEquals(
        GvisorSettings.defaults("local", "install", "boot"),
        settings(new JsonObject().put("type", "gvisor")));
  }

  @Test
  void whatIsSaidCounts() {
    GvisorSettings settings =
        settings(
            new JsonObject()
                .put("docker_host", "tcp://docker.example:2375")
                .put("runtime", "other")
                .put("create_lane", 5));
    assertEquals("tcp://docker.example:2375", settings.dockerHost());
    assertEquals("docker.example", settings.endpoint().socketAddress().host());
    assertEquals("other", settings.runtime());
    assertEquals(5, settings.create().threads());
  }

  @Test
  void wrongValuesAreRefusedByTheirKey() {
    assertRefused("docker_host", "ssh://x");
    assertRefused("docker_host", "unix://");
    assertRefused("docker_host", "tcp://nowhere");
    assertRefused("docker_host", "not a uri");
    assertRefused("docker_host", 7);
    assertRefused("runtime", "");
    assertRefused("runtime", "-x; rm");
    assertRefused("create_lane", 0);
    assertRefused("destroy_lane", "two");
    assertRefused("host_pids", 100);
    assertRefused("require_gvisor", "yes");
    assertRefused("colour", "red");
  }

  @Test
  void theRegistryKnowsTheKind() {
    ProviderRegistry registry = new ProviderRegistry(List.of(new GvisorFactory()));
    assertEquals("local", registry.create("gvisor", environment, new JsonObject()).id());
    assertThrows(
        IllegalArgumentException.class,
        () -> registry.create("nothing", environment, new JsonObject()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ProviderRegistry(List.of(new GvisorFactory(), new GvisorFactory())));
  }
}
