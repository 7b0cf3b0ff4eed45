package io.sandpool.provider.remote;

import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Feature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/** A cloud that knows what lives in it and answers well, unless the test scripts it otherwise. */
final class ScriptedCloud implements Cloud {

  static final Duration LEASE = Duration.ofSeconds(300);
  static final Duration GREATEST_AGE = Duration.ofHours(1);

  /** What a call does before it is answered. */
  enum Effect {
    /** Nothing. */
    NONE,
    /** What it says. */
    DONE
  }

  /** A call whose answer the test gives, or that fails. */
  private record Scripted(Effect effect, Future<Void> answer) {}

  /** Living sandboxes: id and mark. */
  final Map<String, String> living = new TreeMap<>();

  /** All that was asked, such as {@code kill box-1}. */
  final List<String> calls = new ArrayList<>();

  final List<CreateOrder> orders = new ArrayList<>();
  private final Map<String, ScriptedKernel> kernels = new HashMap<>();
  final Map<String, Instant> madeAt = new HashMap<>();
  Duration mostLife = GREATEST_AGE;

  /** How far its clock is before ours, where its client trusts it. */
  Duration skew = Duration.ZERO;

  /** Whether kernels let themselves be made guests. */
  boolean obligingKernels = true;

  private final Map<String, Queue<Scripted>> script = new HashMap<>();
  private final Map<String, CloudException> outages = new HashMap<>();
  private final VirtualTime time;
  private int made;

  ScriptedCloud(VirtualTime time) {
    this.time = time;
  }

  /** The next call of that kind fails. */
  void fail(String call, CloudException why, Effect effect) {
    add(call, new Scripted(effect, Future.failedFuture(why)));
  }

  /** All calls of that kind fail from now on. */
  void failAlways(String call, CloudException why) {
    outages.put(call, why);
  }

  /** Calls of that kind are answered well again. */
  void heal(String call) {
    outages.remove(call);
  }

  /** The next call of that kind is answered when the test says so. */
  Promise<Void> hold(String call) {
    Promise<Void> answer = Promise.promise();
    add(call, new Scripted(Effect.DONE, answer.future()));
    return answer;
  }

  /** The kernel of a sandbox that was made. */
  ScriptedKernel kernel(String sandboxId) {
    return Optional.ofNullable(kernels.get(sandboxId)).orElseThrow();
  }

  long count(String call) {
    return calls.stream().filter(one -> one.startsWith(call)).count();
  }

  @Override
  public Capabilities capabilities() {
    Set<Feature> all = ExecutionMode.GUEST.features();
    return new Capabilities(
        true,
        Map.of("python", all, "r", ExecutionMode.KERNEL.features()),
        Optional.of(Duration.ofSeconds(60)),
        OptionalInt.of(3));
  }

  @Override
  public Future<Void> authenticate(Deadline deadline) {
    return answer("authenticate", "", () -> {});
  }

  @Override
  public Future<CloudSandbox> create(CreateOrder order) {
    orders.add(order);
    String id = "box-" + ++made;
    return answer(
            "create",
            order.template(),
            () -> {
              living.put(id, order.key());
              madeAt.put(id, time.instant());
            })
        .map(
            done -> {
              ScriptedKernel kernel = new ScriptedKernel(obligingKernels);
              kernels.put(id, kernel);
              return new Box(
                  id, time.instant().plus(LEASE).plus(skew), time.instant().plus(mostLife), kernel);
            });
  }

  private record Box(String id, Instant expiresAt, Instant mustEndAt, Kernel kernel)
      implements CloudSandbox {}

  @Override
  public Future<Void> kill(String sandboxId, Deadline deadline) {
    return answer("kill", sandboxId, () -> living.remove(sandboxId));
  }

  @Override
  public Future<Instant> renew(String sandboxId, Deadline deadline) {
    return known("renew", sandboxId).map(done -> time.instant().plus(LEASE).plus(skew));
  }

  @Override
  public Future<Void> look(String sandboxId, Deadline deadline) {
    return known("look", sandboxId);
  }

  @Override
  public Future<List<Marked>> list(Deadline deadline) {
    return answer("list", "", () -> {})
        .map(
            done ->
                living.entrySet().stream()
                    .map(one -> new Marked(one.getKey(), one.getValue()))
                    .toList());
  }

  @Override
  public Future<Void> close() {
    return answer("close", "", () -> {});
  }

  private Future<Void> known(String call, String sandboxId) {
    return answer(call, sandboxId, () -> {})
        .compose(
            done ->
                living.containsKey(sandboxId)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new CloudException(
                            CloudException.Kind.NOT_FOUND,
                            "there is no such sandbox",
                            true,
                            Optional.empty())));
  }

  private Future<Void> answer(String call, String of, Runnable effect) {
    calls.add((call + " " + of).strip());
    if (outages.containsKey(call)) {
      return Future.failedFuture(outages.get(call));
    }
    Scripted next = script.getOrDefault(call, new ArrayDeque<>()).poll();
    if (next == null || next.effect == Effect.DONE) {
      effect.run();
    }
    return next == null ? Future.succeededFuture() : next.answer;
  }

  private void add(String call, Scripted scripted) {
    script.computeIfAbsent(call, same -> new ArrayDeque<>()).add(scripted);
  }
}
