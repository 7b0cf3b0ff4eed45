package io.sandpool.bus.access;

import io.sandpool.bus.admin.Role;

/**
 * Who asks.
 *
 * @param keyId the key's id; empty where none was shown
 * @param name what people call the key
 * @param role what it may do
 * @param tenant for whom it is
 */
public record Caller(String keyId, String name, Role role, String tenant) {

  /** The tenant of those who run the service; its admins see and manage what is everybody's. */
  public static final String SYSTEM = "system";

  /** Somebody on this machine without a key, where none is needed. */
  public static final Caller LOCAL = new Caller("", "local", Role.OPERATE, "local");

  /** Whether no key was shown. */
  public boolean isKeyless() {
    return keyId.isEmpty();
  }

  /** Whether the caller is one of those who run the service. */
  public boolean isOfSystem() {
    return tenant.equals(SYSTEM);
  }
}
