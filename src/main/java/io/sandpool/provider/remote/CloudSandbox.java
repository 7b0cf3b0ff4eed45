package io.sandpool.provider.remote;

import java.time.Instant;

/**
 * A leased sandbox, with what its cloud's client keeps to reach it. Moments are told by this
 * machine's clock: from when the answer came and how long the cloud gives, not from the cloud's own
 * time of day.
 */
public interface CloudSandbox {

  /** The cloud's id; checked to be harmless in a path and in a log. */
  String id();

  /** When the cloud ends it unless it is renewed. */
  Instant expiresAt();

  /** When the cloud ends it whatever is done. */
  Instant mustEndAt();

  /** What runs source text in it. */
  Kernel kernel();
}
