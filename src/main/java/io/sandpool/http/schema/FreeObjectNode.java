package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** An object of any form, kept as it was written. */
record FreeObjectNode() implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() == JsonToken.START_OBJECT) {
      return Optional.of(in.raw());
    }
    in.expected("an object");
    in.parser().skipChildren();
    return Optional.empty();
  }
}
