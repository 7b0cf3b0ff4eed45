package io.sandpool.provider.schema;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of values. Types are exact: neither "5" nor true is a whole number. */
public sealed interface Kind {

  /** What was expected; empty where {@code value} is of this kind. */
  Optional<String> objection(@Nullable Object value);

  /** The value that an environment variable's text means; the text itself where it means none. */
  default Object fromText(String text) {
    return text;
  }

  /** A text that is not blank. */
  record Text() implements Kind {
    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof String text && !text.isBlank()
          ? Optional.empty()
          : Optional.of("a text that is not blank");
    }
  }

  /** A text that may be blank, where that means something else than nothing said. */
  record AnyText() implements Kind {
    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof String ? Optional.empty() : Optional.of("a text");
    }
  }

  /**
   * A whole number.
   *
   * @param min the least
   * @param max the most
   */
  record Whole(int min, int max) implements Kind {
    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof Integer number && number >= min && number <= max
          ? Optional.empty()
          : Optional.of("a whole number between " + min + " and " + max);
    }

    @Override
    public Object fromText(String text) {
      return text.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
    }
  }

  /** True or false. */
  record Flag() implements Kind {
    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof Boolean ? Optional.empty() : Optional.of("true or false");
    }

    @Override
    public Object fromText(String text) {
      return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
    }
  }

  /** An object whose values are texts. */
  record Texts() implements Kind {
    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof JsonObject object
              && object.stream().allMatch(entry -> entry.getValue() instanceof String)
          ? Optional.empty()
          : Optional.of("an object of texts");
    }
  }

  /**
   * An object of rows, each an object of texts.
   *
   * @param columns the texts that a row may have
   */
  record Table(List<String> columns) implements Kind {

    public Table {
      columns = List.copyOf(columns);
    }

    @Override
    public Optional<String> objection(@Nullable Object value) {
      return value instanceof JsonObject table
              && table.stream().allMatch(row -> isRow(row.getValue()))
          ? Optional.empty()
          : Optional.of("an object of objects with the texts " + columns);
    }

    private boolean isRow(@Nullable Object value) {
      return value instanceof JsonObject row
          && columns.containsAll(row.fieldNames())
          && row.stream().allMatch(cell -> cell.getValue() instanceof String);
    }
  }
}
