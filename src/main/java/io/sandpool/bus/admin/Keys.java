package io.sandpool.bus.admin;

import java.util.List;

/**
 * Keys, the latest first.
 *
 * @param keys those that the asker may see
 */
public record Keys(List<KeyView> keys) {

  public Keys {
    keys = List.copyOf(keys);
  }
}
