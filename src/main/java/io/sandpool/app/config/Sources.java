package io.sandpool.app.config;

import io.sandpool.settings.Rows;
import io.sandpool.settings.TreeForm;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a configuration comes from: the file, the rows of the database over it, the environment
 * over both.
 *
 * @param tree what comes of them, in the file's form
 * @param inFile the ids of the providers that the file has
 * @param overridden what the environment says, by the keys of the tree
 */
record Sources(JsonObject tree, Set<String> inFile, Map<String, Object> overridden) {

  static Sources of(JsonObject file, Rows rows, Map<String, String> environment) {
    JsonObject tree = TreeForm.over(file, rows);
    EnvironmentOverrides.Result result = EnvironmentOverrides.lay(tree, environment);
    return new Sources(result.tree(), providers(file), result.overridden());
  }

  private static Set<String> providers(JsonObject file) {
    return file.getValue("providers") instanceof JsonObject section
        ? new LinkedHashSet<>(section.fieldNames())
        : Set.of();
  }
}
