package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.sandpool.sandbox.Bytes;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** A string of base64 (RFC 4648 §4), read as the bytes it stands for. */
record Base64Node() implements SchemaNode {

  private static final String EXPECTATION = "a string of base64";

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() != JsonToken.VALUE_STRING) {
      in.expected(EXPECTATION);
      in.parser().skipChildren();
      return Optional.empty();
    }
    try {
      return Optional.of(Bytes.wrap(Base64.getDecoder().decode(in.parser().getText())));
    } catch (IllegalArgumentException e) {
      in.expected(EXPECTATION);
      return Optional.empty();
    }
  }
}
