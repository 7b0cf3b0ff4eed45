package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import java.util.Optional;

/**
 * What a guest says first.
 *
 * @param protocol the version of the protocol
 * @param language what it runs
 * @param version of the interpreter
 * @param interfaces comma separated names of the network interfaces that it sees
 * @param kernel release and version as uname tells them
 */
public record Hello(
    long protocol, String language, String version, String interfaces, String kernel) {

  private static final long PROTOCOL = 1;
  private static final int SHOWN = 200;

  /**
   * Reads the payload.
   *
   * @throws ProtocolViolation where it makes no sense
   */
  public static Hello parse(Bytes payload) {
    KeyValueLines lines = KeyValueLines.parse(payload);
    return new Hello(
        lines.number("protocol").orElse(0),
        lines.text("language").orElse(""),
        lines.text("version").orElse(""),
        lines.text("interfaces").orElse(""),
        lines.text("kernel").orElse(""));
  }

  /** Why a sandbox that says this cannot be talked to; empty where it can. */
  public Optional<String> objection(String expectedLanguage) {
    if (protocol != PROTOCOL) {
      return Optional.of(
          "its guest speaks protocol %d instead of %d; build the sandbox images anew"
              .formatted(protocol, PROTOCOL));
    }
    if (!language.equals(expectedLanguage)) {
      return Optional.of(
          "its image runs '%s' instead of '%s'"
              .formatted(Printable.of(language, SHOWN), expectedLanguage));
    }
    return Optional.empty();
  }
}
