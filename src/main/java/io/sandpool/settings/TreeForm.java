package io.sandpool.settings;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Settings as the configuration file writes them: {@code sandbox.e2b} is {@code e2b} below {@code
 * providers}, {@code pools.python} is {@code python} below {@code pools}.
 */
public final class TreeForm {

  private static final String PROVIDERS = "providers";
  private static final String SANDBOX = "sandbox";
  private static final String PROVIDER_TYPE = "provider_type";

  private TreeForm() {}

  /** A copy of a file's tree with rows over it. */
  public static JsonObject over(JsonObject file, Rows rows) {
    JsonObject said = rows.json();
    JsonObject patch = new JsonObject();
    for (String name : said.fieldNames()) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        patch.put(name, said.getValue(name));
      } else {
        String group = RowNames.provider(name).isPresent() ? PROVIDERS : name.substring(0, dot);
        section(patch, group).put(name.substring(dot + 1), said.getValue(name));
      }
    }
    return MergePatch.apply(file, patch);
  }

  private static JsonObject section(JsonObject tree, String name) {
    return Optional.ofNullable(tree.getJsonObject(name))
        .orElseGet(
            () -> {
              JsonObject section = new JsonObject();
              tree.put(name, section);
              return section;
            });
  }

  /** What a tree says that settings may say, by rows. */
  public static JsonObject rows(JsonObject tree) {
    JsonObject rows = new JsonObject();
    for (String group : RowNames.GROUPS) {
      children(tree, group, group, rows);
    }
    children(tree, PROVIDERS, SANDBOX, rows);
    for (String single : RowNames.SINGLES) {
      if (tree.getValue(single) instanceof JsonObject section) {
        rows.put(single, section.copy());
      }
    }
    if (tree.getValue(SANDBOX) instanceof JsonObject section
        && section.getValue(PROVIDER_TYPE) instanceof String active) {
      rows.put(RowNames.PROVIDER_TYPE, active);
    }
    return rows;
  }

  private static void children(JsonObject tree, String section, String group, JsonObject rows) {
    if (tree.getValue(section) instanceof JsonObject there) {
      for (String name : there.fieldNames()) {
        if (there.getValue(name) instanceof JsonObject child) {
          rows.put(group + "." + name, child.copy());
        }
      }
    }
  }

  /** The path as a setting's of a key of the tree; the key itself where it is no setting. */
  public static String path(String key) {
    return key.startsWith(PROVIDERS + ".")
        ? RowNames.SANDBOX + key.substring(PROVIDERS.length() + 1)
        : key;
  }

  /** Whether a path is a setting's. */
  public static boolean isSetting(String path) {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    return first.equals(SANDBOX)
        || RowNames.GROUPS.contains(first)
        || RowNames.SINGLES.contains(first);
  }
}
