package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of known fields, or a map.
 *
 * @param properties the known fields
 * @param required which of them must be there
 * @param alternatives of which at least one must be there; none where empty
 * @param exclusive of which of them at most all but one may be there; none where empty
 * @param others what the values of other fields are; no others where absent
 * @param names what the names of fields are
 * @param maxProperties the most fields
 */
record ObjectNode(
    Map<String, SchemaNode> properties,
    List<String> required,
    List<String> alternatives,
    List<String> exclusive,
    Optional<SchemaNode> others,
    Optional<TextNode> names,
    int maxProperties)
    implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() != JsonToken.START_OBJECT) {
      in.expected("an object");
      in.parser().skipChildren();
      return Optional.empty();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    int count = 0;
    while (in.next() != JsonToken.END_OBJECT) {
      String name = in.parser().currentName();
      in.next();
      if (++count <= maxProperties) {
        readField(in, name, values);
      } else {
        in.parser().skipChildren();
      }
    }
    if (count > maxProperties) {
      in.violate("must have at most " + maxProperties + " fields, had " + count);
    }
    checkPresence(in, values);
    return Optional.of(new JsonFields(values));
  }

  private void readField(Cursor in, String name, Map<String, Object> values) throws IOException {
    // Named even where its value turns out wrong: it is there, and one mistake is told once.
    values.put(name, Absent.ABSENT);
    Optional<SchemaNode> known = Optional.ofNullable(properties.get(name)).or(() -> others);
    if (known.isEmpty()) {
      in.violate("is not a known field; known are " + String.join(", ", properties.keySet()));
      in.parser().skipChildren();
    } else if (names.isPresent() && !names.get().fits(name)) {
      in.violate("must be named by " + names.get().expectation());
      in.parser().skipChildren();
    } else {
      known.get().read(in).ifPresent(value -> values.put(name, value));
    }
  }

  private void checkPresence(Cursor in, Map<String, Object> values) {
    for (String name : required) {
      if (!values.containsKey(name)) {
        in.violate(name, "is required");
      }
    }
    if (!alternatives.isEmpty() && alternatives.stream().noneMatch(values::containsKey)) {
      String others = String.join(" or ", alternatives.subList(1, alternatives.size()));
      in.violate(alternatives.get(0), "is required where there is no " + others);
    }
    if (!exclusive.isEmpty() && values.keySet().containsAll(exclusive)) {
      String last = exclusive.get(exclusive.size() - 1);
      in.violate(last, "must not be given together with " + exclusive.get(0));
    }
  }

  /** Stands where a value did not fit; never seen outside, since such a body is refused. */
  private enum Absent {
    ABSENT
  }
}
