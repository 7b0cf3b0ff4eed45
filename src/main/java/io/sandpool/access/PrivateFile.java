package io.sandpool.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
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
