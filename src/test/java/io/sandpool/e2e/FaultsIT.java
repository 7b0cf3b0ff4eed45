package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.e2e.FaultCase.Place;
import io.sandpool.e2e.FaultyCloud.Kind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong between the service and a cloud: the caller is told what {@code
 * docs/providers/faults.md} promises, after as many requests as it promises, nothing is left
 * behind, and the next program runs.
 *
 * <p>Most of its time it waits for time limits of the service's, so several rows are tried side by
 * side, each with a service and a cloud of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class FaultsIT {

  private static final int SIDE_BY_SIDE = 8;
  private static final int IN_A_HURRY = 1000;
  private static final int PATIENT = 20_000;
  private static final Program PROGRAM =
      Program.bash("echo ran").millis(2000).with("max_wait_ms", 60_000);

  private final ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
  private final FaultDocument document = new FaultDocument();
  private final Map<String, CompletableFuture<String>> observations = new HashMap<>();

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  void begin() {
    cases()
        .forEach(
            one ->
                observations.put(
                    one.toString(), CompletableFuture.supplyAsync(() -> observe(one), workers)));
  }

  @AfterAll
  void end() {
    workers.shutdownNow();
  }

  private record Case(FaultCase row, Kind cloud) {

    @Override
    public String toString() {
      return cloud.title() + ", " + row;
    }
  }

  private static Stream<Case> cases() {
    return FaultCase.all().stream()
        .flatMap(row -> Arrays.stream(Kind.values()).map(cloud -> new Case(row, cloud)));
  }

  @TestFactory
  Stream<DynamicTest> theCallerMustBeToldWhatIsPromisedAndNothingMustBeLeftBehind() {
    return cases()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.toString(),
                    () ->
                        assertEquals(
                            document.promise(one.row(), one.cloud()),
                            observations.getOrDefault(one.toString(), NEVER).join())));
  }

  private static final CompletableFuture<String> NEVER =
      CompletableFuture.completedFuture("not tried");

  private String observe(Case one) {
    try (FaultyCloud cloud = one.cloud().start()) {
      String observed;
      boolean hurry = one.row().trouble().isSilence() || one.row().isOfTheCloud();
      JsonObject provider =
          cloud.provider().put("request_timeout_ms", hurry ? IN_A_HURRY : PATIENT);
      try (LeasingService service = LeasingService.start(folderOf(one), provider)) {
        Eventually.holds(() -> service.health().equals("up"), service::health);
        observed = observe(one, cloud, service);
      }
      assertEquals(List.of(), cloud.living(), () -> one + ": left by the stopped service");
      return observed;
    }
  }

  private String observe(Case one, FaultyCloud cloud, LeasingService service) {
    long before = cloud.requests().count(one.row().counted(cloud));
    one.row().plan(cloud);
    Answer answer = service.api().post(PROGRAM);
    StringBuilder observed = new StringBuilder(outcome(answer));
    if (one.row().isOfTheCloud()) {
      boolean well = answer.outcome().equals("succeeded");
      observed.append(", ").append(well ? service.health() : healthOf(one, service));
    } else {
      if (one.row().place() == Place.KILL) {
        awaitNothing(one, cloud, service);
      }
      long after = cloud.requests().count(one.row().counted(cloud));
      observed.append(", ").append(after - before);
    }
    if (one.row().place() != Place.LIST) {
      FaultCase.end(cloud);
    }
    awaitNothing(one, cloud, service);
    Eventually.holds(
        () -> !service.health().contains("left alone"), () -> one + ": " + service.health());
    Eventually.holds(
        () -> service.api().post(PROGRAM).outcome().equals("succeeded"),
        () -> one + ": nothing runs after it");
    return observed.toString();
  }

  /** Once the service has given the cloud up for a while. */
  private static String healthOf(Case one, LeasingService service) {
    Eventually.holds(
        () -> service.health().contains("left alone"), () -> one + ": " + service.health());
    return service.health();
  }

  /** A pool that was degraded may have made one to find out whether all is well again. */
  private static void awaitNothing(Case one, FaultyCloud cloud, LeasingService service) {
    Eventually.holds(
        () -> {
          int kept = service.kept();
          return cloud.living().size() == kept
              && cloud.processes().size() == kept
              && service.leases() == kept;
        },
        () ->
            "%s: kept %d, sandboxes %s, processes %s, %d leases"
                .formatted(
                    one, service.kept(), cloud.living(), cloud.processes(), service.leases()));
  }

  private static String outcome(Answer answer) {
    if (answer.status() != 200) {
      String type = answer.json().getString("type");
      return answer.status() + " " + type.substring(type.lastIndexOf(':') + 1);
    }
    if (answer.outcome().equals("succeeded")) {
      answer.printed("ran\n");
    }
    return answer.outcome();
  }

  private static Path folderOf(Case one) {
    return folder.resolve(Integer.toHexString(one.toString().hashCode()));
  }
}
