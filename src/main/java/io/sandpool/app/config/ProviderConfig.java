package io.sandpool.app.config;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A provider of the configuration; its kind knows what the keys mean.
 *
 * @param id the provider's id
 * @param type its kind
 * @param languages the languages that it is to serve where no pool names it
 * @param content its whole section
 */
public record ProviderConfig(String id, String type, List<String> languages, JsonObject content) {

  /** The kind whose sandboxes are on this machine; all others are leased. */
  private static final String ON_THIS_MACHINE = "gvisor";

  public ProviderConfig {
    languages = List.copyOf(languages);
  }

  /** With languages as they come. */
  public ProviderConfig(String id, String type, JsonObject content) {
    this(id, type, List.of(), content);
  }

  /** Whether its sandboxes are leased elsewhere and cost money. */
  public boolean isLeased() {
    return !type.equals(ON_THIS_MACHINE);
  }

  /**
   * Whether its sandboxes take memory of this machine: its engine is not reached over a network.
   */
  boolean isHere() {
    return !isLeased() && !String.valueOf(content.getValue("docker_host")).startsWith("tcp:");
  }

  /** The id only: what else is there may be a secret. */
  @Override
  public String toString() {
    return "ProviderConfig[" + id + "]";
  }
}
