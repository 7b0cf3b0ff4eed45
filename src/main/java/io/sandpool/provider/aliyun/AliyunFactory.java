package io.sandpool.provider.aliyun;

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

/** Makes providers that lease code interpreters from Alibaba Cloud's AgentRun. */
public final class AliyunFactory implements ProviderFactory {

  /** The name of this kind of provider. */
  public static final String TYPE = "aliyun_codeinterpreter";

  /** How long after a program's time its answer may be on its way. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Override
  public ProviderDescriptor descriptor() {
    return new ProviderDescriptor(
        TYPE,
        "Aliyun Code Interpreter",
        "Code interpreters leased from Alibaba Cloud's AgentRun.",
        List.of("cloud", "scalable", "aliyun"),
        AliyunSchema.schema());
  }

  @Override
  public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
    AliyunSettings settings =
        AliyunReader.read(environment.owner(), environment.variables(), configuration);
    RemoteTools tools = RemoteTools.of(environment);
    AliyunCloud cloud =
        AliyunClouds.create(
            settings,
            environment.vertx(),
            new AliyunCloud.Tools(tools.ticker(), tools.clock(), tools.timers()));
    return new RemoteProvider(remote(environment, settings), cloud, environment.ledger(), tools);
  }

  @Override
  public void check(JsonObject configuration, Map<String, String> variables) {
    AliyunReader.read("none", variables, configuration);
  }

  private static RemoteSettings remote(ProviderEnvironment environment, AliyunSettings settings) {
    return new RemoteSettings(
        environment.id(),
        TYPE,
        environment.boot(),
        Languages.modes(settings.guest()),
        Languages.KERNELS,
        RemoteSettings.WORK_FOLDER,
        settings.idleTimeout(),
        settings.maxConcurrent(),
        settings.requestTimeout(),
        GRACE,
        RetryPolicy.standard(),
        environment.cleanUp());
  }
}
