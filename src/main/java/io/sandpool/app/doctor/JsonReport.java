package io.sandpool.app.doctor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/** One JSON object for programs, at the end. */
public final class JsonReport implements Report {

  private final PrintStream out;

  /** Writes to {@code out}. */
  public JsonReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void tell(Finding finding) {
    // Half an object is of no use to a program.
  }

  @Override
  public void end(List<Finding> all) {
    JsonArray findings = new JsonArray();
    all.forEach(finding -> findings.add(json(finding)));
    Finding.Status worst =
        all.stream().map(Finding::status).max(Comparator.naturalOrder()).orElse(Finding.Status.OK);
    out.println(
        new JsonObject()
            .put("status", worst.wireName())
            .put("findings", findings)
            .encodePrettily());
    out.flush();
  }

  private static JsonObject json(Finding finding) {
    JsonObject json =
        new JsonObject()
            .put("name", finding.name())
            .put("status", finding.status().wireName())
            .put("detail", finding.detail());
    return finding.fix().isEmpty() ? json : json.put("fix", finding.fix());
  }
}
