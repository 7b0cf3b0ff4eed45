package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A string.
 *
 * @param minLength fewest characters
 * @param maxLength most characters
 * @param pattern what the whole of it must match
 * @param choices what it must be one of, anything where empty
 * @param expectation how a person would say all that
 */
record TextNode(
    int minLength,
    int maxLength,
    Optional<Pattern> pattern,
    Set<String> choices,
    String expectation)
    implements SchemaNode {

  @Override
  public Optional<Object> read(Cursor in) throws IOException {
    if (in.token() != JsonToken.VALUE_STRING) {
      in.expected(expectation);
      in.parser().skipChildren();
      return Optional.empty();
    }
    String text = in.parser().getText();
    if (!fits(text)) {
      in.expected(expectation);
      return Optional.empty();
    }
    if (hasLoneSurrogate(text)) {
      in.violate("must be text, but has half of a surrogate pair in it");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** Whether {@code text} keeps the rules; the cheap ones are asked first. */
  boolean fits(String text) {
    int length = text.length();
    if (length > maxLength || length < minLength) {
      int characters = text.codePointCount(0, length);
      if (characters > maxLength || characters < minLength) {
        return false;
      }
    }
    return (choices.isEmpty() || choices.contains(text))
        && (pattern.isEmpty() || pattern.get().matcher(text).matches());
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
