package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.webhook.WebhookSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookConfigTest {

  private static WebhookSettings read(ConfigNode root) {
    return WebhookReader.read(root.child("webhooks"));
  }

  private static ConfigNode root(JsonObject section) {
    return ConfigNode.root(new JsonObject().put("webhooks", section));
  }

  @Test
  void withoutASectionTheDefaultsMustHold() {
    ConfigNode root = ConfigNode.root(new JsonObject());
    assertEquals(WebhookSettings.DEFAULTS, read(root));
    assertEquals(List.of(), root.problems());
  }

  @Test
  void everyKeyMustBeRead() {
    ConfigNode root =
        root(
            new JsonObject()
                .put("enabled", false)
                .put("allow_http", true)
                .put("allow_internal", new JsonArray().add("10.0.0.0/8").add("hook.internal"))
                .put("attempts", 3)
                .put("timeout", "5s")
                .put("max_pending", 7)
                .put("ca_file", "pom.xml"));
    assertEquals(
        new WebhookSettings(
            false,
            true,
            List.of("10.0.0.0/8", "hook.internal"),
            3,
            Duration.ofSeconds(5),
            7,
            Optional.of("pom.xml")),
        read(root));
    assertEquals(List.of(), root.problems());
  }

  @Test
  void everyBadValueMustBeToldByItsKey() {
    ConfigNode root =
        root(
            new JsonObject()
                .put("allow_internal", new JsonArray().add("10.0.0.0/99"))
                .put("attempts", 0)
                .put("timeout", "1h")
                .put("max_pending", 0)
                .put("ca_file", "/no/such/file")
                .put("allow_htp", true));
    read(root);
    List<String> keys = root.problems().stream().map(ConfigProblem::path).sorted().toList();
    assertEquals(
        List.of(
            "webhooks.allow_htp",
            "webhooks.allow_internal",
            "webhooks.attempts",
            "webhooks.ca_file",
            "webhooks.max_pending",
            "webhooks.timeout"),
        keys);
    assertTrue(
        root.problems().stream().anyMatch(problem -> problem.message().contains("10.0.0.0/99")));
  }
}
