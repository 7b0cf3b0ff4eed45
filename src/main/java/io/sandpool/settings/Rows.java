package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsProblem;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Settings by the names of their rows. Immutable; holds secrets. */
public final class Rows {

  /** Nothing is set. */
  public static final Rows NONE = new Rows(new JsonObject());

  private static final int MOST_CHARACTERS = 256 * 1024;

  private final JsonObject rows;

  private Rows(JsonObject rows) {
    this.rows = rows;
  }

  /** Rows as in {@code json}, which is copied. */
  public static Rows of(JsonObject json) {
    return new Rows(json.copy());
  }

  /** A copy of them as JSON. */
  public JsonObject json() {
    return rows.copy();
  }

  /** Their names, in order. */
  public Set<String> names() {
    return new TreeSet<>(rows.fieldNames());
  }

  /** A copy of the row of that name, where it is an object. */
  public Optional<JsonObject> object(String name) {
    return rows.getValue(name) instanceof JsonObject row
        ? Optional.of(row.copy())
        : Optional.empty();
  }

  /** The row of that name, where it is a text. */
  public Optional<String> text(String name) {
    return rows.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** These with a merge patch on them. */
  Rows patched(JsonObject patch) {
    return new Rows(MergePatch.apply(rows, patch));
  }

  /** The names of the rows in which these and {@code others} differ. */
  Set<String> differing(Rows others) {
    Set<String> names = new TreeSet<>(rows.fieldNames());
    names.addAll(others.rows.fieldNames());
    names.removeIf(
        name ->
            rows.containsKey(name) == others.rows.containsKey(name)
                && new JsonObject()
                    .put("row", rows.getValue(name))
                    .equals(new JsonObject().put("row", others.rows.getValue(name))));
    return names;
  }

  /** What is wrong with names and shapes, before anybody looks at values. */
  List<SettingsProblem> problems() {
    List<SettingsProblem> problems = new ArrayList<>();
    for (String name : names()) {
      Object row = rows.getValue(name);
      RowNames.objection(name)
          .or(() -> shape(name, row))
          .ifPresent(wrong -> problems.add(new SettingsProblem(name, wrong)));
    }
    int size = rows.encode().length();
    if (size > MOST_CHARACTERS) {
      problems.add(
          new SettingsProblem(
              "",
              "all settings together may have %d characters, and have %d"
                  .formatted(MOST_CHARACTERS, size)));
    }
    return problems;
  }

  private static Optional<String> shape(String name, Object row) {
    if (name.equals(RowNames.PROVIDER_TYPE)) {
      return row instanceof String text && !text.isBlank()
          ? Optional.empty()
          : Optional.of("expected the id of a provider, a text that is not blank");
    }
    return row instanceof JsonObject ? Optional.empty() : Optional.of("expected an object");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rows that && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  /** The names only: values may be secrets. */
  @Override
  public String toString() {
    return "Rows" + names();
  }
}
