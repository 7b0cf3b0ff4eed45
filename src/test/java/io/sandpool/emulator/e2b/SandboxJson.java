package io.sandpool.emulator.e2b;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** The control plane's descriptions. */
final class SandboxJson {

  private static final String CLIENT = "6532622b";
  private static final String ENVD_VERSION = "0.6.13";

  private final Optional<String> domain;

  SandboxJson(Optional<String> domain) {
    this.domain = domain;
  }

  /** What create and connect answer. */
  JsonObject access(E2bSandbox sandbox) {
    JsonObject json = identity(sandbox).put("domain", domain.orElse(null));
    return sandbox.secure() ? json.put("envdAccessToken", sandbox.token()) : json;
  }

  JsonObject detail(E2bSandbox sandbox) {
    JsonObject json = listed(sandbox).put("domain", domain.orElse(null));
    json.put("allowInternetAccess", sandbox.order().internet().orElse(null));
    json.put("lifecycle", new JsonObject().put("autoResume", false).put("onTimeout", "kill"));
    return sandbox.secure() ? json.put("envdAccessToken", sandbox.token()) : json;
  }

  JsonObject listed(E2bSandbox sandbox) {
    return identity(sandbox)
        .put("startedAt", sandbox.startedAt().toString())
        .put("endAt", sandbox.endAt().toString())
        .put("cpuCount", Template.CPUS)
        .put("memoryMB", Template.MEMORY_MEBIBYTES)
        .put("diskSizeMB", Template.DISK_MEBIBYTES)
        .put("metadata", JsonObject.mapFrom(sandbox.order().metadata()))
        .put("state", "running");
  }

  static JsonObject template(Template template) {
    String day = Instant.EPOCH.toString();
    return new JsonObject()
        .put("templateID", template.id())
        .put("buildID", "00000000-0000-4000-8000-000000000000")
        .put("cpuCount", Template.CPUS)
        .put("memoryMB", Template.MEMORY_MEBIBYTES)
        .put("diskSizeMB", Template.DISK_MEBIBYTES)
        .put("public", true)
        .put("aliases", new JsonArray().add(template.alias()))
        .put("names", new JsonArray().add(template.alias()))
        .put("createdAt", day)
        .put("updatedAt", day)
        .putNull("createdBy")
        .putNull("lastSpawnedAt")
        .put("spawnCount", 0)
        .put("buildCount", 1)
        .put("envdVersion", ENVD_VERSION)
        .put("buildStatus", "ready");
  }

  private static JsonObject identity(E2bSandbox sandbox) {
    Template template = sandbox.order().template();
    return new JsonObject()
        .put("templateID", template.id())
        .put("alias", template.alias())
        .put("sandboxID", sandbox.id())
        .put("clientID", CLIENT)
        .put("envdVersion", ENVD_VERSION);
  }
}
