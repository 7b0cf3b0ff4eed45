package io.sandpool.emulator.agentrun;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The account's templates. */
final class Templates {

  private static final List<String> REQUIRED =
      List.of("templateName", "templateType", "cpu", "memory", "networkConfiguration");

  private final AgentRunOptions options;
  private final Map<String, Template> all = new LinkedHashMap<>();
  private Optional<String> failure = Optional.empty();

  Templates(AgentRunOptions options) {
    this.options = options;
  }

  /** From now on none can be made. */
  void failWith(String reason) {
    failure = Optional.of(reason);
  }

  JsonObject create(JsonObject order) {
    for (String name : REQUIRED) {
      if (!order.containsKey(name)) {
        throw new Refusal(400, "InvalidParameter", name + " is required");
      }
    }
    if (!(order.getValue("templateName") instanceof String name)
        || !List.of("CodeInterpreter", "Browser", "AllInOne", "CustomImage")
            .contains(String.valueOf(order.getValue("templateType")))) {
      throw new Refusal(400, "InvalidParameter", "templateName or templateType is not valid");
    }
    if (all.containsKey(name)) {
      throw new Refusal(409, "ResourceConflict", "Template " + name + " already exists");
    }
    Instant now = options.clock().now();
    Template template = new Template(order, now, now.plus(options.templateDelay()));
    failure.ifPresent(template::fail);
    all.put(name, template);
    return template.json(now).put("status", "CREATING");
  }

  Template get(String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(() -> new Refusal(404, "NotFound", "Template " + name + " not found"));
  }

  JsonObject describe(String name) {
    return get(name).json(options.clock().now());
  }

  JsonObject delete(String name) {
    JsonObject last = describe(name).put("status", "DELETING");
    all.remove(name);
    return last;
  }

  JsonObject list(Map<String, String> query) {
    int size = positive(query.getOrDefault("pageSize", "10"));
    int number = positive(query.getOrDefault("pageNumber", "1"));
    List<JsonObject> matching =
        all.values().stream()
            .map(template -> template.json(options.clock().now()))
            .filter(json -> matches(query, json, "templateType"))
            .filter(json -> matches(query, json, "templateName"))
            .filter(json -> matches(query, json, "status"))
            .toList();
    JsonArray items = new JsonArray();
    matching.stream().skip((long) (number - 1) * size).limit(size).forEach(items::add);
    return new JsonObject()
        .put("items", items)
        .put("pageNumber", number)
        .put("pageSize", size)
        .put("total", matching.size());
  }

  private static boolean matches(Map<String, String> query, JsonObject json, String name) {
    String wanted = query.getOrDefault(name, "");
    return wanted.isEmpty() || wanted.equals(json.getString(name));
  }

  private static int positive(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new Refusal(400, "InvalidParameter", "a page has a positive number and size");
    }
    return Integer.parseInt(text);
  }
}
