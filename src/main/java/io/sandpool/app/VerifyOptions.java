package io.sandpool.app;

import java.nio.file.Path;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line of {@code verify} says.
 *
 * @param provider a provider of the configuration, or a kind, configured by the environment alone
 * @param language what to try it with
 * @param template what sandboxes are made of, where not the provider's own default
 * @param config the configuration file
 * @param mustRead whether there must be such a file: somebody named it
 * @param json whether to print JSON
 */
record VerifyOptions(
    String provider,
    String language,
    Optional<String> template,
    Path config,
    boolean mustRead,
    boolean json) {

  static VerifyOptions parse(Deque<String> args, Map<String, String> environment) {
    Optional<String> provider = Optional.empty();
    String language = "python";
    Optional<String> template = Optional.empty();
    Optional<String> config = Optional.ofNullable(environment.get("SANDPOOL_CONFIG"));
    boolean json = false;
    while (!args.isEmpty()) {
      String option = args.pop();
      switch (option) {
        case "--provider" -> provider = Optional.of(value(option, args));
        case "--language" -> language = value(option, args);
        case "--template" -> template = Optional.of(value(option, args));
        case "--config" -> config = Optional.of(value(option, args));
        case "--json" -> json = true;
        default -> throw new StartException("Unknown option \"" + option + "\".");
      }
    }
    return new VerifyOptions(
        provider.orElseThrow(() -> new StartException("--provider is missing.")),
        language,
        template,
        Path.of(config.orElse("conf/sandpool.yaml")),
        config.isPresent(),
        json);
  }

  private static String value(String option, Deque<String> args) {
    if (args.isEmpty()) {
      throw new StartException(option + " needs a value.");
    }
    return args.pop();
  }
}
