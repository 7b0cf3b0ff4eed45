package io.sandpool.bus;

import io.sandpool.sandbox.Priority;

/**
 * On whose behalf a sandbox is wanted, and how urgently: what those who wait are put in order by.
 *
 * @param tenant the name of the tenant; not from the request but from the key, yet never a label
 * @param priority how urgent it is
 */
public record Claimant(String tenant, Priority priority) {

  /** The service itself, and whoever shows no key. */
  public static final Claimant LOCAL = new Claimant("local", Priority.NORMAL);
}
