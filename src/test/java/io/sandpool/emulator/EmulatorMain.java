package io.sandpool.emulator;

import io.sandpool.emulator.agentrun.Account;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOptions;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/**
 * Starts an emulated cloud by hand; {@code scripts/emulator.sh} says how. Runs until it is killed.
 */
public final class EmulatorMain {

  private static final String USAGE =
      "usage: e2b|aliyun [--port PORT] [--sandboxes COUNT] [--processes]";

  private EmulatorMain() {}

  /**
   * What is asked for.
   *
   * @param port 0 for any that is free
   * @param sandboxes how many may be alive at once; the cloud's own number where empty
   */
  private record Choices(int port, OptionalInt sandboxes, KernelSettings kernels) {

    static Choices of(List<String> options) {
      Choices choices = new Choices(0, OptionalInt.empty(), KernelSettings.standard());
      for (Iterator<String> rest = options.iterator(); rest.hasNext(); ) {
        choices = choices.with(rest.next(), rest);
      }
      return choices;
    }

    private Choices with(String option, Iterator<String> rest) {
      return switch (option) {
        case "--port" -> new Choices(number(rest), sandboxes, kernels);
        case "--sandboxes" -> new Choices(port, OptionalInt.of(number(rest)), kernels);
        case "--processes" -> new Choices(port, sandboxes, KernelSettings.cheap());
        default -> throw new IllegalArgumentException(USAGE);
      };
    }

    private static int number(Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(USAGE);
      }
      return Integer.parseInt(rest.next());
    }
  }

  /**
   * Prints where the cloud is and what it takes for credentials, as settings of a shell.
   *
   * @param args the cloud, and its options
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0) {
      throw new IllegalArgumentException(USAGE);
    }
    Choices choices = Choices.of(List.of(args).subList(1, args.length));
    switch (args[0]) {
      case "e2b" -> e2b(choices);
      case "aliyun" -> aliyun(choices);
      default -> throw new IllegalArgumentException(USAGE);
    }
    new CountDownLatch(1).await();
  }

  private static void e2b(Choices choices) {
    E2bOptions options =
        E2bOptions.standard().withPort(choices.port()).withKernels(choices.kernels());
    E2bEmulator cloud =
        E2bEmulator.start(
            options.withMaxConcurrent(choices.sandboxes().orElse(options.maxConcurrent())));
    setting("E2B_API_URL", cloud.url());
    setting("E2B_SANDBOX_URL", cloud.url());
    setting("E2B_API_KEY", cloud.apiKey());
  }

  private static void aliyun(Choices choices) {
    if (choices.sandboxes().isPresent()) {
      throw new IllegalArgumentException("The emulated AgentRun has no limit of sandboxes.");
    }
    AgentRunEmulator cloud =
        AgentRunEmulator.start(
            AgentRunOptions.standard().withPort(choices.port()).withKernels(choices.kernels()));
    Account account = cloud.account();
    setting("AGENTRUN_CONTROL_ENDPOINT", cloud.url());
    setting("AGENTRUN_DATA_ENDPOINT", cloud.url());
    setting("AGENTRUN_ACCESS_KEY_ID", account.keyId());
    setting("AGENTRUN_ACCESS_KEY_SECRET", account.keySecret());
    setting("AGENTRUN_ACCOUNT_ID", account.id());
    setting("AGENTRUN_REGION", account.region());
  }

  private static void setting(String name, String value) {
    System.out.println("export " + name + "=" + value);
  }
}
