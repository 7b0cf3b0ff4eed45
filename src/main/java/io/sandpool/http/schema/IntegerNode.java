package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * An integer. As in JSON Schema, {@code 2.0} is one too.
 *
 * @param minimum the least
 * @param maximum the greatest
 */
record IntegerNode(long minimum, long maximum) implements SchemaNode {

  /** Beyond this a double does not know its neighbours. */
  private static final double EXACT = 1L << 53;

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() == JsonToken.VALUE_NUMBER_INT) {
      if (in.parser().getNumberType() != NumberType.BIG_INTEGER) {
        long value = in.parser().getLongValue();
        if (value >= minimum && value <= maximum) {
          return Optional.of(value);
        }
      }
    } else if (in.token() == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = in.parser().getDoubleValue();
      if (value == Math.rint(value)
          && Math.abs(value) <= EXACT
          && value >= minimum
          && value <= maximum) {
        return Optional.of((long) value);
      }
    }
    in.expected("an integer between " + minimum + " and " + maximum);
    in.parser().skipChildren();
    return Optional.empty();
  }
}
