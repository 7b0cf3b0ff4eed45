package io.sandpool.provider.aliyun;

import java.time.Duration;
import java.util.Optional;

/**
 * How AgentRun is reached and what is leased from it.
 *
 * @param keyPrefix what the marks of this installation begin with
 * @param accessKey signs requests
 * @param account the account's number
 * @param region its region
 * @param endpoints where the planes are
 * @param authentication how the data plane is told who asks
 * @param apiKey where that is an API key
 * @param template what sandboxes are made of
 * @param guest whether programs run by our guest; otherwise the service's own kernels run them
 * @param timeout the longest run
 * @param idleTimeout how long a sandbox lives after the last request to it
 * @param maxLifetime how long it lives in all
 * @param requestTimeout for one call that runs no code
 * @param maxConcurrent sandboxes at the same time
 * @param caFile certificates of whoever vouches for the hosts; the JDK's where absent
 */
record AliyunSettings(
    String keyPrefix,
    AccessKey accessKey,
    String account,
    String region,
    Endpoints endpoints,
    Authentication authentication,
    Optional<String> apiKey,
    TemplateSettings template,
    boolean guest,
    Duration timeout,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration requestTimeout,
    int maxConcurrent,
    Optional<String> caFile) {

  /** Without the secrets. */
  @Override
  public String toString() {
    return "AliyunSettings[" + endpoints + "]";
  }
}
