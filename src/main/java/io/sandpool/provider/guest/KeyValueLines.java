package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The protocol's {@code key=value\n} lines, both ways; no larger than the frame they come in. */
final class KeyValueLines {

  private static final int MAX_DIGITS = 15;

  private final Map<String, String> values;

  private KeyValueLines(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a payload. A line without '=' is a violation; of a repeated key the last counts.
   *
   * @throws ProtocolViolation where it is no such text
   */
  static KeyValueLines parse(Bytes payload) {
    Map<String, String> values = new HashMap<>();
    String text = new String(payload.toArray(), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        if (line.isEmpty()) {
          continue;
        }
        throw new ProtocolViolation("the guest sent a line that is no key=value");
      }
      values.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new KeyValueLines(values);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * A number.
   *
   * @throws ProtocolViolation where the value is not one of 0 to 10¹⁵
   */
  OptionalLong number(String key) {
    String value = values.get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!isNumber(value)) {
      throw new ProtocolViolation("the guest sent no proper number for " + key);
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  /** By hand, because a dozen of these stand in the way of each answer. */
  private static boolean isNumber(String value) {
    boolean good = !value.isEmpty() && value.length() <= MAX_DIGITS;
    for (int i = 0; good && i < value.length(); i++) {
      good = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    return good;
  }

  /** Whether {@code key} is 1; absent means no. */
  boolean flag(String key) {
    return number(key).orElse(0) == 1;
  }
}
