package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An array.
 *
 * @param items what each item is
 * @param maxItems the most items
 */
record ArrayNode(SchemaNode items, int maxItems) implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() != JsonToken.START_ARRAY) {
      in.expected("an array");
      in.parser().skipChildren();
      return Optional.empty();
    }
    List<Object> values = new ArrayList<>();
    int count = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      if (++count <= maxItems) {
        items.read(in).ifPresent(values::add);
      } else {
        in.parser().skipChildren();
      }
    }
    if (count > maxItems) {
      in.violate("must have at most " + maxItems + " items, had " + count);
    }
    return Optional.of(values);
  }
}
