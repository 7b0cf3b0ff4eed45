package io.sandpool.emulator.e2b;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The filter of a list by metadata. Clients encode keys and values, then the whole of it, then the
 * query: beyond what any query has, it is decoded as a whole and once more in each part.
 */
record MetadataFilter(Map<String, String> wanted) {

  /** Lets everything through. */
  static MetadataFilter none() {
    return new MetadataFilter(Map.of());
  }

  /**
   * Reads one.
   *
   * @param value of the query parameter, decoded as every parameter is
   */
  static MetadataFilter parse(String value) {
    Map<String, String> wanted = new HashMap<>();
    for (String pair : decoded(value).split("&", -1)) {
      String[] parts = pair.split("=", -1);
      if (parts.length != 2) {
        throw new Refusal(400, "Error parsing metadata: invalid key value pair in query");
      }
      wanted.put(decoded(parts[0]), decoded(parts[1]));
    }
    return new MetadataFilter(wanted);
  }

  boolean lets(Map<String, String> metadata) {
    return metadata.entrySet().containsAll(wanted.entrySet());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Error parsing metadata: invalid URL escape");
    }
  }
}
