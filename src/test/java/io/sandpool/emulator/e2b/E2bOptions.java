package io.sandpool.emulator.e2b;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.KernelSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How an emulated E2B behaves.
 *
 * @param port 0 for any that is free
 * @param apiKey the one key that it takes
 * @param domain what create answers say of the data plane's domain; {@code null} for them if empty
 * @param maxConcurrent sandboxes that may be alive at once, those being created included
 * @param maxAge how old the plan lets a sandbox become
 * @param kernels how sandboxes are made
 */
public record E2bOptions(
    int port,
    String apiKey,
    Optional<String> domain,
    int maxConcurrent,
    Duration maxAge,
    KernelSettings kernels,
    EmulatorClock clock) {

  private static final String API_KEY = "e2b_0123456789abcdef0123456789abcdef01234567";
  private static final int HOBBY_CONCURRENT = 20;

  /** The smallest plan: 20 sandboxes, one hour each. */
  public static E2bOptions standard() {
    return new E2bOptions(
        0,
        API_KEY,
        Optional.empty(),
        HOBBY_CONCURRENT,
        Duration.ofHours(1),
        KernelSettings.standard(),
        EmulatorClock.system());
  }

  /** The same at a port. */
  public E2bOptions withPort(int other) {
    return new E2bOptions(other, apiKey, domain, maxConcurrent, maxAge, kernels, clock);
  }

  /** The same with a domain. */
  public E2bOptions withDomain(String other) {
    return new E2bOptions(port, apiKey, Optional.of(other), maxConcurrent, maxAge, kernels, clock);
  }

  /** The same for more or fewer sandboxes. */
  public E2bOptions withMaxConcurrent(int other) {
    return new E2bOptions(port, apiKey, domain, other, maxAge, kernels, clock);
  }

  /** The same for longer or shorter lives. */
  public E2bOptions withMaxAge(Duration other) {
    return new E2bOptions(port, apiKey, domain, maxConcurrent, other, kernels, clock);
  }

  /** The same with sandboxes of another kind. */
  public E2bOptions withKernels(KernelSettings other) {
    return new E2bOptions(port, apiKey, domain, maxConcurrent, maxAge, other, clock);
  }

  /** The same by another clock. */
  public E2bOptions withClock(EmulatorClock other) {
    return new E2bOptions(port, apiKey, domain, maxConcurrent, maxAge, kernels, other);
  }
}
