package io.sandpool.bus;

import java.util.Set;

/**
 * The slots of a pool that are not gone: whatever carries another slot number of this pool is
 * nobody's.
 *
 * @param slots slot numbers
 */
public record Claims(Set<Long> slots) {
  public Claims {
    slots = Set.copyOf(slots);
  }
}
