package io.sandpool.provider.gvisor;

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
record Hello(long protocol, String language, String version, String interfaces, String kernel) {

  private static final long PROTOCOL = 1;
  private static final int SHOWN = 200;

  static Hello parse(Bytes payload) {
    KeyValueLines lines = KeyValueLines.parse(payload);
    return new Hello(
        lines.number("protocol").orElse(0),
        lines.text("language").orElse(""),
        lines.text("version").orElse(""),
        lines.text("interfaces").orElse(""),
        lines.text("kernel").orElse(""));
  }

  /** Whether the kernel that the guest sees is gVisor's. */
  boolean isGvisor() {
    return GvisorKernel.is(kernel);
  }

  /** Why a sandbox that says this must not be used; empty where it may be. */
  Optional<String> objection(String expectedLanguage, boolean requireGvisor) {
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
    if (!interfaces.equals("lo")) {
      return Optional.of(
          "it sees the network interfaces '%s' and must see none but 'lo'; its runtime needs --network=none"
              .formatted(Printable.of(interfaces, SHOWN)));
    }
    if (requireGvisor && !isGvisor()) {
      return Optional.of(
          "its kernel '%s' is not gVisor's; the engine's runtime is not what it should be"
              .formatted(Printable.of(kernel, SHOWN)));
    }
    return Optional.empty();
  }
}
