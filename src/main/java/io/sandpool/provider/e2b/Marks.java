package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.CreateOrder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata by which our sandboxes are known again.
 *
 * @param instance the installation
 * @param provider the provider's id: two providers may share an account
 * @param boot this life of the service
 */
record Marks(String instance, String provider, String boot) {

  static final String KEY = "sandpool_key";

  /** Whatever begins so is ours. */
  private static final String RESERVED = "sandpool_";

  private static final String INSTANCE = "sandpool_instance";
  private static final String PROVIDER = "sandpool_provider";

  /** Whether an operator's metadata may have that name. */
  static boolean isReserved(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(RESERVED);
  }

  /** What a new sandbox is marked with; ours come last, so that nothing overwrites them. */
  Map<String, String> of(CreateOrder order, Map<String, String> others) {
    Map<String, String> marks = new TreeMap<>(others);
    marks.putAll(owner());
    marks.put("sandpool_boot", boot);
    marks.put("sandpool_pool", order.identity().pool());
    marks.put("sandpool_slot", Long.toString(order.identity().slot()));
    marks.put("sandpool_generation", Integer.toString(order.identity().generation()));
    marks.put(KEY, order.key());
    return marks;
  }

  /** What every sandbox of this provider carries, of this life and of earlier ones. */
  Map<String, String> owner() {
    return new TreeMap<>(Map.of(INSTANCE, instance, PROVIDER, provider));
  }
}
