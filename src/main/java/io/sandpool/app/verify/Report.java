package io.sandpool.app.verify;

import io.sandpool.app.verify.Step.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;

/** Tells what came of a verification: lines for people as they come, or JSON at the end. */
final class Report {

  private final PrintStream out;
  private final boolean json;

  Report(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void begin(String provider, String type, String language) {
    if (!json) {
      out.printf("Provider %s (%s), programs in %s%n%n", provider, type, language);
      out.flush();
    }
  }

  void tell(Step step) {
    if (!json) {
      out.printf(
          "%-8s %-13s %7d ms  %s%n",
          step.status().wireName(), step.name(), step.took().toMillis(), step.detail());
      out.flush();
    }
  }

  void end(String provider, String type, String language, List<Step> steps) {
    boolean passed = passed(steps);
    if (json) {
      JsonArray list = new JsonArray();
      steps.forEach(step -> list.add(json(step)));
      out.println(
          new JsonObject()
              .put("provider", provider)
              .put("type", type)
              .put("language", language)
              .put("passed", passed)
              .put("steps", list)
              .encodePrettily());
    } else {
      out.printf("%n%s%n", passed ? "All steps passed." : "At least one step failed.");
    }
    out.flush();
  }

  static boolean passed(List<Step> steps) {
    return steps.stream().noneMatch(step -> step.status() == Status.FAILED);
  }

  private static JsonObject json(Step step) {
    return new JsonObject()
        .put("name", step.name())
        .put("status", step.status().wireName())
        .put("ms", step.took().toMillis())
        .put("detail", step.detail());
  }
}
