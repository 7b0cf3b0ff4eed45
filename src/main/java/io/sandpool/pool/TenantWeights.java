package io.sandpool.pool;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * How much each tenant may have beside the others: one of weight 3 is served three times as often
 * as one of weight 1 while both wait. Whoever is not named has weight 1.
 *
 * @param named the weights by the tenant's name
 */
public record TenantWeights(Map<String, Integer> named) {

  /** Everybody is equal. */
  public static final TenantWeights EQUAL = new TenantWeights(Map.of());

  /** The largest weight; the smallest is 1. */
  public static final int MOST = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._@-]{1,64}");

  public TenantWeights {
    named = Map.copyOf(named);
    named.forEach(
        (tenant, weight) -> {
          if (!isName(tenant) || weight < 1 || weight > MOST) {
            throw new IllegalArgumentException(
                "a weight must be 1 to %d, and a tenant's name 1 to 64 characters".formatted(MOST));
          }
        });
  }

  /** Whether a tenant may be called that. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The weight of {@code tenant}. */
  int of(String tenant) {
    return named.getOrDefault(tenant, 1);
  }
}
