package io.sandpool.e2e;

import io.sandpool.app.Storage;
import io.sandpool.emulator.Fault;
import io.sandpool.emulator.Operation;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.store.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An installation of the service that leases from several clouds and dies again and again.
 *
 * <p>Lives on one thread; {@link #close} may be called on another.
 */
final class MortalService implements AutoCloseable {

  private static final String CONFIG =
      """
      {
        "http": {"port": 0},
        "shutdown_grace": "0s",
        "rehearsal": false,
        "clean_up": {"every": "1s", "settling": "2s"},
        "dispatch": {
          "breaker": {"failures": 5, "open_min": "50ms", "open_max": "100ms"},
          "remote_runs_per_minute": 100000,
          "remote_seconds_per_hour": 1000000
        },
        "languages": {"python": {}},
        "templates": {"remote": {"language": "python", "image": "code-interpreter-v1"}}
      }
      """;
  private static final String POOL =
      """
      {"template": "remote", "min_idle": 2, "max_total": 6, "refill_parallelism": 4, "back_off_max": "1s"}
      """;
  private static final int MOST_REQUESTS = 60;
  private static final int CALLERS = 2;
  private static final List<Fault> TROUBLES =
      List.of(
          new Fault.LostAnswer(),
          new Fault.SwallowedAnswer(),
          new Fault.ResetAtOnce(),
          Fault.status(500),
          Fault.status(503),
          Fault.status(429, 1),
          new Fault.HtmlPage(502));

  private final Path folder;
  private final String instance;
  private final List<FaultyCloud> clouds;
  private final Random random;
  private ServiceArchive archive;
  private Optional<ServiceProcess> process = Optional.empty();
  private boolean closed;

  MortalService(int number, Path parent, List<FaultyCloud> clouds, ServiceArchive archive) {
    this.instance = "%012x".formatted(0xabc + number);
    this.clouds = clouds;
    this.random = new Random(number);
    try {
      this.folder = Files.createDirectory(parent.resolve(instance));
      Files.createDirectory(folder.resolve("data"));
      Files.writeString(folder.resolve("data/instance-id"), instance + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.archive = archive;
    ServiceProcess.write(folder, configuration());
  }

  /** A first life that goes well and is short, after which others begin faster. */
  void rehearse() {
    Path classes = folder.resolve("classes.jsa");
    ServiceProcess first = start(archive.recording(classes));
    first.ready();
    first.terminate();
    first.awaitEnd();
    archive = archive.with(classes);
  }

  private JsonObject configuration() {
    JsonObject providers = new JsonObject();
    JsonObject pools = new JsonObject();
    for (FaultyCloud cloud : clouds) {
      String id = idOf(cloud);
      providers.put(
          id, cloud.provider().put("execution", "kernel").put("request_timeout_ms", 2000));
      pools.put(id, new JsonObject(POOL).put("provider", id));
    }
    return new JsonObject(CONFIG).put("providers", providers).put("pools", pools);
  }

  private String idOf(FaultyCloud cloud) {
    return "cloud-" + clouds.indexOf(cloud);
  }

  private synchronized ServiceProcess start(ServiceArchive classes) {
    if (closed) {
      throw new IllegalStateException("The test is over");
    }
    ServiceProcess started = ServiceProcess.start(folder, classes.classPath(), classes.options());
    process = Optional.of(started);
    return started;
  }

  /** Kills what lives, and lets nothing live any more. */
  @Override
  public synchronized void close() {
    closed = true;
    process.ifPresent(ServiceProcess::kill);
  }

  /** Lives so many lives, none of which ends well. */
  void liveAndDie(int lives) {
    for (int life = 0; life < lives; life++) {
      clouds.forEach(this::planTrouble);
      long until = requests() + 1 + random.nextInt(MOST_REQUESTS);
      ServiceProcess mortal = start(archive);
      AtomicBoolean over = new AtomicBoolean();
      mortal.listening().thenAccept(port -> keepBusy(new Api(port), over));
      Eventually.holds(() -> requests() >= until, () -> mortal);
      over.set(true);
      mortal.kill();
    }
  }

  /** A life that goes well, until nothing of the lives before is left. */
  void cleanUpAfter(Collection<String> left) {
    Api api = start(archive).ready();
    for (FaultyCloud cloud : clouds) {
      String pool = idOf(cloud);
      api.awaitRest(pool);
      Eventually.holds(
          () -> {
            List<String> now = cloud.livingOf(instance, pool);
            int claimed = api.slots(pool, "idle");
            return now.stream().noneMatch(left::contains)
                && now.size() == claimed
                && leases(api, pool) == claimed;
          },
          () ->
              "%s: lives %s, leases %s, claimed %s"
                  .formatted(
                      pool, cloud.livingOf(instance, pool), leases(api, pool), api.pool(pool)));
    }
  }

  private static double leases(Api api, String provider) {
    return Scrape.of(api).sum("sandpool_remote_leases", "provider=\"" + provider + "\"");
  }

  /** Ends in order what {@link #cleanUpAfter} began. */
  void stop() {
    ServiceProcess last = process.orElseThrow();
    last.terminate();
    last.awaitEnd();
  }

  /** The keys of the leases that are written down; of a service that does not live. */
  List<String> leases() {
    Vertx vertx = Vertx.vertx();
    Metrics metrics = new Metrics();
    Set<String> keys = new HashSet<>();
    try {
      List<String> providers = clouds.stream().map(this::idOf).toList();
      Storage storage =
          await(
              Storage.open(
                  vertx,
                  new DatabaseMeters(metrics.registry(), providers),
                  DatabaseAddress.in(folder.resolve("data")),
                  instance));
      for (String provider : providers) {
        await(storage.ledger().of(provider)).forEach(lease -> keys.add(lease.key()));
      }
      await(storage.close());
    } finally {
      await(vertx.close());
      metrics.close();
    }
    return new ArrayList<>(keys);
  }

  private void planTrouble(FaultyCloud cloud) {
    for (Operation operation : List.of(cloud.create(), cloud.kill(), cloud.list())) {
      cloud
          .faults()
          .on(operation)
          .spare(random.nextInt(4))
          .once(TROUBLES.get(random.nextInt(TROUBLES.size())));
    }
  }

  private long requests() {
    return clouds.stream()
        .flatMap(
            cloud ->
                cloud.operations().stream().map(operation -> cloud.requests().count(operation)))
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Callers that ask again as soon as they are answered, each for one cloud after the other. */
  private void keepBusy(Api api, AtomicBoolean over) {
    for (int i = 0; i < CALLERS; i++) {
      callOn(api, over, i);
    }
  }

  private void callOn(Api api, AtomicBoolean over, int number) {
    if (over.get()) {
      return;
    }
    Program program =
        Program.python("print(1)").with("provider", idOf(clouds.get(number % clouds.size())));
    api.start(program)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                callOn(api, over, number + 1);
              }
            });
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("Not within a minute", e);
    }
  }
}
