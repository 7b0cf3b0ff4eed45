package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.DestroySandbox;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.metrics.MeterName;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Every meter is there, and moves when what it counts happens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MetersIT {

  private static final String POOL = "pool=\"bash\"";
  private static final String PROVIDER = "self_managed";

  private final String instance = LiveService.newInstance();
  private final String orphan = makeOrphan();
  private final LiveService service =
      LiveService.start(
          instance,
          Map.of(
              "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "0",
              "SANDPOOL_POOLS_NODEJS_MIN_IDLE", "0",
              "SANDPOOL_POOLS_BASH_MIN_IDLE", "2",
              "SANDPOOL_POOLS_BASH_MAX_TOTAL", "2",
              "SANDPOOL_POOLS_BASH_MAX_WAITING", "1"));
  private final Api api = service.api();

  /** As if an earlier life of the service had left it. */
  private String makeOrphan() {
    Map<String, String> labels = new HashMap<>();
    labels.put("io.sandpool.instance", instance);
    labels.put("io.sandpool.provider", PROVIDER);
    labels.put("io.sandpool.boot", "an-earlier-one");
    labels.put("io.sandpool.pool", "bash");
    labels.put("io.sandpool.slot", "1");
    labels.put("io.sandpool.generation", "1");
    labels.put("io.sandpool.template", "bash");
    try (Containers containers = new Containers()) {
      String image =
          System.getenv().getOrDefault("SANDPOOL_TEMPLATES_BASH_IMAGE", "sandpool/bash:latest");
      return containers.docker().createContainerCmd(image).withLabels(labels).exec().getId();
    }
  }

  @BeforeAll
  void rest() {
    api.awaitRest("bash");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static Deadline soon(Bus bus) {
    return Deadline.after(bus.ticker(), Duration.ofSeconds(30));
  }

  private static <T> T await(Future<T> future) {
    return Api.await(future.toCompletionStage().toCompletableFuture());
  }

  /** How much a sum has grown since {@code start}. */
  private double growth(Scrape start, String name, String... labels) {
    return Scrape.of(api).sum(name, labels) - start.sum(name, labels);
  }

  private void grows(Scrape start, String name, String... labels) {
    Eventually.holds(
        () -> growth(start, name, labels) >= 1, () -> name + Arrays.toString(labels) + " rests");
  }

  private void becomes(double value, String name, String... labels) {
    Eventually.holds(
        () -> Scrape.of(api).sum(name, labels) == value,
        () -> name + " is " + Scrape.of(api).sum(name, labels));
  }

  @Test
  void aRunMustBeCountedAndTimedAtEachStage() {
    Scrape start = Scrape.of(api);
    api.run(bash("echo x")).succeeded();
    grows(start, "sandpool_lease_total", POOL, "start=\"warm\"", "result=\"granted\"");
    grows(start, "sandpool_lease_wait_seconds_count", POOL);
    grows(start, "sandpool_slot_age_seconds_count", POOL);
    grows(
        start,
        "sandpool_execution_seconds_count",
        "language=\"bash\"",
        "provider=\"" + PROVIDER + "\"",
        "outcome=\"succeeded\"");
    for (String stage : List.of("queue", "lease", "run", "program", "transport")) {
      grows(start, "sandpool_execution_stage_seconds_count", "stage=\"" + stage + "\"");
    }
    grows(start, "sandpool_destroy_seconds_count", POOL);
    grows(start, "sandpool_refill_seconds_count", POOL, "result=\"ready\"");
    for (String stage : List.of("create", "attach", "start", "hello")) {
      grows(start, "sandpool_create_stage_seconds_count", "stage=\"" + stage + "\"");
    }
    api.awaitRest("bash");
  }

  @Test
  void bucketsMustResolveAMillisecondAsWellAsTenSeconds() {
    api.run(bash("true")).succeeded();
    String name = "sandpool_execution_seconds_bucket";
    for (String bound : List.of("0.001", "0.002", "0.01", "10.0", "+Inf")) {
      assertTrue(
          Scrape.of(api).samples().keySet().stream()
              .anyMatch(key -> key.startsWith(name) && key.contains("le=\"" + bound + "\"")),
          bound);
    }
  }

  @Test
  void outcomesMustBeToldApart() {
    Scrape start = Scrape.of(api);
    api.run(bash("exit 1")).failedWith(1);
    grows(start, "sandpool_execution_seconds_count", "outcome=\"failed\"");
    api.run(bash("sleep 60").millis(300)).timedOut();
    grows(start, "sandpool_execution_seconds_count", "outcome=\"timed_out\"");
  }

  @Test
  void aCutMustBeCountedByStream() {
    Scrape start = Scrape.of(api);
    api.run(bash("echo long; echo long >&2").limit("stdout_bytes", 1)).succeeded();
    grows(start, "sandpool_output_truncated_total", "stream=\"stdout\"");
    assertEquals(0, growth(start, "sandpool_output_truncated_total", "stream=\"stderr\""));
  }

  @Test
  void aFullPoolMustShowInSlotsQueueMissesAndRefusals() {
    api.awaitRest("bash");
    becomes(0, "sandpool_pool_utilization_ratio", POOL);
    becomes(2, "sandpool_pool_slots", POOL, "state=\"idle\"");
    Scrape start = Scrape.of(api);
    List<CompletableFuture<Answer>> runs =
        IntStream.range(0, 3).mapToObj(i -> api.start(bash("sleep 1000").millis(200_000))).toList();
    becomes(2, "sandpool_pool_slots", POOL, "state=\"leased\"");
    becomes(1, "sandpool_pool_utilization_ratio", POOL);
    becomes(1, "sandpool_queue_depth", POOL);
    api.post(bash("true")).refused(429, "queue-full");
    grows(start, "sandpool_rejected_total", "reason=\"queue-full\"");
    grows(start, "sandpool_lease_total", POOL, "result=\"queue_full\"");
    grows(start, "sandpool_lease_miss_total", POOL, "reason=\"exhausted\"");
    runs.forEach(run -> run.cancel(true));
    grows(start, "sandpool_rejected_total", "reason=\"cancelled\"");
    becomes(0, "sandpool_queue_depth", POOL);
    api.awaitRest("bash");
    becomes(0, "sandpool_pool_utilization_ratio", POOL);
  }

  @Test
  void aLostIdleSandboxMustBeCounted() {
    api.awaitRest("bash");
    Scrape start = Scrape.of(api);
    service.containers().kill(service.containers().ofPool(instance, "bash").get(0));
    grows(start, "sandpool_evictions_total", POOL, "reason=\"lost\"");
    grows(start, "sandpool_provider_errors_total", "kind=\"lost\"");
    api.awaitRest("bash");
  }

  @Test
  void aSandboxFoundDeadBeforeItsRunMustBeCountedAsARetry() {
    api.awaitRest("bash");
    Scrape start = Scrape.of(api);
    for (String container : service.containers().ofPool(instance, "bash")) {
      SandboxRef sandbox = new SandboxRef(PROVIDER, container);
      await(
          service
              .bus()
              .ask(Addresses.destroy(PROVIDER), new DestroySandbox(sandbox), soon(service.bus())));
    }
    api.run(bash("echo well")).succeeded().printed("well\n");
    grows(start, "sandpool_lease_retries_total", POOL);
    api.awaitRest("bash");
  }

  @Test
  void aLeaseGivenBackTwiceMustBeCounted() {
    api.awaitRest("bash");
    Scrape start = Scrape.of(api);
    Bus bus = service.bus();
    Lease lease =
        await(
            bus.ask(
                Addresses.lease("bash"),
                new LeaseSandbox("meters-it", Claimant.LOCAL, soon(bus)),
                soon(bus)));
    for (int i = 0; i < 2; i++) {
      await(
          bus.ask(
              Addresses.release("bash"),
              new ReleaseSandbox(lease.slot(), lease.fencingToken()),
              soon(bus)));
    }
    grows(start, "sandpool_lease_double_release_total", POOL);
    api.awaitRest("bash");
  }

  @Test
  void anOrphanMustBeDestroyedAndCounted() {
    Eventually.holds(() -> !service.containers().exists(orphan), () -> "the orphan is still there");
    becomes(1, "sandpool_orphans_destroyed_total");
  }

  @Test
  void sizesAndTheStateOfProviderAndCircuitMustBeTold() {
    becomes(2, "sandpool_pool_target", POOL, "kind=\"min\"");
    becomes(2, "sandpool_pool_target", POOL, "kind=\"max\"");
    becomes(2, "sandpool_pool_target", POOL, "kind=\"desired\"");
    becomes(0, "sandpool_pool_circuit_state", POOL);
    becomes(1, "sandpool_provider_up", "provider=\"" + PROVIDER + "\"");
    becomes(1, "sandpool_runtime_info", "runtime=\"sandpool-runsc\"");
  }

  @Test
  void theDatabaseMustBeToldToBeThereAndToHoldNoRemoteLeases() {
    Scrape start = Scrape.of(api);
    becomes(1, "sandpool_database_up");
    becomes(0, "sandpool_remote_leases", "provider=\"" + PROVIDER + "\"");
    grows(start, "sandpool_database_seconds_count", "operation=\"lease_count\"");
  }

  /**
   * Reloads of the configuration are the process's own: see {@link ServiceProcessIT}. What leased
   * sandboxes cost is told where some are: see SpillOverTest. Traces are off: see {@link TracesIT}.
   * Kept runs and webhooks need a database, which this service has none of. What ends is told by
   * the process: see {@link AlertsIT}.
   */
  @Test
  void everyMeterMustBeThere() {
    Set<MeterName> elsewhere =
        EnumSet.of(
            MeterName.CONFIG_RELOAD,
            MeterName.PROVIDER_RETRIES,
            MeterName.SPILL,
            MeterName.REMOTE_RUNS,
            MeterName.REMOTE_SANDBOX_SECONDS,
            MeterName.BUDGET_REMAINING,
            MeterName.WEBHOOK_DELIVERIES,
            MeterName.WEBHOOK_PENDING,
            MeterName.ASYNC_RUNS,
            MeterName.ASYNC_ENDED,
            MeterName.ASYNC_STORED,
            MeterName.REMOTE_SPEND,
            MeterName.TRACE_SPANS,
            MeterName.KEY_EXPIRY,
            MeterName.CERTIFICATE_EXPIRY);
    api.run(bash("true")).succeeded();
    List<String> missing =
        Arrays.stream(MeterName.values())
            .filter(name -> !elsewhere.contains(name))
            .map(name -> name.id().replace('.', '_'))
            .filter(name -> !Scrape.of(api).has(name))
            .toList();
    assertEquals(List.of(), missing);
    for (String others : List.of("jvm_memory_used", "vertx_http_server", "vertx_eventbus")) {
      assertTrue(Scrape.of(api).has(others), others);
    }
  }

  @Test
  void labelsMustNeverComeFromCallers() {
    String mark = "never-a-label";
    api.post(Program.in(mark, "x"));
    api.post(bash("echo " + mark).env(mark.replace('-', '_'), mark).args(mark));
    api.get("/v1/pools/" + mark);
    String metrics = api.text("/metrics");
    assertTrue(!metrics.contains(mark) && !metrics.contains(mark.replace('-', '_')));
  }
}
