package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.aliyun.AliyunFactory;
import io.sandpool.provider.e2b.E2bFactory;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.settings.ProviderKind;
import io.sandpool.settings.ProviderKinds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The kinds of providers that this service has. */
final class Kinds {

  private static final List<String> FIRST = List.of("gvisor", E2bFactory.TYPE, AliyunFactory.TYPE);

  private Kinds() {}

  static ProviderRegistry registry() {
    return new ProviderRegistry(
        List.of(new GvisorFactory(), new E2bFactory(), new AliyunFactory()));
  }

  /** The kinds of {@code registry} for those who set providers up; this machine's own first. */
  static ProviderKinds described(ProviderRegistry registry) {
    return new ProviderKinds(
        registry.descriptors().stream()
            .sorted(Comparator.comparingInt(Kinds::place))
            .map(
                kind ->
                    new ProviderKind(
                        kind.type(), kind.name(), kind.summary(), kind.tags(), kind.schema()))
            .toList());
  }

  private static int place(ProviderDescriptor kind) {
    int place = FIRST.indexOf(kind.type());
    return place < 0 ? FIRST.size() : place;
  }

  /** Throws an {@link IllegalArgumentException} where a provider's settings are wrong. */
  static Consumer<ProviderConfig> judge(Map<String, String> environment) {
    ProviderRegistry registry = registry();
    return provider -> registry.check(provider.type(), provider.content(), environment);
  }
}
