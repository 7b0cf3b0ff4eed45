package io.sandpool.provider.aliyun;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What sandboxes are made of.
 *
 * @param name the template's name, unique in the account
 * @param cpus cores
 * @param memoryMebibytes memory
 * @param diskMebibytes disk
 * @param network what programs can reach
 * @param credentialName the credential whose API key opens its sandboxes
 * @param patience how long its making may take
 */
record TemplateSettings(
    String name,
    int cpus,
    int memoryMebibytes,
    int diskMebibytes,
    Network network,
    Optional<String> credentialName,
    Duration patience) {

  /**
   * What programs can reach.
   *
   * @param mode {@code PUBLIC} is the internet, {@code PRIVATE} the network below
   * @param vpc the network
   * @param switches its parts
   * @param securityGroup its rules
   */
  record Network(
      String mode, Optional<String> vpc, List<String> switches, Optional<String> securityGroup) {

    Network {
      switches = List.copyOf(switches);
    }

    JsonObject toJson() {
      JsonObject json = new JsonObject().put("networkMode", mode);
      vpc.ifPresent(id -> json.put("vpcId", id));
      securityGroup.ifPresent(id -> json.put("securityGroupId", id));
      return switches.isEmpty() ? json : json.put("vswitchIds", new JsonArray(switches));
    }
  }

  /** The same under another name. */
  TemplateSettings named(String other) {
    return new TemplateSettings(
        other, cpus, memoryMebibytes, diskMebibytes, network, credentialName, patience);
  }

  /** The body that makes it. */
  JsonObject toJson(Duration idleTimeout) {
    JsonObject json =
        new JsonObject()
            .put("templateName", name)
            .put("templateType", AgentRunTemplate.CODE_INTERPRETER)
            .put("cpu", (double) cpus)
            .put("memory", memoryMebibytes)
            .put("diskSize", diskMebibytes)
            .put("sandboxIdleTimeoutInSeconds", idleTimeout.toSeconds())
            .put("networkConfiguration", network.toJson());
    credentialName.ifPresent(
        credential ->
            json.put(
                "credentialConfiguration", new JsonObject().put("credentialName", credential)));
    return json;
  }
}
