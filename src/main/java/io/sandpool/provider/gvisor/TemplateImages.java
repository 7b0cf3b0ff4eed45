package io.sandpool.provider.gvisor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Remembers which image each pool's sandboxes were made from, and notices when that changes. */
final class TemplateImages {

  private record Made(String image, String imageId) {}

  private final Map<String, Made> byPool = new HashMap<>();
  private final BiConsumer<String, String> onChanged;

  /**
   * Remembers nothing yet.
   *
   * @param onChanged takes a pool's name and a reason
   */
  TemplateImages(BiConsumer<String, String> onChanged) {
    this.onChanged = onChanged;
  }

  /** A sandbox of {@code pool} is made from {@code image}, which is {@code imageId} now. */
  void used(String pool, String image, String imageId) {
    Made before = byPool.put(pool, new Made(image, imageId));
    if (before != null && before.image.equals(image) && !before.imageId.equals(imageId)) {
      onChanged.accept(pool, "the image " + image + " is now " + imageId);
    }
  }

  /** {@code image} is {@code imageId} now, whoever uses it. */
  void seen(String image, String imageId) {
    for (Map.Entry<String, Made> pool : Map.copyOf(byPool).entrySet()) {
      if (pool.getValue().image.equals(image)) {
        used(pool.getKey(), image, imageId);
      }
    }
  }

  /** The images in use. */
  Set<String> images() {
    return new TreeSet<>(ids().keySet());
  }

  /** The images in use and their ids. */
  Map<String, String> ids() {
    Map<String, String> ids = new TreeMap<>();
    byPool.values().forEach(made -> ids.put(made.image, made.imageId));
    return ids;
  }
}
