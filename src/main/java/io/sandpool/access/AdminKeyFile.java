package io.sandpool.access;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file in which those who run the service find their key. Only its owner may read it. Methods
 * block.
 */
public final class AdminKeyFile {

  private final Path file;

  /** A file that need not be there yet. */
  public AdminKeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * The key in the file; a new one where there is no file. So a start that was cut short after the
   * file was made goes on with the same key.
   *
   * @throws IOException where the file cannot be made, may be read by others, or holds no key
   */
  public String readOrCreate() throws IOException {
    String secret = Secret.generate();
    try {
      PrivateFile.create(file, secret + "\n");
      return secret;
    } catch (FileAlreadyExistsException e) {
      return read();
    }
  }

  private String read() throws IOException {
    String secret = PrivateFile.read(file);
    if (!Secret.isWellFormed(secret)) {
      throw new IOException(
          file + " must hold a key, e2b_ and 40 hex digits; remove it to get another key");
    }
    return secret;
  }

  /** Puts another key into the file in the place of the one that may be there. */
  public void replace(String secret) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    PrivateFile.create(fresh, secret + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Where it is. */
  @Override
  public String toString() {
    return file.toString();
  }
}
