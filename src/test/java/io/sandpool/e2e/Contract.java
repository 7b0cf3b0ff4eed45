package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * Part of what programs may rely on, wherever they run. The same tests run over every provider;
 * what they expect changes by a declared {@link Difference} alone.
 */
@EndToEnd
abstract class Contract {

  private static final int LONG_MILLIS = 60_000;

  /** Where programs work that cannot work in /workspace. */
  private static final Pattern OTHER_FOLDER = Pattern.compile("/tmp/sandpool-\\w+/workspace");

  final Api api;
  private final Backend provider;

  Contract(LiveService service) {
    this.api = service.api();
    this.provider = service.backend();
  }

  final Backend provider() {
    return provider;
  }

  final boolean differs(Difference difference) {
    return difference.isAt(provider);
  }

  /** A time in milliseconds that a program on a busy machine does not need. */
  final int longest() {
    return (int) Math.min(LONG_MILLIS, provider.longestRun().toMillis());
  }

  /** An answer that names the program's folder, as it would be were that folder /workspace. */
  final Answer placed(Answer answer) {
    if (!differs(Difference.FOLDER)) {
      return answer;
    }
    String text = answer.json().encode();
    assertFalse(text.contains("/workspace/main") && !OTHER_FOLDER.matcher(text).find(), text);
    return new Answer(
        answer.status(), new JsonObject(OTHER_FOLDER.matcher(text).replaceAll("/workspace")));
  }
}
