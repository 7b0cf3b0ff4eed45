package io.sandpool.store;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which is native code inside the driver's jar and must become a file before it can
 * be used. The driver would do that in the system's folder for temporary files, where others write
 * too and nothing may be executable, and takes a tenth of a second for it.
 */
public final class SqliteLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  private SqliteLibrary() {}

  /**
   * Unpacks the library for this machine and loads it, for the whole JVM. Blocks. Where that fails,
   * opening a SQLite database fails and says why; another database does not need it.
   *
   * @param folder empty, and nobody else's
   */
  public static void load(Path folder) {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library != null) {
        Files.copy(library, folder.resolve(name));
        System.setProperty("org.sqlite.lib.path", folder.toString());
        System.setProperty("org.sqlite.lib.name", name);
      }
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      LOG.warn("SQLite's library cannot be loaded from {}: {}", folder, e.toString());
    }
  }
}
