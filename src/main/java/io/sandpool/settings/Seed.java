package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsProblem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the settings are before anybody has set any, in RAGFlow's format: {@code {"system_settings":
 * [{"name": …, "data_type": "string" or "json", "value": text}]}}.
 *
 * @param rows the settings; what is empty says nothing and is left out
 * @param ignored names that mean nothing to this service
 */
public record Seed(Rows rows, List<String> ignored) {

  private static final String LIST = "system_settings";

  public Seed {
    ignored = List.copyOf(ignored);
  }

  /**
   * Reads a file's content.
   *
   * @throws BadSettingsException with everything that is wrong with it
   */
  public static Seed parse(String content) {
    Parser parser = new Parser();
    parser.parse(content);
    if (!parser.problems.isEmpty()) {
      throw new BadSettingsException(parser.problems);
    }
    return new Seed(Rows.of(parser.rows), parser.ignored);
  }

  /**
   * The same, where the configuration file has providers of its own: an active provider that
   * neither it nor the seed sets up is left out.
   */
  public Seed beside(Set<String> inFile) {
    Optional<String> active = rows.text(RowNames.PROVIDER_TYPE);
    boolean fits =
        active.isEmpty()
            || inFile.isEmpty()
            || inFile.contains(active.get())
            || rows.object(RowNames.ofProvider(active.get())).isPresent();
    if (fits) {
      return this;
    }
    List<String> more = new ArrayList<>(ignored);
    more.add(RowNames.PROVIDER_TYPE);
    return new Seed(rows.patched(new JsonObject().putNull(RowNames.PROVIDER_TYPE)), more);
  }

  /** Reads entry by entry. */
  private static final class Parser {

    private final JsonObject rows = new JsonObject();
    private final List<String> ignored = new ArrayList<>();
    private final List<SettingsProblem> problems = new ArrayList<>();

    void parse(String content) {
      JsonObject file;
      try {
        file = new JsonObject(content);
      } catch (DecodeException e) {
        problem("", "expected JSON: " + firstLine(e));
        return;
      }
      if (file.getValue(LIST) instanceof JsonArray list) {
        for (int i = 0; i < list.size(); i++) {
          if (list.getValue(i) instanceof JsonObject entry
              && entry.getValue("name") instanceof String name) {
            entry(name, entry);
          } else {
            problem(LIST + "[" + i + "]", "expected an object with a name");
          }
        }
      } else {
        problem(LIST, "expected a list of settings");
      }
    }

    private void entry(String name, JsonObject entry) {
      if (RowNames.objection(name).isPresent()) {
        ignored.add(name);
      } else if (rows.containsKey(name)) {
        problem(name, "is there twice");
      } else {
        value(name, entry);
      }
    }

    private void value(String name, JsonObject entry) {
      Object value = entry.getValue("value");
      String type = String.valueOf(entry.getValue("data_type"));
      switch (type) {
        case "string" -> {
          if (value instanceof String text) {
            put(name, text);
          } else {
            problem(name, "expected a text as value");
          }
        }
        case "json" -> json(name, value);
        default -> problem(name, "expected the data_type string or json, was \"" + type + "\"");
      }
    }

    private void json(String name, Object value) {
      if (value instanceof JsonObject object) {
        put(name, object);
        return;
      }
      try {
        put(name, new JsonObject(value instanceof String text ? text : "none"));
      } catch (DecodeException e) {
        problem(name, "expected a JSON object as value: " + firstLine(e));
      }
    }

    private void put(String name, Object value) {
      boolean empty = value instanceof JsonObject object ? object.isEmpty() : "".equals(value);
      if (!empty) {
        rows.put(name, value);
      }
    }

    private void problem(String path, String message) {
      problems.add(new SettingsProblem(path, message));
    }

    /** The rest would show where in the text it is, and what stands there. */
    private static String firstLine(DecodeException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf('\n');
      return end < 0 ? message : message.substring(0, end);
    }
  }
}
