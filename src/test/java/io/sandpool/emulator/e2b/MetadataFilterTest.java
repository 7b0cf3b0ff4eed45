package io.sandpool.emulator.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataFilterTest {

  @Test
  void mustUndoTheEncodingOfTheWholeAndOfEachPart() {
    // What npm e2b 2.51.0 sends for {"k y": "v&1"}, after the query itself was decoded.
    assertEquals(
        Map.of("k y", "v&1", "a", "b"), MetadataFilter.parse("k%2520y=v%25261&a=b").wanted());
  }

  @Test
  void mustWantAllThatIsNamed() {
    MetadataFilter filter = MetadataFilter.parse("a=1&b=2");
    assertTrue(filter.lets(Map.of("a", "1", "b", "2", "c", "3")));
    assertFalse(filter.lets(Map.of("a", "1", "b", "other")));
    assertFalse(filter.lets(Map.of("a", "1")));
  }

  @Test
  void mustRefuseWhatIsNoPair() {
    assertEquals(400, assertThrows(Refusal.class, () -> MetadataFilter.parse("a")).status());
    assertEquals(400, assertThrows(Refusal.class, () -> MetadataFilter.parse("a=b=c")).status());
    assertEquals(400, assertThrows(Refusal.class, () -> MetadataFilter.parse("a=%zz")).status());
  }
}
