package io.sandpool.provider.e2b;

import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderFactory;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.remote.RemoteProvider;
import io.sandpool.provider.remote.RemoteSettings;
import io.sandpool.provider.remote.RemoteTools;
import io.sandpool.provider.remote.RetryPolicy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Makes providers that lease sandboxes from E2B, or from a cloud that speaks its protocol. */
public final class E2bFactory implements ProviderFactory {

  /** The name of this kind of provider. */
  public static final String TYPE = "e2b";

  /** How long after a program's time its answer may be on its way. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Override
  public ProviderDescriptor descriptor() {
    return new ProviderDescriptor(
        TYPE,
        "E2B",
        "Sandboxes leased from E2B, or from a cloud that speaks its protocol.",
        List.of("cloud", "fast", "global"),
        E2bSchema.schema());
  }

  @Override
  public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
    Marks marks = new Marks(environment.instance(), environment.id(), environment.boot());
    E2bSettings settings = E2bReader.read(marks, configuration, environment.variables());
    RemoteTools tools = RemoteTools.of(environment);
    E2bTransports transports = new E2bTransports(environment.vertx(), tools.timers(), settings);
    E2bCloud cloud =
        new E2bCloud(settings, transports.api(), transports.data(), tools.ticker(), tools.clock());
    return new RemoteProvider(remote(environment, settings), cloud, environment.ledger(), tools);
  }

  @Override
  public void check(JsonObject configuration, Map<String, String> variables) {
    E2bReader.read(new Marks("none", "none", "none"), configuration, variables);
  }

  private static RemoteSettings remote(ProviderEnvironment environment, E2bSettings settings) {
    return new RemoteSettings(
        environment.id(),
        TYPE,
        environment.boot(),
        Languages.modes(settings.guest()),
        Languages.KERNELS,
        RemoteSettings.WORK_FOLDER,
        settings.lease(),
        settings.maxConcurrent(),
        settings.requestTimeout(),
        GRACE,
        RetryPolicy.standard(),
        environment.cleanUp());
  }
}
