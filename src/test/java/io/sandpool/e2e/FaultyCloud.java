package io.sandpool.e2e;

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
import io.sandpool.provider.remote.LeaseKeys;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the emulators have in common, for tests that mean every cloud. */
interface FaultyCloud extends AutoCloseable {

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
        case E2B -> new OfE2b();
        case AGENTRUN -> new OfAgentRun();
      };
    }
  }

  Operation create();

  Operation execute();

  Operation kill();

  Operation list();

  /** All that it can be asked for. */
  List<? extends Operation> operations();

  Faults faults();

  RequestLog requests();

  EmulatorClock clock();

  /** The ids of the sandboxes that live. */
  List<String> living();

  /** The same of those that a provider of an installation made. */
  List<String> livingOf(String instance, String provider);

  /** What of its sandboxes is left on this machine. */
  List<String> processes();

  /** A provider's settings that lead to it. */
  JsonObject provider();

  @Override
  void close();

  /** E2B's. */
  final class OfE2b implements FaultyCloud {

    private final E2bEmulator emulator =
        E2bEmulator.start(
            E2bOptions.standard().withMaxConcurrent(1000).withKernels(KernelSettings.cheap()));

    @Override
    public Operation create() {
      return E2bOperation.CREATE;
    }

    @Override
    public Operation execute() {
      return E2bOperation.EXECUTE;
    }

    @Override
    public Operation kill() {
      return E2bOperation.KILL;
    }

    @Override
    public Operation list() {
      return E2bOperation.LIST;
    }

    @Override
    public List<? extends Operation> operations() {
      return List.of(E2bOperation.values());
    }

    @Override
    public Faults faults() {
      return emulator.faults();
    }

    @Override
    public RequestLog requests() {
      return emulator.requests();
    }

    @Override
    public EmulatorClock clock() {
      return emulator.clock();
    }

    @Override
    public List<String> living() {
      return emulator.sandboxes().stream().map(sandbox -> sandbox.id()).toList();
    }

    @Override
    public List<String> livingOf(String instance, String provider) {
      return emulator.sandboxes().stream()
          .filter(sandbox -> sandbox.metadata().containsValue(instance))
          .map(sandbox -> sandbox.id())
          .toList();
    }

    @Override
    public List<String> processes() {
      return emulator.containers();
    }

    @Override
    public JsonObject provider() {
      return new JsonObject()
          .put("type", "e2b")
          .put("api_key", emulator.apiKey())
          .put("api_url", emulator.url())
          .put("sandbox_url", emulator.url());
    }

    @Override
    public void close() {
      emulator.close();
    }
  }

  /** AgentRun's. */
  final class OfAgentRun implements FaultyCloud {

    private final AgentRunEmulator emulator =
        AgentRunEmulator.start(AgentRunOptions.standard().withKernels(KernelSettings.cheap()));

    @Override
    public Operation create() {
      return AgentRunOperation.CREATE;
    }

    @Override
    public Operation execute() {
      return AgentRunOperation.EXECUTE;
    }

    @Override
    public Operation kill() {
      return AgentRunOperation.DELETE;
    }

    @Override
    public Operation list() {
      return AgentRunOperation.LIST_SANDBOXES;
    }

    @Override
    public List<? extends Operation> operations() {
      return List.of(AgentRunOperation.values());
    }

    @Override
    public Faults faults() {
      return emulator.faults();
    }

    @Override
    public RequestLog requests() {
      return emulator.requests();
    }

    @Override
    public EmulatorClock clock() {
      return emulator.clock();
    }

    @Override
    public List<String> living() {
      return emulator.sandboxes().stream().map(sandbox -> sandbox.id()).toList();
    }

    @Override
    public List<String> livingOf(String instance, String provider) {
      String mark = LeaseKeys.prefix(instance + "/" + provider);
      return living().stream().filter(id -> id.startsWith(mark)).toList();
    }

    @Override
    public List<String> processes() {
      return emulator.containers();
    }

    @Override
    public JsonObject provider() {
      Account account = emulator.account();
      return new JsonObject()
          .put("type", "aliyun_codeinterpreter")
          .put("access_key_id", account.keyId())
          .put("access_key_secret", account.keySecret())
          .put("account_id", account.id())
          .put("region", account.region())
          .put("control_endpoint", emulator.url())
          .put("data_endpoint", emulator.url());
    }

    @Override
    public void close() {
      emulator.close();
    }
  }
}
