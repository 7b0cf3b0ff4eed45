package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.Hello;
import io.sandpool.provider.guest.Printable;
import java.util.Optional;

/** Whether a sandbox is shut off as it should be, judged by what its guest sees. */
final class Confinement {

  private static final int SHOWN = 200;

  private Confinement() {}

  /** Why a sandbox whose guest says this must not be used; empty where it may be. */
  static Optional<String> objection(Hello hello, String expectedLanguage, boolean requireGvisor) {
    Optional<String> unfit = hello.objection(expectedLanguage);
    if (unfit.isPresent()) {
      return unfit;
    }
    if (!hello.interfaces().equals("lo")) {
      return Optional.of(
          "it sees the network interfaces '%s' and must see none but 'lo'; its runtime needs --network=none"
              .formatted(Printable.of(hello.interfaces(), SHOWN)));
    }
    if (requireGvisor && !GvisorKernel.is(hello.kernel())) {
      return Optional.of(
          "its kernel '%s' is not gVisor's; the engine's runtime is not what it should be"
              .formatted(Printable.of(hello.kernel(), SHOWN)));
    }
    return Optional.empty();
  }
}
