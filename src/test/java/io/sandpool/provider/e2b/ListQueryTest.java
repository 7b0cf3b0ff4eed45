package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ListQueryTest {

  /** As E2B's own JavaScript client sends it. */
  @Test
  void theFilterMustBeEncodedAsOftenAsTheServerDecodesIt() {
    assertEquals("k%252520y%3Dv%2525261", ListQuery.filter(Map.of("k y", "v&1")));
  }

  @Test
  void aServerThatDecodesThriceMustFindWhatWasMeant() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      Map<String, String> marks = new TreeMap<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        marks.put("k" + any(random), any(random));
      }
      assertEquals(marks, decoded(ListQuery.filter(marks)));
    }
  }

  private static String any(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append("a=&%+ €/~*'".charAt(random.nextInt(11)));
    }
    return text.toString();
  }

  private static Map<String, String> decoded(String parameter) {
    Map<String, String> marks = new TreeMap<>();
    for (String pair : once(once(parameter)).split("&")) {
      String[] parts = pair.split("=", -1);
      assertEquals(2, parts.length);
      marks.put(once(parts[0]), once(parts[1]));
    }
    return marks;
  }

  private static String once(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Test
  void aPageMustAskForRunningAndPausedSandboxes() {
    assertEquals(
        "/v2/sandboxes?metadata=a%3Db&state=running%2Cpaused&limit=100&nextToken=x%2Fy%3D",
        ListQuery.page(Map.of("a", "b"), 100, Optional.of("x/y=")));
  }
}
