package io.sandpool.http;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.Role;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A gatekeeper who knows a key of each role, and what the test tells. */
final class KnownKeys implements Gatekeeper {

  final ConcurrentMap<String, Caller> callers = new ConcurrentHashMap<>();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger begun = new AtomicInteger();
  volatile Optional<Duration> slowed = Optional.empty();
  volatile List<Allowance> allowances = List.of();
  volatile Optional<RunTurn> turn = Optional.empty();

  KnownKeys() {
    for (Role role : Role.values()) {
      add(key(role, Caller.SYSTEM), role, Caller.SYSTEM);
      add(key(role, "acme"), role, "acme");
    }
  }

  private void add(String key, Role role, String tenant) {
    callers.put(key, new Caller("id-of-" + key, role.wireName(), role, tenant));
  }

  /** The key of that role of the tenant {@code system}. */
  static String key(Role role) {
    return key(role, Caller.SYSTEM);
  }

  static String key(Role role, String tenant) {
    return "Key-" + role.name().toLowerCase(Locale.ROOT) + "-of-" + tenant;
  }

  @Override
  public Verdict judge(String shown, String address) {
    Caller known = callers.get(shown);
    if (known != null) {
      return new Verdict.Admitted(known);
    }
    return slowed.<Verdict>map(Verdict.Slowed::new).orElse(Verdict.REFUSED);
  }

  @Override
  public Optional<Duration> slowed(String address) {
    return slowed;
  }

  @Override
  public List<Allowance> allowances(Caller caller) {
    return allowances;
  }

  @Override
  public RunTurn beginRun(Caller caller) {
    return turn.orElseGet(
        () -> {
          begun.incrementAndGet();
          running.incrementAndGet();
          return new RunTurn.Begun(running::decrementAndGet);
        });
  }
}
