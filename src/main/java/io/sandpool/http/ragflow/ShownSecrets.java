package io.sandpool.http.ragflow;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets as texts, since RAGFlow's forms know nothing else: stars and the last four characters. A
 * form that sends such a text back leaves the secret as it is.
 */
final class ShownSecrets {

  private static final String STARS = "********";
  private static final Pattern SHOWN = Pattern.compile("\\*{8}(.{0,4})");

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
   */
  static JsonObject read(JsonObject sent, JsonObject saved) {
    JsonObject read = new JsonObject();
    for (Map.Entry<String, Object> field : sent) {
      Object before = saved.getValue(field.getKey());
      if (before instanceof JsonObject secret && isSecret(secret)) {
        read.put(field.getKey(), isSame(field.getValue(), secret) ? secret : field.getValue());
      } else if (before instanceof JsonObject inner && field.getValue() instanceof JsonObject now) {
        read.put(field.getKey(), read(now, inner));
      } else {
        read.put(field.getKey(), field.getValue());
      }
    }
    return read;
  }

  private static boolean isSame(Object sent, JsonObject secret) {
    if (!(sent instanceof String text)) {
      return false;
    }
    Matcher form = SHOWN.matcher(text);
    return form.matches() && form.group(1).equals(secret.getString("last4", ""));
  }
}
