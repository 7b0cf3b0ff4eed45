package io.sandpool.app.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The hash over an image's inputs, as {@code docker/build-images.sh} makes it. */
final class Fingerprint {

  private static final int PERMISSIONS = 07777;

  private Fingerprint() {}

  /** One hash over a text and all files below {@code root/folder}, their names and modes. */
  static String of(String text, Path root, String folder) throws IOException {
    StringBuilder inputs = new StringBuilder(text).append('\n');
    try (Stream<Path> walk = Files.walk(root.resolve(folder))) {
      List<Path> files =
          walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> !root.relativize(file).toString().contains("/tests/"))
              .toList();
      List<String> lines = files.stream().map(file -> nameAndMode(root, file)).sorted().toList();
      for (String line : lines) {
        Path file = root.resolve(line.substring(0, line.lastIndexOf(' ')));
        inputs.append(line).append(' ').append(sha256(Files.readAllBytes(file))).append("  -\n");
      }
    }
    return sha256(inputs.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String nameAndMode(Path root, Path file) {
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return root.relativize(file) + " " + Integer.toOctalString(mode & PERMISSIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
