package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigProblem;
import io.sandpool.app.config.Reading;
import io.sandpool.settings.BadSettingsException;
import io.sandpool.settings.Changes;
import io.sandpool.settings.ProviderKinds;
import io.sandpool.settings.Rows;
import io.sandpool.settings.Seed;
import io.sandpool.settings.TreeForm;
import io.sandpool.settings.Vault;
import io.sandpool.settings.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings with which the service starts: the latest version, or the first. Blocks. */
final class SettingsStart {

  private static final Logger LOG = LoggerFactory.getLogger(SettingsStart.class);
  private static final String AUTHOR = "system";
  private static final long LARGEST_SEED = 1 << 20;

  private final SettingsJudge judge;
  private final ProviderKinds kinds;
  private final Path seedFile;

  /**
   * Prepares it.
   *
   * @param configFile the configuration file, beside which the seed is
   */
  SettingsStart(SettingsJudge judge, ProviderKinds kinds, Path configFile) {
    this.judge = judge;
    this.kinds = kinds;
    this.seedFile = configFile.toAbsolutePath().resolveSibling("system_settings.json");
  }

  /**
   * What the service starts with.
   *
   * @param version the settings
   * @param reading what comes of them
   */
  record Begun(Version version, Reading reading) {}

  /**
   * Reads the latest version, or makes the first.
   *
   * @param file the configuration file's content
   * @throws ConfigException where the settings and the file are not good together
   */
  Begun begin(Vault vault, JsonObject file) {
    Optional<Version> latest = Await.done(vault.latest());
    return latest.isPresent() ? resume(latest.get(), file) : seed(vault, file);
  }

  private Begun resume(Version version, JsonObject file) {
    Reading reading = judge.read(file, version.rows());
    List<ConfigProblem> problems = judge.problems(reading, Set.of());
    if (problems.isEmpty()) {
      return new Begun(version, reading);
    }
    if (version.rows().equals(Rows.NONE)) {
      throw new ConfigException(problems);
    }
    throw new ConfigException(
        "Version %d of the settings in the database and the configuration file are not good together:"
            .formatted(version.number()),
        problems,
        "Correct the file or the environment, or put another version back with the command"
            + " \"settings-restore <version>\"; \"settings-restore seed\" forgets them all.");
  }

  private Begun seed(Vault vault, JsonObject file) {
    Seed seed = read().beside(providers(file));
    Rows rows = seed.rows();
    Reading reading = judge.read(file, rows);
    List<ConfigProblem> problems = judge.problems(reading, rows.names());
    if (!problems.isEmpty()) {
      throw rows.equals(Rows.NONE)
          ? new ConfigException(problems)
          : new ConfigException(
              "The configuration file and " + seedFile + " are not good together:", problems, "");
    }
    Version first =
        new Version(
            1,
            InstantSource.system().instant(),
            AUTHOR,
            rows.equals(Rows.NONE) ? "The beginning" : "From " + seedFile.getFileName(),
            rows,
            Changes.between(Rows.NONE, rows, TreeForm.rows(file), kinds));
    Await.done(vault.append(first));
    tell(seed);
    return new Begun(first, reading);
  }

  private void tell(Seed seed) {
    if (!seed.rows().equals(Rows.NONE)) {
      LOG.info("The settings begin with those of {}", seedFile);
    }
    if (!seed.ignored().isEmpty()) {
      LOG.info("Left out of {}, since they mean nothing here: {}", seedFile, seed.ignored());
    }
  }

  private Seed read() {
    try {
      if (!Files.exists(seedFile)) {
        return new Seed(Rows.NONE, List.of());
      }
      if (Files.size(seedFile) > LARGEST_SEED) {
        throw new StartException(seedFile + " is larger than a megabyte; it holds settings only.");
      }
      return Seed.parse(Files.readString(seedFile));
    } catch (BadSettingsException e) {
      throw new ConfigException(
          seedFile + ", with which the settings begin, is not good:",
          e.problems().stream()
              .map(problem -> new ConfigProblem(problem.path(), problem.message()))
              .toList(),
          "");
    } catch (IOException e) {
      throw new StartException(seedFile + " cannot be read: " + e);
    }
  }

  private static Set<String> providers(JsonObject file) {
    return file.getValue("providers") instanceof JsonObject section
        ? new HashSet<>(section.fieldNames())
        : Set.of();
  }
}
