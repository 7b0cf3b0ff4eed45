package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.verify.TransientLedger;
import io.sandpool.app.verify.Verifier;
import io.sandpool.http.HttpSettings;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Tries one provider, by the code that ships and with the caller's credentials, and says what came
 * of each step. It works in the name of an installation of its own, so that it neither sees nor
 * ends what others have there.
 */
final class VerifyCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final VerifyOptions options;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final ProviderRegistry registry = Kinds.registry();

  VerifyCommand(VerifyOptions options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /** Returns 0 where no step failed, 1 otherwise. */
  int run() {
    Vertx vertx = Vertx.vertx();
    try {
      return verify(vertx, target(vertx));
    } catch (ConfigException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    } finally {
      end(vertx);
    }
  }

  private int verify(Vertx vertx, ProviderConfig target) {
    Verifier verifier =
        Verifier.of(
            vertx, provider(vertx, target), target.type(), options.language(), options.template());
    // Whoever loses patience leaves nothing behind either.
    Thread cleaner = new Thread(verifier::close, "verify-cleaner");
    Runtime.getRuntime().addShutdownHook(cleaner);
    boolean passed = verifier.run(out, options.json());
    Runtime.getRuntime().removeShutdownHook(cleaner);
    verifier.close();
    return passed ? 0 : 1;
  }

  private SandboxProvider provider(Vertx vertx, ProviderConfig target) {
    try {
      return registry.create(
          target.type(),
          new ProviderEnvironment(
              vertx,
              Ticker.system(),
              ProviderListener.none(),
              target.id(),
              "verify" + DataDirectory.randomHex(6),
              DataDirectory.randomHex(6),
              environment,
              new TransientLedger(),
              CleanUp.DEFAULTS),
          target.content());
    } catch (IllegalArgumentException e) {
      throw new StartException(
          String.valueOf(e.getMessage())
              .lines()
              .map(line -> target.id() + ": " + line)
              .collect(Collectors.joining("\n")));
    }
  }

  /** A provider of the configuration, or a kind by its name, which the environment configures. */
  private ProviderConfig target(Vertx vertx) {
    List<ProviderConfig> configured =
        options.mustRead() || Files.isReadable(options.config())
            ? configuration(vertx).providers()
            : List.of();
    String name = options.provider();
    Optional<ProviderConfig> known =
        configured.stream().filter(each -> each.id().equals(name)).findFirst();
    List<String> types = registry.descriptors().stream().map(ProviderDescriptor::type).toList();
    if (known.isEmpty() && !types.contains(name)) {
      TreeSet<String> names = new TreeSet<>(types);
      configured.forEach(each -> names.add(each.id()));
      throw new StartException("--provider: expected one of " + names + ", was " + name);
    }
    return known.orElseGet(() -> new ProviderConfig(name, name, new JsonObject()));
  }

  private SandpoolConfig configuration(Vertx vertx) {
    ConfigFile file = new ConfigFile(vertx, options.config(), PATIENCE);
    try {
      Installation nobody =
          new Installation(
              "verify", "verify", Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
      return new ConfigReader(nobody)
          .read(file.load().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), environment);
    } catch (TimeoutException e) {
      throw new StartException(
          options.config() + " could not be read within " + PATIENCE.toSeconds() + " s.");
    } finally {
      file.close();
    }
  }

  private static void end(Vertx vertx) {
    try {
      vertx.close().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The command's own threads did not end within " + PATIENCE + ".");
    }
  }
}
