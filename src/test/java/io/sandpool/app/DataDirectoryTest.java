package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path folder;

  /** What an earlier life left behind is found by this id. */
  @Test
  void theInstallationMustKeepItsIdOverRestarts() throws Exception {
    String first;
    try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
      first = data.instanceId();
    }
    try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
      assertEquals(first, data.instanceId());
    }
    assertTrue(first.matches("[0-9a-f]{12}"), first);
  }

  @Test
  void aDamagedIdMustBeReportedRatherThanReplaced() throws Exception {
    Files.writeString(folder.resolve("instance-id"), "../../etc");
    StartException e = assertThrows(StartException.class, () -> DataDirectory.open(folder));
    assertTrue(e.toString().contains("must hold 12 hex digits"), e.toString());
  }

  /** Two services with one id would take each other's sandboxes for orphans. */
  @Test
  void aSecondServiceMustBeKeptOut() throws Exception {
    try (DataDirectory data = DataDirectory.open(folder)) {
      assertTrue(data.instanceId().length() == 12);
      StartException e = assertThrows(StartException.class, () -> DataDirectory.open(folder));
      assertTrue(e.toString().contains("Another process"), e.toString());
    }
  }

  /** A killed service leaves them behind, and nobody else would remove them. */
  @Test
  void whatOneLifeOnlyNeedsMustBeGoneInTheNext() throws Exception {
    try (DataDirectory data = DataDirectory.open(folder)) {
      Files.writeString(data.emptyFolder("native").resolve("library.so"), "x");
    }
    try (DataDirectory data = DataDirectory.open(folder);
        Stream<Path> left = Files.list(data.emptyFolder("native"))) {
      assertEquals(List.of(), left.toList());
    }
  }
}
