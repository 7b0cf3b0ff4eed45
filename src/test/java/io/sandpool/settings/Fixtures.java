package io.sandpool.settings;

import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Schema;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cloud with a secret, a kind for this machine, and what goes with them. */
final class Fixtures {

  static final String KEY = "e2b_0123456789abcdef";

  static final ProviderKinds KINDS =
      new ProviderKinds(
          List.of(
              new ProviderKind(
                  "gvisor",
                  "Self-managed gVisor",
                  "Here.",
                  List.of("self-hosted"),
                  Schema.of(Field.text("runtime", "Runtime", "Which.").orElse("runsc"))),
              new ProviderKind(
                  "e2b",
                  "E2B",
                  "There.",
                  List.of("cloud"),
                  Schema.of(
                      Field.text("api_key", "API key", "The key.")
                          .asRequired()
                          .asSecret()
                          .orFrom("E2B_API_KEY"),
                      Field.integer("timeout", "Timeout", "Seconds.", 5, 300).orElse(30),
                      Field.texts("templates", "Templates", "By language."),
                      Field.text("api_url", "API address", "Where.")
                          .orElse("https://cloud")
                          .asAddress()))));

  private Fixtures() {}

  static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  static Rows rows(String text) {
    return Rows.of(json(text));
  }

  static Surroundings around(String file, Map<String, String> variables) {
    return new Surroundings(
        json(file), Map.of(), Map.of(), variables, Set.of("self_managed"), Optional.empty());
  }

  static Secrets secrets(String rows) {
    return new Secrets(KINDS, json(rows));
  }
}
