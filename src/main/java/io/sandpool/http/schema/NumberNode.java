package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number.
 *
 * @param minimum the least
 * @param maximum the greatest
 */
record NumberNode(double minimum, double maximum) implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    JsonToken token = in.token();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = in.parser().getDoubleValue();
      if (value >= minimum && value <= maximum) {
        return Optional.of(value);
      }
    }
    in.expected("a number between " + shown(minimum) + " and " + shown(maximum));
    in.parser().skipChildren();
    return Optional.empty();
  }

  private static String shown(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
