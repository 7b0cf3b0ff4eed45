package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.RefusedArtifact;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArtifactCollectorTest {

  private final ArtifactCollector collector = new ArtifactCollector(2, 10);

  private void file(String path, String... pieces) {
    collector.begin(Bytes.utf8(path));
    for (String piece : pieces) {
      collector.data(Bytes.utf8(piece));
    }
  }

  @Test
  void filesMustComeBackWhole() {
    file("a/b.txt", "one", "two");
    file("empty");
    assertEquals(
        List.of(
            new Artifact("a/b.txt", Bytes.utf8("onetwo")), new Artifact("empty", Bytes.empty())),
        collector.artifacts());
  }

  @Test
  void filesBeyondTheCountMustBeRefused() {
    file("1");
    file("2");
    file("3", "x");
    assertEquals(2, collector.artifacts().size());
    assertEquals(List.of(new RefusedArtifact("3", "too_many")), collector.refused());
  }

  @Test
  void filesBeyondTheTotalSizeMustBeRefusedAndSmallerOnesStillFit() {
    file("large", "12345", "678901");
    file("small", "1234567890");
    assertEquals(List.of(new RefusedArtifact("large", "too_large")), collector.refused());
    assertEquals(List.of(new Artifact("small", Bytes.utf8("1234567890"))), collector.artifacts());
  }

  @Test
  void badPathsMustBeRefused() {
    for (String path :
        List.of("", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a/.", "a/", "a\nb", "a\0b")) {
      ArtifactCollector fresh = new ArtifactCollector(2, 10);
      fresh.begin(Bytes.utf8(path));
      String shown = path.replaceAll("\\p{Cntrl}", "?");
      assertEquals(List.of(new RefusedArtifact(shown, "bad_name")), fresh.refused());
      assertEquals(List.of(), fresh.artifacts());
    }
    collector.begin(Bytes.wrap(new byte[] {(byte) 0xff}));
    assertEquals("bad_name", collector.refused().get(0).reason());
  }

  @Test
  void dotsInsideNamesAreNoHarm() {
    file("...", "1");
    file("a..b/.c", "2");
    assertEquals(2, collector.artifacts().size());
  }

  @Test
  void theGuestsRefusalsMustBeKept() {
    collector.refusedByGuest(Bytes.utf8("link\0a/b"));
    assertEquals(List.of(new RefusedArtifact("a/b", "link")), collector.refused());
  }

  @Test
  void refusalsMustBeBounded() {
    for (int i = 0; i < 1000; i++) {
      collector.refusedByGuest(Bytes.utf8("special\0" + "x".repeat(5000)));
    }
    assertEquals(100, collector.refused().size());
    assertEquals(1024, collector.refused().get(0).path().length());
  }

  @Test
  void unknownReasonsAndContentWithoutAPathMustEndTheStream() {
    assertThrows(ProtocolViolation.class, () -> collector.refusedByGuest(Bytes.utf8("<b>\0path")));
    assertThrows(ProtocolViolation.class, () -> collector.refusedByGuest(Bytes.utf8("link")));
    assertThrows(ProtocolViolation.class, () -> collector.data(Bytes.utf8("x")));
  }
}
