package io.sandpool.runs;

import io.sandpool.bus.runs.Claim;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as it is written down.
 *
 * @param id the execution's id
 * @param tenant whose it is
 * @param keyId the id of the key that ordered it; empty where none was shown
 * @param claim present where it must not be run twice
 * @param webhook where its end is still to be told
 * @param createdAt when it was accepted
 * @param ending what became of it; absent while it is under way
 */
public record RunRecord(
    String id,
    String tenant,
    String keyId,
    Optional<Claim> claim,
    Optional<String> webhook,
    Instant createdAt,
    Optional<Ending> ending) {

  /** Without the webhook, which may carry a token. */
  @Override
  public String toString() {
    return "RunRecord[" + id + "]";
  }
}
