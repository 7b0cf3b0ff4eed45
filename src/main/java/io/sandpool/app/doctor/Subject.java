package io.sandpool.app.doctor;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Whom the doctor examines: an installation of the service.
 *
 * @param source where its configuration comes from, for messages
 * @param configuration reads it; throws a {@link RuntimeException} whose message says what is wrong
 * @param judge throws an {@link IllegalArgumentException} where a leased provider's settings are
 *     wrong
 * @param data its data folder
 * @param imageSources where the sandbox images' sources are, if they are here
 * @param runscRecord where the scripts wrote down which runsc they chose
 * @param baseImage the image that the scripts were told to start from
 */
public record Subject(
    String source,
    Callable<SandpoolConfig> configuration,
    Consumer<ProviderConfig> judge,
    Path data,
    Path imageSources,
    Path runscRecord,
    Optional<String> baseImage) {

  /** With everything else where it usually is, or where {@code environment} says. */
  public static Subject of(
      String source,
      Callable<SandpoolConfig> configuration,
      Consumer<ProviderConfig> judge,
      Path data,
      Map<String, String> environment) {
    String runscHome = environment.getOrDefault("SANDPOOL_RUNSC_HOME", "/usr/local/lib/sandpool");
    return new Subject(
        source,
        configuration,
        judge,
        data,
        Path.of("docker"),
        Path.of(runscHome, "runsc.json"),
        Optional.ofNullable(environment.get("SANDPOOL_BASE_IMAGE"))
            .filter(name -> !name.isBlank()));
  }
}
