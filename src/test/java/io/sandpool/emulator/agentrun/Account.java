package io.sandpool.emulator.agentrun;

/**
 * An account, and the credentials that it takes.
 *
 * @param id its number
 * @param region where it has its sandboxes
 * @param keyId names the access key
 * @param keySecret signs
 * @param securityToken goes with a temporary access key; empty for one that is not
 * @param apiKey opens sandboxes without a signature
 */
public record Account(
    String id, String region, String keyId, String keySecret, String securityToken, String apiKey) {

  /** One with a lasting access key. */
  public static Account standard() {
    return new Account(
        "1234567890123456",
        "cn-hangzhou",
        "LTAIemulatedAccessKeyId",
        "emulatedAccessKeySecret",
        "",
        "emulated-api-key");
  }

  /** The same with a temporary access key. */
  public Account withSecurityToken(String token) {
    return new Account(id, region, "STS.emulatedAccessKeyId", keySecret, token, apiKey);
  }
}
