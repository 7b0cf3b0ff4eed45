package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningProvidersTest {

  private static final ProviderConfig HERE = provider("self_managed", "gvisor");
  private static final ProviderConfig SECOND = provider("second", "gvisor");
  private static final ProviderConfig E2B = provider("e2b", "e2b");
  private static final ProviderConfig ALIYUN = provider("aliyun", "aliyun_codeinterpreter");
  private static final List<ProviderConfig> ALL = List.of(ALIYUN, SECOND, HERE, E2B);

  private static ProviderConfig provider(String id, String type) {
    return new ProviderConfig(id, type, new JsonObject());
  }

  private static RunningProviders of(Set<String> inFile, String active, String... named) {
    return RunningProviders.of(
        ALL, inFile, Optional.of(active).filter(id -> !id.isEmpty()), List.of(named));
  }

  @Test
  void aProviderThatIsOnlySavedMustNotServe() {
    assertEquals(List.of("self_managed"), of(Set.of("self_managed"), "").ids());
  }

  @Test
  void theFilesTheActiveAndTheOrderedOnesMustServe() {
    assertEquals(
        List.of("aliyun", "self_managed", "e2b"),
        of(Set.of("self_managed"), "e2b", "aliyun", "self_managed").ids());
  }

  @Test
  void whereNobodyChoseThoseOnThisMachineMustComeFirst() {
    assertEquals(
        List.of("second", "self_managed", "aliyun", "e2b"),
        of(Set.of("aliyun", "second", "self_managed", "e2b"), "").order());
  }

  @Test
  void anActiveProviderOnThisMachineMustComeFirstAndTheLeasedOnesLast() {
    assertEquals(
        List.of("self_managed", "second", "aliyun"),
        of(Set.of("aliyun", "second", "self_managed"), "self_managed").order());
  }

  @Test
  void anActiveLeasedProviderMustBeAskedAlone() {
    assertEquals(List.of("e2b"), of(Set.of("self_managed", "aliyun"), "e2b").order());
  }

  @Test
  void aWrittenOrderMustBeginWithTheActiveOne() {
    RunningProviders running = of(Set.of("self_managed", "e2b", "aliyun"), "e2b");
    assertEquals(List.of("e2b", "self_managed"), running.order(List.of("self_managed", "e2b")));
    assertEquals(List.of("e2b", "aliyun"), running.order(List.of("aliyun")));
  }

  @Test
  void anActiveProviderWithoutSettingsMustBeOfItsKind() {
    RunningProviders running =
        RunningProviders.of(List.of(), Set.of(), Optional.of("self_managed"), List.of());
    assertEquals(List.of(HERE), running.all());
    assertEquals(List.of("self_managed"), running.order());
  }
}
