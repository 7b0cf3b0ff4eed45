package io.sandpool.e2e;

import io.sandpool.emulator.CloudEmulator;
import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.Faults;
import io.sandpool.emulator.KernelSettings;
import io.sandpool.emulator.Operation;
import io.sandpool.emulator.RequestLog;
import io.sandpool.emulator.agentrun.Account;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOperation;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOperation;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.emulator.e2b.SandboxView;
import io.sandpool.provider.remote.LeaseKeys;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What the emulators have in common, for tests that mean every cloud.
 *
 * @param emulator the cloud
 * @param settings of a provider that lead to it
 * @param operations all that it can be asked for
 * @param create asks for a sandbox
 * @param execute runs something
 * @param kill ends a sandbox
 * @param list asks what is there
 * @param owned the ids of the sandboxes that live and that a provider of an installation made
 */
record FaultyCloud(
    CloudEmulator emulator,
    JsonObject settings,
    List<? extends Operation> operations,
    Operation create,
    Operation execute,
    Operation kill,
    Operation list,
    BiFunction<String, String, List<String>> owned)
    implements AutoCloseable {

  /** The clouds that there are. */
  enum Kind {
    E2B("E2B"),
    AGENTRUN("AgentRun");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Its name in documents. */
    String title() {
      return title;
    }

    /** Starts one whose sandboxes are processes. */
    FaultyCloud start() {
      return switch (this) {
        case E2B -> e2b();
        case AGENTRUN -> agentRun();
      };
    }
  }

  private static FaultyCloud e2b() {
    E2bEmulator cloud =
        E2bEmulator.start(
            E2bOptions.standard().withMaxConcurrent(1000).withKernels(KernelSettings.cheap()));
    return new FaultyCloud(
        cloud,
        settingsOf(cloud),
        List.of(E2bOperation.values()),
        E2bOperation.CREATE,
        E2bOperation.EXECUTE,
        E2bOperation.KILL,
        E2bOperation.LIST,
        (instance, provider) ->
            cloud.sandboxes().stream()
                .filter(sandbox -> sandbox.metadata().containsValue(instance))
                .map(SandboxView::id)
                .toList());
  }

  private static FaultyCloud agentRun() {
    AgentRunEmulator cloud =
        AgentRunEmulator.start(AgentRunOptions.standard().withKernels(KernelSettings.cheap()));
    return new FaultyCloud(
        cloud,
        settingsOf(cloud),
        List.of(AgentRunOperation.values()),
        AgentRunOperation.CREATE,
        AgentRunOperation.EXECUTE,
        AgentRunOperation.DELETE,
        AgentRunOperation.LIST_SANDBOXES,
        (instance, provider) -> {
          String mark = LeaseKeys.prefix(instance + "/" + provider);
          return cloud.living().stream().filter(id -> id.startsWith(mark)).toList();
        });
  }

  /** A provider's settings that lead to {@code cloud}. */
  static JsonObject settingsOf(E2bEmulator cloud) {
    return new JsonObject()
        .put("type", "e2b")
        .put("api_key", cloud.apiKey())
        .put("api_url", cloud.url())
        .put("sandbox_url", cloud.url());
  }

  /** A provider's settings that lead to {@code cloud}. */
  static JsonObject settingsOf(AgentRunEmulator cloud) {
    Account account = cloud.account();
    return new JsonObject()
        .put("type", "aliyun_codeinterpreter")
        .put("access_key_id", account.keyId())
        .put("access_key_secret", account.keySecret())
        .put("account_id", account.id())
        .put("region", account.region())
        .put("control_endpoint", cloud.url())
        .put("data_endpoint", cloud.url());
  }

  /** A provider's settings that lead to it, to be added to. */
  JsonObject provider() {
    return settings.copy();
  }

  Faults faults() {
    return emulator.faults();
  }

  RequestLog requests() {
    return emulator.requests();
  }

  EmulatorClock clock() {
    return emulator.clock();
  }

  /** The ids of the sandboxes that live. */
  List<String> living() {
    return emulator.living();
  }

  /** The same of those that a provider of an installation made. */
  List<String> livingOf(String instance, String provider) {
    return owned.apply(instance, provider);
  }

  /** What of its sandboxes is left on this machine. */
  List<String> processes() {
    return emulator.containers();
  }

  @Override
  public void close() {
    emulator.close();
  }
}
