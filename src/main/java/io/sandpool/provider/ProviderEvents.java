package io.sandpool.provider;

import io.sandpool.bus.SandboxLost;

/** What a provider notices by itself; called on the provider's context. */
public interface ProviderEvents {

  /** A sandbox has ended that nobody had asked to end. */
  void onLost(SandboxLost lost);

  /**
   * What a pool's new sandboxes are made of is no longer what its present ones were made of: its
   * image was built anew.
   *
   * @param pool the pool's name
   * @param reason for the log
   */
  void onTemplateChanged(String pool, String reason);
}
