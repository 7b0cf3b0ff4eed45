package io.sandpool.app;

import io.sandpool.settings.SettingsKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the key of the settings is: in the environment, else in a file that only the service's user
 * may read. Its methods block.
 *
 * <p>While the key is replaced there are two files: which of them counts is told by what is sealed.
 */
final class SettingsKeys {

  static final String VARIABLE = "SANDPOOL_SETTINGS_KEY";

  /** The key to be, for those who keep it in the environment. */
  static final String NEXT_VARIABLE = "SANDPOOL_SETTINGS_KEY_NEXT";

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final Path next;
  private final Map<String, String> environment;

  SettingsKeys(Path dataFolder, Map<String, String> environment) {
    this.file = dataFolder.resolve("settings-key").toAbsolutePath();
    this.next = dataFolder.resolve("settings-key.next").toAbsolutePath();
    this.environment = environment;
  }

  /** Where the key is, for people. */
  String place() {
    return isInEnvironment() ? "the variable " + VARIABLE : file.toString();
  }

  boolean isInEnvironment() {
    return !environment.getOrDefault(VARIABLE, "").isBlank();
  }

  /** The key where there is one. */
  Optional<SettingsKey> current() {
    return isInEnvironment() ? variable(VARIABLE) : read(file);
  }

  /** The key that was to come next. */
  Optional<SettingsKey> next() {
    return isInEnvironment() ? variable(NEXT_VARIABLE) : read(next);
  }

  /** Makes a key and keeps it. */
  SettingsKey create() {
    SettingsKey key = SettingsKey.generate();
    prepare(key);
    promote();
    return key;
  }

  /** Writes down a key that is to be used soon. */
  void prepare(SettingsKey key) {
    try {
      Files.deleteIfExists(next);
      Files.createFile(next, PosixFilePermissions.asFileAttribute(PRIVATE));
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap((key.digits() + "\n").getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
    } catch (IOException e) {
      throw unusable(next, e);
    }
  }

  /** What was prepared is the key from now on. */
  void promote() {
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private Optional<SettingsKey> variable(String name) {
    String text = environment.getOrDefault(name, "");
    return text.isBlank() ? Optional.empty() : Optional.of(parse(name, text));
  }

  private static Optional<SettingsKey> read(Path path) {
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      if (!PRIVATE.containsAll(Files.getPosixFilePermissions(path))) {
        throw new StartException(
            path
                + " holds the key of the settings and may be read by others. Take that away with"
                + " \"chmod 600\", and replace the key with the command \"rotate-settings-key\" where"
                + " somebody may have read it.");
      }
      return Optional.of(parse(path.toString(), Files.readString(path)));
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static SettingsKey parse(String where, String text) {
    try {
      return SettingsKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StartException(where + ", the key of the settings: " + e.getMessage() + ".");
    }
  }

  private static StartException unusable(Path path, IOException e) {
    return new StartException(
        path + " cannot be used: " + e + ". The service's user must be able to read and write it.");
  }
}
