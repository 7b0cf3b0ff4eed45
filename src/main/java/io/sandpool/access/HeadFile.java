package io.sandpool.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of the audit log outside of the database: where entries are cut off at the end, what is
 * left still hangs together, and only this file tells. Its methods block, and throw where the file
 * cannot be used or is not of ours. Several processes may use it.
 */
public final class HeadFile {

  private static final Pattern CONTENT = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64})\\R?");

  private final Path file;

  /** The head that is kept in {@code file}, which need not be there yet. */
  public HeadFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What is kept; empty where there is no file. */
  Optional<AuditHead> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String content = Files.readString(file);
    Matcher matcher = CONTENT.matcher(content);
    if (!matcher.matches()) {
      throw new IOException(file + " must hold the number of an entry and its hash");
    }
    return Optional.of(new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2)));
  }

  /** Keeps {@code next}, unless a later one is kept already. */
  void advance(AuditHead next) throws IOException {
    PrivateFile.alone(
        file,
        () -> {
          if (read().map(head -> head.sequence() < next.sequence()).orElse(true)) {
            PrivateFile.replace(file, next.sequence() + " " + next.hash() + "\n");
          }
        });
  }

  /** Where it is. */
  @Override
  public String toString() {
    return file.toString();
  }
}
