package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A sandbox, alive or remembered. */
final class Sandbox {

  private final String id;
  private final Template template;
  private final Duration idle;
  private final Instant createdAt;
  private final KernelSandbox kernel;
  private final Contexts contexts;
  private Instant usedAt;
  private int underWay;
  private Optional<Instant> endedAt = Optional.empty();

  Sandbox(String id, Template template, Duration idle, Instant now, KernelSandbox kernel) {
    this.id = id;
    this.template = template;
    this.idle = idle;
    this.createdAt = now;
    this.usedAt = now;
    this.kernel = kernel;
    this.contexts = new Contexts(kernel);
  }

  String id() {
    return id;
  }

  KernelSandbox kernel() {
    return kernel;
  }

  Contexts contexts() {
    return contexts;
  }

  /** A request came to it. */
  void used(Instant now) {
    usedAt = now;
  }

  /** A request that takes its time has begun. */
  void requestBegins(Instant now) {
    used(now);
    underWay++;
  }

  /** It has ended. */
  void requestEnds(Instant now) {
    used(now);
    underWay--;
  }

  boolean lives() {
    return endedAt.isEmpty();
  }

  boolean isReady() {
    return lives() && kernel.ready().succeeded();
  }

  /** Whether its time is over: it was not used for long, or it is old. */
  boolean isDue(Instant now, Duration longestLife) {
    boolean isIdle = underWay == 0 && !now.isBefore(usedAt.plus(idle));
    return lives() && (isIdle || !now.isBefore(createdAt.plus(longestLife)));
  }

  void end(Instant now) {
    endedAt = Optional.of(now);
  }

  String status() {
    if (!lives()) {
      return "TERMINATED";
    }
    return isReady() ? "READY" : "CREATING";
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("sandboxId", id)
            .put("templateId", template.id())
            .put("templateName", template.name())
            .put("templateType", "CodeInterpreter")
            .put("status", status())
            .put("createdAt", createdAt.toString())
            .put("lastUpdatedAt", usedAt.toString())
            .put("sandboxIdleTimeoutSeconds", idle.toSeconds());
    endedAt.ifPresent(at -> json.put("endedAt", at.toString()));
    return json;
  }
}
