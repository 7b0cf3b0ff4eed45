package io.sandpool.http;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.Role;

/** What a caller must be allowed for a path. */
public enum Right {
  /** Run programs, and see what can be run. */
  RUN(Role.RUN),
  /** See how pools and providers are, and drain, resume and recycle pools. */
  OPERATE(Role.OPERATE),
  /** Manage what is the caller's tenant's own, such as its keys. */
  ADMIN(Role.ADMIN),
  /** Change or see what is everybody's, such as settings and the audit log. */
  SYSTEM(Role.ADMIN);

  private final Role role;

  Right(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  boolean isOf(Caller caller) {
    return caller.role().covers(role) && (this != SYSTEM || caller.isOfSystem());
  }

  /** The key that has it, in words. */
  String key() {
    return "a key of role "
        + role.wireName()
        + (this == SYSTEM ? " of the tenant " + Caller.SYSTEM : "");
  }
}
