package io.sandpool.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The folder that outlives the process: it names the installation, by which sandboxes left by an
 * earlier life are known, and lets one process at a time work for it.
 */
final class DataDirectory implements AutoCloseable {

  private final Path folder;
  private final String instanceId;
  private final FileChannel lockFile;

  private DataDirectory(Path folder, String instanceId, FileChannel lockFile) {
    this.folder = folder;
    this.instanceId = instanceId;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder, makes it where it is missing, and locks it until closed.
   *
   * @throws StartException where it cannot be used or another process holds it
   */
  static DataDirectory open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new StartException(
            "Another process works with the data folder "
                + folder.toAbsolutePath()
                + ". Stop it, or set SANDPOOL_DATA to a folder of this service's own.");
      }
      return new DataDirectory(folder, instanceId(folder.resolve("instance-id")), channel);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static StartException unusable(Path folder, IOException e) {
    return new StartException(
        "The data folder "
            + folder.toAbsolutePath()
            + " cannot be used: "
            + e
            + ". Set SANDPOOL_DATA to a folder that the service may write to.");
  }

  /** A folder within, for files that only this life of the service needs. */
  Path emptyFolder(String name) {
    Path within = folder.resolve(name).toAbsolutePath();
    try {
      Files.createDirectories(within);
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(within)) {
        for (Path leftover : leftovers) {
          Files.delete(leftover);
        }
      }
      return within;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Names this installation for ever: 12 hex digits. */
  String instanceId() {
    return instanceId;
  }

  /**
   * The name of the installation in {@code folder}, of which another process may hold the lock.
   *
   * @throws StartException where there is none
   */
  static String idOf(Path folder) {
    Path file = folder.resolve("instance-id");
    if (!Files.exists(file)) {
      throw new StartException(
          "There is no installation in the data folder "
              + folder.toAbsolutePath()
              + ". Set SANDPOOL_DATA to the service's own; its first start makes a key.");
    }
    try {
      return instanceId(file);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static String instanceId(Path file) throws IOException {
    if (Files.exists(file)) {
      String id = Files.readString(file).trim();
      if (!id.matches("[0-9a-f]{12}")) {
        throw new StartException(
            file.toAbsolutePath()
                + " must hold 12 hex digits. Delete it to get a new one; sandboxes of earlier lives are then no longer recognised.");
      }
      return id;
    }
    String id = randomHex(6);
    Path fresh = file.resolveSibling("instance-id.new");
    Files.writeString(fresh, id + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return id;
  }

  static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Lets the next process in. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
