package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a run would succeed where one pool can stand in for another. */
class ReadinessTest {

  @Test
  void oneAblePoolMustBeEnoughForALanguage() {
    assertEquals(
        List.of(),
        objections(CircuitState.CLOSED, local(PoolHealth.DEGRADED), cloud(PoolHealth.READY, 1)));
  }

  /** A pool that keeps nothing warm has nothing to wait for. */
  @Test
  void aPoolThatKeepsNothingWarmMustCountAsAble() {
    assertEquals(
        List.of(),
        objections(CircuitState.CLOSED, local(PoolHealth.DEGRADED), cloud(PoolHealth.WARMING, 0)));
  }

  /** At the start the own sandboxes are worth the wait: the others cost money. */
  @Test
  void aPoolThatWarmsUpMustBeWaitedFor() {
    List<String> objections =
        objections(CircuitState.CLOSED, local(PoolHealth.WARMING), cloud(PoolHealth.WARMING, 0));
    assertEquals(List.of("pool=python health=warming idle=0 waiting=0/10"), objections);
  }

  @Test
  void aPoolWhoseProviderIsLeftAloneMustNotCountAsAble() {
    List<String> objections =
        objections(CircuitState.OPEN, local(PoolHealth.DEGRADED), cloud(PoolHealth.WARMING, 0));
    assertEquals(
        "pool=cloud-python provider=cloud is left alone: The key is wrong.", objections.get(1));
  }

  private static List<String> objections(CircuitState circuit, PoolStatus local, PoolStatus cloud) {
    return Readiness.objections(
        List.of(List.of(answer(local), answer(cloud))),
        List.of(answer(0, Samples.local()), answer(1, Samples.cloud(circuit))));
  }

  private static Pools.Answer answer(PoolStatus status) {
    return new Pools.Answer(status.pool(), Optional.of(status), "");
  }

  private static Providers.Answer answer(int index, ProviderReport report) {
    return new Providers.Answer(Samples.CATALOG.providers().get(index), Optional.of(report), "");
  }

  private static PoolStatus local(PoolHealth health) {
    return Samples.pool("python", health, 0, 0);
  }

  private static PoolStatus cloud(PoolHealth health, int desired) {
    PoolStatus base = Samples.pool("cloud-python", health, 0, 0);
    return new PoolStatus(
        base.pool(),
        "cloud",
        base.spec(),
        health,
        base.slots(),
        desired,
        base.maxTotal(),
        desired,
        1,
        0,
        base.maxWaiting(),
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        base.sizing());
  }
}
