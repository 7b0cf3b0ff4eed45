package io.sandpool.app;

import io.sandpool.access.PrivateFile;
import io.sandpool.pool.TenantWeights;
import io.sandpool.webhook.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tenants have other webhook secrets than their first, in a file that the service reads again
 * and again. It holds no secret. Methods block.
 */
final class WebhookRotations {

  private static final Pattern LINE = Pattern.compile("(\\d{1,7}) (\\d{1,12}) (.{1,64})");

  private final Path file;

  WebhookRotations(Path dataFolder) {
    this.file = dataFolder.resolve("webhook-rotations").toAbsolutePath();
  }

  /** All of them by tenant; none where there is no file. */
  Map<String, Rotation> read() throws IOException {
    Map<String, Rotation> all = new TreeMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || !TenantWeights.isName(matcher.group(3))) {
          throw new IOException(
              file + " must have lines of a number, a time in seconds since 1970 and a tenant");
        }
        all.put(
            matcher.group(3),
            new Rotation(
                Math.max(1, Integer.parseInt(matcher.group(1))),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(2)))));
      }
    }
    return all;
  }

  /** What is to be said where the file cannot be read or written. */
  StartException unusable(IOException cause) {
    return new StartException(
        "%s, which says whose webhook secrets were replaced, cannot be used: %s. The service's user must be able to read and write it."
            .formatted(file, cause.getMessage()));
  }

  /** Puts what {@code change} makes of all in their place; one process after the other. */
  void change(UnaryOperator<Map<String, Rotation>> change) throws IOException {
    PrivateFile.alone(file, () -> PrivateFile.replace(file, text(change.apply(read()))));
  }

  private static String text(Map<String, Rotation> all) {
    return all.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String line(String tenant, Rotation rotation) {
    return "%d %d %s\n"
        .formatted(rotation.generation(), rotation.previousUntil().getEpochSecond(), tenant);
  }
}
