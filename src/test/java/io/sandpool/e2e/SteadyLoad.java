package io.sandpool.e2e;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A few clients that send one program after the other. Each program says whether its sandbox was
 * fresh.
 */
final class SteadyLoad implements AutoCloseable {

  private static final Program PROGRAM =
      Program.bash("if [ -e used ]; then echo used; else touch used; echo fresh; fi");

  private final Api api;
  private final ExecutorService clients;
  private final Queue<Answer> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> sandboxes = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, AtomicInteger> served = new ConcurrentHashMap<>();
  private volatile boolean ended;

  SteadyLoad(Api api, int clients) {
    this.api = api;
    this.clients = Executors.newFixedThreadPool(clients);
    IntStream.range(0, clients).forEach(client -> this.clients.submit(this::send));
  }

  private void send() {
    while (!ended) {
      Answer answer = api.post(PROGRAM);
      if (answer.status() != 200
          || !answer.outcome().equals("succeeded")
          || !answer.stdout().equals("fresh\n")) {
        failures.add(answer);
        ended = failures.size() > 20;
        continue;
      }
      sandboxes.add(answer.sandbox());
      servedBy(answer.json().getString("provider")).incrementAndGet();
    }
  }

  private AtomicInteger servedBy(String provider) {
    return served.computeIfAbsent(provider, absent -> new AtomicInteger());
  }

  /** Waits until a provider has served so many more. */
  void awaitServed(String provider, int more) {
    int goal = servedBy(provider).get() + more;
    Eventually.holds(
        () -> servedBy(provider).get() >= goal || ended, () -> "served: " + served + failures);
  }

  /** Those that did not get what they should have. */
  List<Answer> failures() {
    return List.copyOf(failures);
  }

  int answers() {
    return sandboxes.size();
  }

  /** How many sandboxes served them. */
  int sandboxes() {
    Set<String> different = new HashSet<>(sandboxes);
    return different.size();
  }

  @Override
  public void close() {
    ended = true;
    clients.shutdown();
    try {
      if (!clients.awaitTermination(4, TimeUnit.MINUTES)) {
        throw new AssertionError("A client was never answered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while clients ended", e);
    }
  }
}
