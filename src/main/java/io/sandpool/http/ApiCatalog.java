package io.sandpool.http;

import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import java.util.List;
import java.util.Optional;

/**
 * What is configured, as far as callers may know it.
 *
 * @param languages the languages that run here
 * @param pools the names of all pools, in the order of the configuration
 * @param providers the providers, in the order of the configuration
 */
public record ApiCatalog(List<Language> languages, List<String> pools, List<Provider> providers) {

  public ApiCatalog {
    languages = List.copyOf(languages);
    pools = List.copyOf(pools);
    providers = List.copyOf(providers);
  }

  /** The provider of that id. */
  public Optional<Provider> provider(String id) {
    return providers.stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** The language of that name or alias. */
  public Optional<Language> language(String nameOrAlias) {
    for (Language language : languages) {
      if (language.isCalled(nameOrAlias)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /** The language that a template of that name runs. */
  public Optional<Language> languageOfTemplate(String template) {
    return languages.stream()
        .filter(language -> language.template(template).isPresent())
        .findFirst();
  }

  /**
   * A provider.
   *
   * @param id its id
   * @param pools its pools
   * @param languages the languages that it serves
   * @param trial what a sandbox to try it out is made of; absent where it serves no language
   */
  public record Provider(
      String id, List<String> pools, List<String> languages, Optional<SandboxSpec> trial) {

    public Provider {
      pools = List.copyOf(pools);
      languages = List.copyOf(languages);
    }
  }

  /**
   * A language.
   *
   * @param name its name
   * @param aliases other names for it
   * @param pools the pools that serve it
   * @param defaults the limits of a request that asks for none
   * @param maxima the most that a request may ask for which names no template
   * @param templates what its sandboxes may be made of, in the order in which they are tried
   */
  public record Language(
      String name,
      List<String> aliases,
      List<String> pools,
      Limits defaults,
      Limits maxima,
      List<Template> templates) {

    public Language {
      aliases = List.copyOf(aliases);
      pools = List.copyOf(pools);
      templates = List.copyOf(templates);
    }

    /** Whether it is called that. */
    boolean isCalled(String nameOrAlias) {
      return name.equals(nameOrAlias) || aliases.contains(nameOrAlias);
    }

    /** The template of that name. */
    Optional<Template> template(String called) {
      return templates.stream().filter(template -> template.name().equals(called)).findFirst();
    }
  }

  /**
   * What sandboxes may be made of.
   *
   * @param name its name
   * @param byDefault whether it serves requests that name none
   * @param pools the pools that have it
   * @param defaults the limits of a request that asks for none
   * @param maxima the most that a request may ask for
   */
  public record Template(
      String name, boolean byDefault, List<String> pools, Limits defaults, Limits maxima) {

    public Template {
      pools = List.copyOf(pools);
    }
  }
}
