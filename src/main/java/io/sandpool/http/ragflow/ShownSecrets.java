package io.sandpool.http.ragflow;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as texts, since RAGFlow's forms know nothing else: stars and the last four characters. A
 * form that sends such a text back leaves the secret as it is; no secret can look like that.
 */
final class ShownSecrets {

  private static final String STARS = "********";
  private static final Pattern SHOWN = Pattern.compile("\\*{8}(.{0,4})");

  private static final int LONGEST_NAME = 64;

  private ShownSecrets() {}

  /** Settings as a form shows them. */
  static JsonObject show(JsonObject settings) {
    JsonObject shown = new JsonObject();
    for (Map.Entry<String, Object> field : settings) {
      shown.put(field.getKey(), show(field.getValue()));
    }
    return shown;
  }

  private static Object show(Object value) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    return isSecret(object) ? STARS + object.getString("last4", "") : show(object);
  }

  private static boolean isSecret(JsonObject object) {
    return Boolean.TRUE.equals(object.getValue("set"))
        && object.getValue("last4", "") instanceof String
        && object.size() <= 2;
  }

  /**
   * Settings as they are saved; a secret that comes back as it was shown becomes what stands for it
   * in {@code saved}.
   *
   * @throws RefusedException where a secret comes back as it was shown, and is another one by now
   */
  static JsonObject read(JsonObject sent, JsonObject saved) {
    JsonObject read = new JsonObject();
    for (Map.Entry<String, Object> field : sent) {
      Object before = saved.getValue(field.getKey());
      read.put(field.getKey(), read(field.getKey(), field.getValue(), before));
    }
    return read;
  }

  private static @Nullable Object read(
      String name, @Nullable Object sent, @Nullable Object before) {
    if (before instanceof JsonObject inner && !isSecret(inner)) {
      return sent instanceof JsonObject now ? read(now, inner) : sent;
    }
    Optional<String> last4 = shownLast4(sent);
    if (last4.isEmpty() || (before != null && !(before instanceof JsonObject))) {
      return sent;
    }
    if (before instanceof JsonObject secret && secret.getString("last4", "").equals(last4.get())) {
      return secret;
    }
    throw new RefusedException(
        (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…")
            + " was changed meanwhile; load the settings again");
  }

  private static Optional<String> shownLast4(@Nullable Object sent) {
    return Optional.ofNullable(sent)
        .filter(String.class::isInstance)
        .map(text -> SHOWN.matcher((String) text))
        .filter(Matcher::matches)
        .map(form -> form.group(1));
  }
}
