package io.sandpool.provider.e2b;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which addresses a region's name stands for. E2B publishes one set of addresses, which is called
 * {@code us} here; every other name is the operator's to fill in.
 */
final class Regions {

  static final String OWN = "us";
  static final String API_URL = "api_url";
  static final String DOMAIN = "domain";

  private final Map<String, Map<String, String>> rows = new TreeMap<>();

  /** E2B's own region, and whatever {@code configured} adds or says otherwise. */
  Regions(Map<String, Map<String, String>> configured) {
    rows.put(OWN, Map.of(API_URL, Endpoints.E2B_API, DOMAIN, Endpoints.E2B_DOMAIN));
    rows.putAll(configured);
  }

  Optional<String> apiUrl(String region) {
    return cell(region, API_URL);
  }

  Optional<String> domain(String region) {
    return cell(region, DOMAIN);
  }

  private Optional<String> cell(String region, String column) {
    return Optional.ofNullable(rows.get(region))
        .flatMap(row -> Optional.ofNullable(row.get(column)));
  }
}
