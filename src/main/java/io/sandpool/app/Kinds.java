package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.aliyun.AliyunFactory;
import io.sandpool.provider.e2b.E2bFactory;
import io.sandpool.provider.gvisor.GvisorFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The kinds of providers that this service has. */
final class Kinds {

  private Kinds() {}

  static ProviderRegistry registry() {
    return new ProviderRegistry(
        List.of(new GvisorFactory(), new E2bFactory(), new AliyunFactory()));
  }

  /** Throws an {@link IllegalArgumentException} where a provider's settings are wrong. */
  static Consumer<ProviderConfig> judge(Map<String, String> environment) {
    ProviderRegistry registry = registry();
    return provider -> registry.check(provider.type(), provider.content(), environment);
  }
}
