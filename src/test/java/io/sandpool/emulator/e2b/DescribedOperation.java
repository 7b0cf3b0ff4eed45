package io.sandpool.emulator.e2b;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the document says of one operation.
 *
 * @param query its parameters there
 * @param body its body, if it takes one
 * @param bodyRequired whether it may come without
 */
record DescribedOperation(
    Map<String, DescribedSchema> query, Optional<DescribedSchema> body, boolean bodyRequired) {

  /** What is forbidden in a request. */
  List<String> errors(HttpServerRequest request, boolean bodyless, JsonObject given) {
    List<String> errors = new ArrayList<>();
    query.forEach(
        (name, schema) -> {
          String value = request.getParam(name);
          if (value != null) {
            schema
                .errors(typed(value, schema.type()))
                .forEach(error -> errors.add("parameter " + name + " " + error));
          }
        });
    if (bodyless && bodyRequired) {
      errors.add("lacks its body");
    } else if (!bodyless && body.isPresent()) {
      body.get().errors(given).forEach(error -> errors.add("body " + error));
    }
    return errors;
  }

  /** What the document does not know of a request that has no errors. */
  List<String> unknown(HttpServerRequest request, boolean bodyless, JsonObject given) {
    List<String> unknown = new ArrayList<>();
    for (String name : request.params().names()) {
      if (!query.containsKey(name)) {
        unknown.add("parameter " + name + " is not in the document");
      }
    }
    if (!bodyless && body.isEmpty()) {
      unknown.add("has a body, which is not in the document");
    } else if (!bodyless) {
      body.get().unknown(given).forEach(error -> unknown.add("body " + error));
    }
    return unknown;
  }

  private static Object typed(String value, String type) {
    return switch (type) {
      case "integer" -> number(value);
      case "array" -> new JsonArray(List.of(value.split(",", -1)));
      default -> value;
    };
  }

  private static Object number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return value; // as text, which no number is
    }
  }
}
