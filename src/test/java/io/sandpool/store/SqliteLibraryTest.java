package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {

  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  @TempDir Path folder;

  /** Other tests load the library, too, and this folder will be gone. */
  @AfterEach
  void forget() {
    System.clearProperty(PATH);
    System.clearProperty(NAME);
  }

  @Test
  void theLibraryMustBecomeAFileWhereTheDriverLooksForIt() throws Exception {
    SqliteLibrary.load(folder);
    assertEquals(folder.toString(), System.getProperty(PATH));
    Path library = folder.resolve(System.getProperty(NAME, "none"));
    assertTrue(Files.size(library) > 500_000, library::toString);
  }
}
