package io.sandpool.http;

import io.sandpool.bus.Preferences;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RawJson;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.RequestedLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Makes an {@link ExecutionOrder} from a body. Immutable, for any thread. */
final class ExecutionParser {

  private final RequestSchema schema;
  private final RequestSchema batchSchema;
  private final Supplier<ApiCatalog> catalog;
  private final Duration defaultMaxWait;

  /**
   * Makes a parser.
   *
   * @param batchSchema of a body of several
   * @param catalog asked for the languages of templates
   */
  ExecutionParser(
      RequestSchema schema,
      RequestSchema batchSchema,
      Supplier<ApiCatalog> catalog,
      Duration defaultMaxWait) {
    this.schema = schema;
    this.batchSchema = batchSchema;
    this.catalog = catalog;
    this.defaultMaxWait = defaultMaxWait;
  }

  /** Reads {@code body}; the execution is to be called {@code id}. */
  ExecutionOrder parse(String id, byte[] body) {
    return order(id, JsonBodies.parse(schema, body), "");
  }

  /** Reads a body of several, at least one; {@code ids} names them. */
  List<ExecutionOrder> parseBatch(Supplier<String> ids, byte[] body) {
    List<JsonFields> all = JsonBodies.parse(batchSchema, body).objects("executions");
    if (all.isEmpty()) {
      String pointer = "/executions";
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_REQUEST,
              List.of(new Violation(pointer, pointer + " must have at least one item"))));
    }
    List<ExecutionOrder> orders = new ArrayList<>();
    for (JsonFields fields : all) {
      orders.add(order(ids.get(), fields, "/executions/" + orders.size()));
    }
    return orders;
  }

  private ExecutionOrder order(String id, JsonFields fields, String place) {
    List<InputFile> files = fields.objects("files").stream().map(ExecutionParser::file).toList();
    InputFiles.check(files, place);
    ExecutionRequest request =
        new ExecutionRequest(
            id,
            TemplateChoice.language(
                fields.text("language"), fields.text("template"), catalog.get(), place),
            fields.text("code").orElseThrow(),
            fields.raw("arguments").map(RawJson::text),
            stdin(fields),
            fields.object("env").map(JsonFields::asTexts).orElse(Map.of()),
            fields.texts("args"),
            files,
            fields.object("limits").map(ExecutionParser::limits).orElse(RequestedLimits.none()),
            fields.bool("stop_on_output_limit").orElse(false),
            millis(fields.integer("max_wait_ms"), defaultMaxWait));
    return new ExecutionOrder(
        request,
        preferences(fields),
        fields.text("priority").flatMap(Priority::of).orElse(Priority.NORMAL),
        OutputEncoding.of(fields.text("output_encoding").orElse("utf8")),
        fields.object("webhook").flatMap(webhook -> webhook.text("url")));
  }

  private static Preferences preferences(JsonFields fields) {
    Optional<String> provider = fields.text("provider").filter(id -> !id.equals("auto"));
    Optional<String> template = fields.text("template");
    boolean idempotent = fields.bool("idempotent").orElse(false);
    return provider.isEmpty() && template.isEmpty() && !idempotent
        ? Preferences.NONE
        : new Preferences(provider, template, idempotent);
  }

  private static Bytes stdin(JsonFields fields) {
    return fields
        .bytes("stdin_base64")
        .or(() -> fields.text("stdin").map(Bytes::utf8))
        .orElse(Bytes.empty());
  }

  private static InputFile file(JsonFields fields) {
    return new InputFile(
        fields.text("path").orElseThrow(), fields.bytes("content_base64").orElseThrow());
  }

  private static RequestedLimits limits(JsonFields fields) {
    OptionalLong wall = fields.integer("wall_time_ms");
    return new RequestedLimits(
        wall.stream().mapToObj(Duration::ofMillis).findAny(),
        fields.integer("memory_bytes"),
        fields.number("cpus").stream().mapToInt(cpus -> (int) Math.round(cpus * 1000)).findAny(),
        whole(fields.integer("processes")),
        whole(fields.integer("open_files")),
        fields.integer("disk_bytes"),
        whole(fields.integer("stdout_bytes")),
        whole(fields.integer("stderr_bytes")));
  }

  private static OptionalInt whole(OptionalLong value) {
    return value.stream().mapToInt(Math::toIntExact).findAny();
  }

  private static Duration millis(OptionalLong value, Duration fallback) {
    return value.isPresent() ? Duration.ofMillis(value.getAsLong()) : fallback;
  }
}
