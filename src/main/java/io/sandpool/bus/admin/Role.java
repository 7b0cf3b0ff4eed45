package io.sandpool.bus.admin;

import java.util.Locale;
import java.util.Optional;

/** What a key may do; each role may do all that those before it may. */
public enum Role {
  /** Run programs. */
  RUN,
  /** See how pools and providers are, and drain, resume and recycle pools. */
  OPERATE,
  /** Change settings and keys, and read the audit log. */
  ADMIN;

  /** Whether this role may do what needs {@code needed}. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name on the wire. */
  public static Optional<Role> ofWireName(String name) {
    for (Role role : values()) {
      if (role.wireName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
