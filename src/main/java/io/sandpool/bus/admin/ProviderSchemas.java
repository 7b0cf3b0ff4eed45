package io.sandpool.bus.admin;

import java.util.List;
import java.util.Optional;

/**
 * Every provider that can be set up: those that are, and one for each kind that none is of.
 *
 * @param providers in the order in which a form lists them
 */
public record ProviderSchemas(List<ProviderSchema> providers) {

  public ProviderSchemas {
    providers = List.copyOf(providers);
  }

  /**
   * One of them.
   *
   * @param id its id, as in {@code sandbox.<id>}
   * @param type its kind
   * @param name what people call the kind
   * @param summary a sentence on it
   * @param tags single words on it
   * @param saved whether settings of it are there, in the file or the database
   * @param running whether it serves
   * @param active whether it is the one that serves who names none, first
   * @param fields its settings, in the order in which a form shows them
   */
  public record ProviderSchema(
      String id,
      String type,
      String name,
      String summary,
      List<String> tags,
      boolean saved,
      boolean running,
      boolean active,
      List<SettingField> fields) {

    public ProviderSchema {
      tags = List.copyOf(tags);
      fields = List.copyOf(fields);
    }
  }

  /**
   * A setting.
   *
   * @param name its key
   * @param type {@code string}, {@code integer}, {@code boolean} or {@code object}
   * @param label what a form calls it
   * @param help a sentence on what it is for
   * @param required whether it must be there
   * @param fallback the value where nothing is said, as JSON
   * @param options the only values allowed, empty for any
   * @param min the least, of an integer
   * @param max the most, of an integer
   * @param secret never shown again once written
   * @param variable the environment variable that speaks where nothing else does
   */
  public record SettingField(
      String name,
      String type,
      String label,
      String help,
      boolean required,
      Optional<String> fallback,
      List<String> options,
      Optional<Integer> min,
      Optional<Integer> max,
      boolean secret,
      Optional<String> variable) {

    public SettingField {
      options = List.copyOf(options);
    }
  }
}
