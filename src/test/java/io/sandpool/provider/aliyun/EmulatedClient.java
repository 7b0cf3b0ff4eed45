package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.emulator.agentrun.Account;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.LeaseKeys;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A client of an emulated AgentRun. */
final class EmulatedClient implements AutoCloseable {

  private static final String INSTANCE = "it";
  private static final Duration LONG = Duration.ofSeconds(5);

  final AliyunCloud cloud;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final LeaseKeys keys = new LeaseKeys(INSTANCE, new Random());
  private final AtomicBoolean hasty = new AtomicBoolean();

  EmulatedClient(AgentRunEmulator emulator) {
    this(emulator, new JsonObject());
  }

  /** One whose settings differ from the usual ones. */
  EmulatedClient(AgentRunEmulator emulator, JsonObject other) {
    AliyunSettings settings =
        AliyunReader.read(INSTANCE, Map.of(), configuration(emulator).mergeIn(other));
    cloud =
        AliyunClouds.create(
            settings,
            vertx,
            new AliyunCloud.Tools(Ticker.system(), InstantSource.system(), timers()));
  }

  static JsonObject configuration(AgentRunEmulator emulator) {
    Account account = emulator.account();
    JsonObject configuration =
        new JsonObject()
            .put("access_key_id", account.keyId())
            .put("access_key_secret", account.keySecret())
            .put("account_id", account.id())
            .put("region", account.region())
            .put("api_key", account.apiKey())
            .put("control_endpoint", emulator.url())
            .put("data_endpoint", emulator.url());
    return account.securityToken().isEmpty()
        ? configuration
        : configuration.put("security_token", account.securityToken());
  }

  /** From now on every time limit of some seconds is over at once. */
  void loseAllPatience() {
    hasty.set(true);
  }

  private Timers timers() {
    Timers real = Timers.of(vertx);
    return (delay, task) ->
        real.after(hasty.get() && delay.compareTo(LONG) > 0 ? Duration.ofMillis(300) : delay, task);
  }

  String key() {
    return keys.get();
  }

  CloudSandbox create() {
    return get(() -> cloud.create(order(key())));
  }

  static CreateOrder order(String key) {
    return new CreateOrder(key, "", "python", new SlotIdentity("pool", 1, 1), deadline());
  }

  static Deadline deadline() {
    return Deadline.after(Ticker.system(), Duration.ofMinutes(1));
  }

  Heard run(CloudSandbox sandbox, String language, String code) {
    Heard heard = new Heard();
    get(
        () -> {
          sandbox.kernel().execute(new Kernel.Order(code, language, Duration.ofSeconds(20)), heard);
          return heard.end();
        });
    return heard;
  }

  CloudException brokenBy(CloudSandbox sandbox, String code) {
    Heard heard = run(sandbox, "python", code);
    return heard
        .end()
        .result()
        .orElseThrow(() -> new AssertionError("It was not broken: " + heard.all()));
  }

  CloudException failureOf(Supplier<? extends Future<?>> call) {
    return assertThrows(CloudException.class, () -> get(() -> call.get().mapEmpty()));
  }

  <T> T get(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    try {
      return promise.future().await(2, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(cloud::close);
    try {
      vertx.close().await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
