package io.sandpool.http;

import io.sandpool.sandbox.Limits;
import java.util.List;
import java.util.Optional;

/**
 * What is configured, as far as callers may know it.
 *
 * @param languages the languages that run here
 * @param pools the names of all pools, in the order of the configuration
 */
public record ApiCatalog(List<Language> languages, List<String> pools) {

  public ApiCatalog {
    languages = List.copyOf(languages);
    pools = List.copyOf(pools);
  }

  /** The language of that name or alias. */
  Optional<Language> language(String nameOrAlias) {
    for (Language language : languages) {
      if (language.name().equals(nameOrAlias) || language.aliases().contains(nameOrAlias)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /**
   * A language.
   *
   * @param name its name
   * @param aliases other names for it
   * @param pools the pools that serve it
   * @param defaults the limits of a request that asks for none
   * @param maxima the most that a request may ask for
   */
  public record Language(
      String name, List<String> aliases, List<String> pools, Limits defaults, Limits maxima) {

    public Language {
      aliases = List.copyOf(aliases);
      pools = List.copyOf(pools);
    }
  }
}
