package io.sandpool.emulator;

import io.sandpool.emulator.agentrun.Account;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOptions;
import java.util.concurrent.CountDownLatch;

/**
 * Starts an emulated cloud by hand; {@code scripts/emulator.sh} says how. Runs until it is killed.
 */
public final class EmulatorMain {

  private static final String USAGE = "usage: e2b|aliyun [--port PORT]";

  private EmulatorMain() {}

  /**
   * Prints where the cloud is and what it takes for credentials, as settings of a shell.
   *
   * @param args the cloud, and its port
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 0 || args.length == 2 || args.length > 3) {
      throw new IllegalArgumentException(USAGE);
    }
    int port = args.length == 3 && "--port".equals(args[1]) ? Integer.parseInt(args[2]) : 0;
    switch (args[0]) {
      case "e2b" -> e2b(port);
      case "aliyun" -> aliyun(port);
      default -> throw new IllegalArgumentException(USAGE);
    }
    new CountDownLatch(1).await();
  }

  private static void e2b(int port) {
    E2bEmulator cloud = E2bEmulator.start(E2bOptions.standard().withPort(port));
    setting("E2B_API_URL", cloud.url());
    setting("E2B_SANDBOX_URL", cloud.url());
    setting("E2B_API_KEY", cloud.apiKey());
  }

  private static void aliyun(int port) {
    AgentRunEmulator cloud = AgentRunEmulator.start(AgentRunOptions.standard().withPort(port));
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
