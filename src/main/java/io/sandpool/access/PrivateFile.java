package io.sandpool.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only the service's user may read. Methods block. */
public final class PrivateFile {

  private PrivateFile() {}

  /**
   * Makes a file that was not there, and has it on disk before returning.
   *
   * @throws java.nio.file.FileAlreadyExistsException where there is one, which is left as it is
   */
  public static void create(Path file, String content) throws IOException {
    try (FileChannel channel = open(file, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static FileChannel open(Path file, StandardOpenOption creation) throws IOException {
    return FileChannel.open(
        file,
        Set.of(creation, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * Puts another content in a file's place, at once and wholly, so that no reader and no loss of
   * power sees half of it. To be done {@link #alone}.
   */
  public static void replace(Path file, String content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    create(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What is done with a file. */
  public interface Work {

    /** Does it. */
    void perform() throws IOException;
  }

  /** Does {@code work} with {@code file} while no other process does. */
  public static void alone(Path file, Work work) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel = open(lock, StandardOpenOption.CREATE);
        FileLock held = channel.lock()) {
      if (held.isValid()) {
        work.perform();
      }
    }
  }

  /**
   * Reads a file with a secret.
   *
   * @throws IOException where it cannot be read, or others can read it
   */
  public static String read(Path file) throws IOException {
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    if (!permissions.endsWith("------")) {
      throw new IOException(
          "%s must be readable by its owner only, was %s: chmod 600 it if nobody else has read it, else remove it to get another one"
              .formatted(file, permissions));
    }
    return Files.readString(file).strip();
  }
}
