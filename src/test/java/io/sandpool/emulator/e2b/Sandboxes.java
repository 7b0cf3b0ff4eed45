package io.sandpool.emulator.e2b;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.KernelHost;
import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All sandboxes that are alive, and the rules of their lives: a timeout counts from now, never from
 * the last use; nothing lives longer than the plan allows.
 */
final class Sandboxes {

  private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(15);

  private final KernelHost host;
  private final EmulatorClock clock;
  private final E2bOptions options;
  private final Identities identities = new Identities();
  private final Map<String, E2bSandbox> alive = new LinkedHashMap<>();
  private int creating;

  Sandboxes(KernelHost host, EmulatorClock clock, E2bOptions options) {
    this.host = host;
    this.clock = clock;
    this.options = options;
  }

  /** Makes one. Its time begins when it is up. */
  Future<E2bSandbox> create(NewSandbox order) {
    if (order.timeout().isZero()) {
      throw new Refusal(400, "Timeout must be greater than 0");
    }
    if (order.timeout().compareTo(options.maxAge()) > 0) {
      throw new Refusal(
          400, "Timeout cannot be greater than %d hours".formatted(options.maxAge().toHours()));
    }
    if (alive.size() + creating >= options.maxConcurrent()) {
      throw new Refusal(
          429,
          "you have reached the maximum number of concurrent E2B sandboxes (%d)"
              .formatted(options.maxConcurrent()));
    }
    creating++;
    KernelSandbox kernel = host.create(options.kernels());
    return kernel
        .ready()
        .onComplete(ready -> creating--)
        .map(ready -> register(order, kernel))
        .recover(
            e ->
                Future.failedFuture(
                    new Refusal(500, "Failed to create sandbox: " + e.getMessage())));
  }

  Optional<E2bSandbox> find(String id) {
    expireDue();
    return Optional.ofNullable(alive.get(SandboxAddress.bareId(id)));
  }

  E2bSandbox get(String id) {
    return find(id).orElseThrow(() -> Refusal.noSandbox(id));
  }

  /** Those that are alive, in the order of their creation. */
  List<E2bSandbox> all() {
    expireDue();
    return List.copyOf(alive.values());
  }

  /** Ends one at once; the container follows. */
  void kill(E2bSandbox sandbox) {
    if (alive.remove(sandbox.id()) != null) {
      sandbox.kernel().kill();
    }
  }

  /** Has it end in {@code timeout} from now, or when the plan ends it. */
  void endIn(E2bSandbox sandbox, Duration timeout) {
    Instant latest = sandbox.startedAt().plus(options.maxAge());
    Instant now = clock.now();
    if (!now.isBefore(latest)) {
      throw new Refusal(400, "Max instance length exceeded");
    }
    Instant end = now.plus(timeout);
    sandbox.endAt(end.isAfter(latest) ? latest : end);
    expireDue();
  }

  /** The same where that is later than now planned. */
  void extend(E2bSandbox sandbox, Duration duration) {
    if (clock.now().plus(duration).isAfter(sandbox.endAt())) {
      endIn(sandbox, duration);
    }
  }

  /** Extends it by what a refresh asks for. */
  void refresh(E2bSandbox sandbox, Duration duration) {
    extend(sandbox, duration.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : duration);
  }

  /** Ends those whose time is over. */
  void expireDue() {
    Instant now = clock.now();
    alive.values().stream()
        .filter(sandbox -> !sandbox.endAt().isAfter(now))
        .toList()
        .forEach(this::kill);
  }

  private E2bSandbox register(NewSandbox order, KernelSandbox kernel) {
    String id = identities.next();
    E2bSandbox sandbox = new E2bSandbox(id, identities.tokenOf(id), order, kernel, clock.now());
    alive.put(id, sandbox);
    kernel.gone().onComplete(gone -> alive.remove(id));
    return sandbox;
  }
}
