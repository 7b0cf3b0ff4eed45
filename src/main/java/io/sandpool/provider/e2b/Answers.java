package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.ForeignJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what the control plane answers where it does what was asked; nothing in it is believed
 * unseen.
 */
final class Answers {

  private Answers() {}

  /** The sandbox that a create answer describes; empty where it describes none that can be used. */
  static Optional<Created> created(Buffer body) {
    return ForeignJson.object(body)
        .flatMap(
            object ->
                SandboxId.of(object.getValue("sandboxID"))
                    .filter(id -> tokensArePlausible(object))
                    .map(
                        id ->
                            new Created(
                                id,
                                text(object, "envdAccessToken"),
                                text(object, "trafficAccessToken"),
                                text(object, "domain").flatMap(Domain::of))));
  }

  private static boolean tokensArePlausible(JsonObject object) {
    return Stream.of("envdAccessToken", "trafficAccessToken")
        .allMatch(name -> text(object, name).filter(t -> !SandboxDoor.isPlausible(t)).isEmpty());
  }

  /** The state that a detail gives, such as {@code running}. */
  static Optional<String> state(Buffer body) {
    return ForeignJson.object(body).flatMap(object -> text(object, "state"));
  }

  /** A list's entries; empty where it is no list. */
  static Optional<List<JsonObject>> list(Buffer body) {
    return ForeignJson.array(body)
        .map(
            array ->
                array.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList());
  }

  /**
   * The sandbox of an entry that carries all of {@code owner} and a key. The server was asked for
   * no others, but one that ignores the question must not make us end what is not ours.
   */
  static Optional<Marked> marked(JsonObject entry, Map<String, String> owner) {
    if (!(entry.getValue("metadata") instanceof JsonObject metadata)
        || !owner.entrySet().stream()
            .allMatch(mark -> mark.getValue().equals(metadata.getValue(mark.getKey())))) {
      return Optional.empty();
    }
    return SandboxId.of(String.valueOf(entry.getValue("sandboxID")))
        .flatMap(id -> text(metadata, Marks.KEY).map(key -> new Marked(id, key)));
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.getValue(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /**
   * A new sandbox.
   *
   * @param id plausible
   * @param token for its code interpreter
   * @param trafficToken for the proxy in front of it
   * @param domain where it is, as far as a plausible one was said
   */
  record Created(
      String id, Optional<String> token, Optional<String> trafficToken, Optional<String> domain) {

    /** Without the tokens. */
    @Override
    public String toString() {
      return "Created[" + id + "]";
    }
  }
}
