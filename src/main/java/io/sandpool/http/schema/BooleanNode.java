package io.sandpool.http.schema;

import java.io.IOException;
import java.util.Optional;

/** {@code true} or {@code false}. */
record BooleanNode() implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token().isBoolean()) {
      return Optional.of(in.parser().getBooleanValue());
    }
    in.expected("true or false");
    in.parser().skipChildren();
    return Optional.empty();
  }
}
