package io.sandpool.provider.gvisor;

import io.sandpool.provider.OwnedSandbox;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import java.util.Map;
import java.util.Optional;

/** The labels that say whose a container is, and the way back. */
final class ContainerLabels {

  private static final String PREFIX = "io.sandpool.";
  static final String INSTANCE = PREFIX + "instance";
  static final String PROVIDER = PREFIX + "provider";
  private static final String BOOT = PREFIX + "boot";
  private static final String POOL = PREFIX + "pool";
  private static final String SLOT = PREFIX + "slot";
  private static final String GENERATION = PREFIX + "generation";
  private static final String TEMPLATE = PREFIX + "template";

  private ContainerLabels() {}

  static Map<String, String> of(GvisorSettings settings, SandboxSpec spec, SlotIdentity identity) {
    return Map.of(
        INSTANCE, settings.instance(),
        PROVIDER, settings.id(),
        BOOT, settings.boot(),
        POOL, identity.pool(),
        SLOT, Long.toString(identity.slot()),
        GENERATION, Integer.toString(identity.generation()),
        TEMPLATE, spec.template());
  }

  /** Which labels a container of this provider must have to be listed. */
  static Map<String, String> filter(GvisorSettings settings) {
    return Map.of(INSTANCE, settings.instance(), PROVIDER, settings.id());
  }

  /**
   * Reads the labels back.
   *
   * @return empty where they are not what this service writes: then the container is not ours
   */
  static Optional<OwnedSandbox> read(
      String provider, String containerId, Map<String, String> labels) {
    try {
      SlotIdentity identity =
          new SlotIdentity(
              labels.getOrDefault(POOL, ""),
              Long.parseLong(labels.getOrDefault(SLOT, "")),
              Integer.parseInt(labels.getOrDefault(GENERATION, "")));
      return Optional.of(
          new OwnedSandbox(
              new SandboxRef(provider, containerId), identity, labels.getOrDefault(BOOT, "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
