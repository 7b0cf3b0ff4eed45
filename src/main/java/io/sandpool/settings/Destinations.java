package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.provider.schema.Field;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps secrets from being sent where nobody sends them who knows them: who may write settings may
 * not read secrets, and would have them by naming a host of their own.
 */
final class Destinations {

  private static final String AGAIN =
      "must be given again, since it would now go to another address";

  private final ProviderKinds kinds;
  private final Surroundings around;
  private final Rows before;

  /**
   * Compares with what is in force.
   *
   * @param before the rows in force
   */
  Destinations(ProviderKinds kinds, Surroundings around, Rows before) {
    this.kinds = kinds;
    this.around = around;
    this.before = before;
  }

  /** The saved secrets that {@code draft} would send elsewhere without having them itself. */
  List<SettingsProblem> ofChange(Draft draft) {
    return problems(draft, false);
  }

  /** The same of a trial, for which no other secret of the service may go elsewhere, either. */
  List<SettingsProblem> ofTrial(Draft draft) {
    return problems(draft, true);
  }

  private List<SettingsProblem> problems(Draft draft, boolean trial) {
    List<SettingsProblem> problems = new ArrayList<>();
    for (String name : draft.patch().fieldNames()) {
      RowNames.provider(name)
          .filter(id -> draft.rows().object(name).isPresent())
          .ifPresent(id -> look(new Provider(id, name), draft, trial, problems));
    }
    return problems;
  }

  /**
   * A provider.
   *
   * @param id names it
   * @param row the name of its row
   */
  private record Provider(String id, String row) {

    String path(Field field) {
      return row + "." + field.name();
    }
  }

  private void look(Provider provider, Draft draft, boolean trial, List<SettingsProblem> problems) {
    String type = typeOf(provider, draft.rows());
    List<Field> fields = kinds.ofType(type).map(kind -> kind.schema().fields()).orElse(List.of());
    boolean moved =
        !type.equals(typeOf(provider, before))
            || fields.stream()
                .filter(Field::address)
                .anyMatch(field -> isOther(provider, field, draft.rows()));
    if (moved) {
      fields.stream()
          .filter(Field::secret)
          .forEach(
              field ->
                  objection(provider, field, draft, trial)
                      .map(wrong -> new SettingsProblem(provider.path(field), wrong))
                      .ifPresent(problems::add));
    }
  }

  private String typeOf(Provider provider, Rows rows) {
    return new Secrets(kinds, rows.json(), around.file()).typeOf(provider.id());
  }

  private boolean isOther(Provider provider, Field field, Rows after) {
    return !Objects.equals(value(provider, field, before), value(provider, field, after));
  }

  /** What counts of what is said of a field; wrapped, so that equal numbers and objects are. */
  private JsonObject value(Provider provider, Field field, Rows rows) {
    JsonObject said =
        MergePatch.apply(file(provider), rows.object(provider.row()).orElseGet(JsonObject::new));
    Optional<Object> value =
        Optional.ofNullable(around.environment().get(provider.path(field)))
            .or(() -> Optional.ofNullable(said.getValue(field.name())))
            .or(() -> fromVariable(field).map(field.kind()::fromText))
            .or(field::fallback);
    return new JsonObject().put("value", value.orElse(null));
  }

  private JsonObject file(Provider provider) {
    return around.file().getValue(provider.row()) instanceof JsonObject section
        ? section
        : new JsonObject();
  }

  private Optional<String> fromVariable(Field field) {
    return field
        .variable()
        .flatMap(name -> Optional.ofNullable(around.variables().get(name)))
        .filter(text -> !text.isBlank());
  }

  /** Operators own what the file and the environment say; what they save may go with it. */
  private Optional<String> objection(Provider provider, Field field, Draft draft, boolean trial) {
    if (around.environment().containsKey(provider.path(field))) {
      return trial ? Optional.of(AGAIN + "; it comes from the environment") : Optional.empty();
    }
    if (has(draft.rows().object(provider.row()), field)) {
      return has(Optional.ofNullable(draft.patch().getJsonObject(provider.row())), field)
          ? Optional.empty()
          : Optional.of(AGAIN);
    }
    if (!trial) {
      return Optional.empty();
    }
    if (has(Optional.of(file(provider)), field)) {
      return Optional.of(AGAIN + "; it comes from the configuration file");
    }
    return fromVariable(field)
        .flatMap(text -> field.variable())
        .map(variable -> AGAIN + "; it comes from the variable " + variable);
  }

  private static boolean has(Optional<JsonObject> row, Field field) {
    return row.map(there -> there.getValue(field.name())).isPresent();
  }
}
