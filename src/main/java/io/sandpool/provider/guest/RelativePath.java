package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for paths in both directions: relative, no empty, '.' or '..' component. */
final class RelativePath {

  /** What a path has at most, in bytes. */
  static final int MAX_BYTES = 1024;

  private static final Pattern BAD_COMPONENT = Pattern.compile("(\\A|/)\\.{0,2}(/|\\z)");

  /** The program's own file, and the folder of artifacts, below which files are welcome. */
  private static final Pattern TAKEN =
      Pattern.compile("\\A(main\\.(py|js|mjs|sh)(/|\\z)|artifacts\\z)");

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

  private RelativePath() {}

  /** Whether a caller's path may be sent to a guest. */
  static boolean isGood(String path) {
    return !BAD_COMPONENT.matcher(path).find()
        && path.indexOf('\0') < 0
        && Bytes.utf8(path).size() <= MAX_BYTES;
  }

  /** A path to be shown, whatever it is: its control characters become question marks. */
  static String withoutControls(String path) {
    return CONTROL.matcher(path).replaceAll("?");
  }

  /** Whether a path names what the sandbox itself keeps in the working directory. */
  static boolean isTaken(String path) {
    return TAKEN.matcher(path).find();
  }

  /** The path that a guest sent; empty where it is bad, holds control characters or is no UTF-8. */
  static Optional<String> fromGuest(Bytes payload) {
    try {
      String path = StandardCharsets.UTF_8.newDecoder().decode(payload.asByteBuffer()).toString();
      return isGood(path) && !CONTROL.matcher(path).find() ? Optional.of(path) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
