package io.sandpool.app.doctor;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The providers' own settings.
 *
 * @param source where they come from
 * @param configuration the configuration that has them
 * @param wards reads those on an engine
 * @param judge throws where a provider's settings are wrong
 */
record ProvidersCheck(
    String source,
    Once<SandpoolConfig> configuration,
    Once<List<Ward>> wards,
    Consumer<ProviderConfig> judge)
    implements Check {

  static final String NAME = "providers";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(ConfigurationCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    try {
      List<String> found = new ArrayList<>();
      wards.get().forEach(ward -> found.add(ward.id() + " at " + ward.settings().dockerHost()));
      for (ProviderConfig provider : configuration.get().providers()) {
        if (provider.isLeased()) {
          judged(provider);
          found.add(provider.id() + " leased from " + provider.type());
        }
      }
      return found.isEmpty()
          ? Finding.absent(NAME, "there is none", "Add one below providers in " + source + ".")
          : Finding.ok(NAME, String.join(", ", found));
    } catch (IllegalArgumentException e) {
      return Finding.absent(
          NAME, Words.line(String.valueOf(e.getMessage())), "Correct " + source + ".");
    }
  }

  private void judged(ProviderConfig provider) {
    try {
      judge.accept(provider);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage())
              .lines()
              .map(line -> "providers." + provider.id() + "." + line)
              .collect(Collectors.joining("; ")),
          e);
    }
  }
}
