package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.e2e.FaultyCloud.Kind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service, as an operator runs it, is killed (kill -9) two hundred times while it leases
 * sandboxes of both clouds, runs programs in them and ends them, and while calls to the clouds go
 * wrong: what its lives left goes, and nothing else.
 *
 * <p>Two installations share the clouds, each being the other's foreigner, with a hundred lives
 * each; a third one lives through all of it. A life ends after a number of requests to the clouds
 * that is drawn from a seeded source, which is anywhere between its start and its fullest load.
 * Sandboxes are processes that begin with their first program; the rehearsal is left out, and the
 * classes come from an archive, for the sake of time.
 */
@Timeout(600)
class CrashIT {

  private static final int INSTALLATIONS = 2;
  private static final int LIVES = 100;

  private final FaultyCloud e2b = Kind.E2B.start();
  private final FaultyCloud agentRun = Kind.AGENTRUN.start();
  private final ExecutorService lanes = Executors.newFixedThreadPool(INSTALLATIONS);
  private final List<MortalService> installations = new ArrayList<>();

  @TempDir Path folder = Path.of("");

  @AfterEach
  void end() {
    lanes.shutdownNow();
    installations.forEach(MortalService::close);
    e2b.close();
    agentRun.close();
  }

  @Test
  void whatTwoHundredKilledLivesLeaveMustGoAndNothingElse() {
    List<FaultyCloud> clouds = List.of(e2b, agentRun);
    try (Bystander bystander = Bystander.start(folder.resolve("bystander"), clouds)) {
      Set<String> foreign = bystander.sandboxes();
      ServiceArchive archive = ServiceArchive.make(folder.resolve("archive"));
      for (int i = 0; i < INSTALLATIONS; i++) {
        installations.add(new MortalService(i, folder, clouds, archive));
      }
      installations.forEach(MortalService::rehearse);

      together(one -> one.liveAndDie(LIVES));
      assertTrue(faultsThatHappened() > LIVES, () -> "faults: " + faultsThatHappened());
      clouds.forEach(cloud -> cloud.faults().clear());
      Set<String> left = living();
      left.removeAll(foreign);
      assertTrue(!left.isEmpty(), "no life left anything: nothing is proven");

      together(one -> one.cleanUpAfter(left));
      assertTrue(living().containsAll(foreign), "a foreign sandbox was ended");

      together(MortalService::stop);
      assertEquals(foreign, living());
      installations.forEach(one -> assertEquals(List.of(), one.leases()));
    }
    assertEquals(Set.of(), living());
  }

  private void together(Deed deed) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    installations.forEach(one -> all.add(CompletableFuture.runAsync(() -> deed.by(one), lanes)));
    all.forEach(CompletableFuture::join);
  }

  private interface Deed {
    void by(MortalService installation);
  }

  private Set<String> living() {
    Set<String> all = new TreeSet<>(e2b.living());
    all.addAll(agentRun.living());
    return all;
  }

  private long faultsThatHappened() {
    return e2b.faults().injected().size() + agentRun.faults().injected().size();
  }

  /** An installation that lives on while others die: its sandboxes are nobody else's. */
  private record Bystander(List<LeasingService> services, Set<String> sandboxes)
      implements AutoCloseable {

    static Bystander start(Path folder, List<FaultyCloud> clouds) {
      List<LeasingService> services = new ArrayList<>();
      Set<String> sandboxes = new TreeSet<>();
      for (FaultyCloud cloud : clouds) {
        JsonObject provider = cloud.provider().put("execution", "kernel");
        services.add(
            LeasingService.startPooled(folder.resolve("data" + services.size()), provider, 2));
        Eventually.holds(() -> cloud.living().size() == 2, cloud::living);
        sandboxes.addAll(cloud.living());
      }
      return new Bystander(services, sandboxes);
    }

    @Override
    public void close() {
      services.forEach(LeasingService::close);
    }
  }
}
