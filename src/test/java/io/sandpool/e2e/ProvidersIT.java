package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real provider as callers and operators see it. */
@EndToEnd
class ProvidersIT {

  private static final String PROVIDER = "self_managed";

  private final LiveService service;
  private final Api api;

  ProvidersIT(LiveService service) {
    this.service = service;
    this.api = service.api();
  }

  @Test
  void aProviderOnThisMachineMustSayThatItIsWellAndCanDoEverything() {
    JsonObject provider = api.get("/v1/providers/" + PROVIDER);
    assertEquals("up", provider.getString("health"));
    assertFalse(provider.getBoolean("remote"));
    assertEquals("closed", provider.getJsonObject("circuit").getString("state"));
    assertTrue(
        provider
            .getJsonArray("languages")
            .getJsonObject(0)
            .getJsonArray("features")
            .contains("stop_on_output_limit"));
  }

  /** In a real sandbox of no pool, of which nothing is left. */
  @Test
  void aTestMustPassAndLeaveNothing() {
    JsonObject test = api.post("/v1/providers/" + PROVIDER + "/test");
    assertTrue(test.getBoolean("passed"), test.encode());
    assertEquals("python", test.getString("language"));
    assertEquals(List.of(), service.containers().ofPool(service.instance(), "trial." + PROVIDER));
  }

  @Test
  void aProgramMustRunWhereItIsToldTo() {
    JsonObject answer = api.run(bash("true").with("provider", PROVIDER)).succeeded().json();
    assertEquals(PROVIDER, answer.getString("provider"));
    assertTrue(answer.containsKey("spilled_from"));
    api.post(bash("true").with("provider", "moon"))
        .refused(400, "invalid-request")
        .pointsTo("/provider");
  }

  /** Not to wait at all is to take what is there. */
  @Test
  void aProgramThatMayNotWaitMustRunWhereASandboxIsIdle() {
    api.awaitRest("bash");
    api.run(bash("echo now").with("max_wait_ms", 0)).printed("now\n");
  }
}
