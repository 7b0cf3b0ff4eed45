package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs programs that mean harm, and after each makes sure that a program that ran beside it all the
 * time is well, and that the next one finds a sandbox like the first one's.
 */
final class Arena implements AutoCloseable {

  private final Api api;
  private final Witness witness;
  private final Map<String, String> untouched = new TreeMap<>();

  Arena(LiveService service) {
    this.api = service.api();
    this.witness = new Witness(api);
    for (String language : List.of("python", "nodejs", "bash")) {
      untouched.put(language, api.run(Footprint.in(language)).succeeded().stdout());
    }
  }

  Api api() {
    return api;
  }

  /** Runs a program that may do its worst, and then looks at everybody else. */
  Answer attack(Program program) {
    Answer answer = api.run(program);
    nobodyIsHarmed(answer.sandbox(), program.language());
    return answer;
  }

  /** Whoever ran beside is well, and so is whoever comes next. */
  void nobodyIsHarmed(String attacked, String language) {
    witness.confirm();
    Answer next = api.run(Footprint.in(language)).succeeded();
    assertNotEquals(attacked, next.sandbox());
    assertEquals(untouched.get(language), next.stdout());
  }

  @Override
  public void close() {
    witness.close();
  }
}
