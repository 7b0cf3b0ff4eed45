package io.sandpool.e2e;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What /metrics said at one moment. */
record Scrape(Map<String, Double> samples) {

  static Scrape of(Api api) {
    Map<String, Double> samples = new TreeMap<>();
    for (String line : api.text("/metrics").split("\n")) {
      if (!line.startsWith("#") && !line.isBlank()) {
        int end = line.lastIndexOf(' ');
        samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
      }
    }
    return new Scrape(samples);
  }

  /**
   * The sum of all samples of {@code name} that have the labels.
   *
   * @param labels each as {@code name="value"}
   */
  double sum(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(sample -> nameOf(sample.getKey()).equals(name))
        .filter(sample -> Arrays.stream(labels).allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Whether there is anything whose name begins so. */
  boolean has(String prefix) {
    return samples.keySet().stream()
        .map(Scrape::nameOf)
        .anyMatch(name -> name.equals(prefix) || name.startsWith(prefix + "_"));
  }

  private static String nameOf(String sample) {
    int brace = sample.indexOf('{');
    return brace < 0 ? sample : sample.substring(0, brace);
  }
}
