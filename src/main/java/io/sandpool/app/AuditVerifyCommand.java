package io.sandpool.app;

import io.sandpool.access.AuditVerifier;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Map;

/** Says whether the audit log is as it was written. */
final class AuditVerifyCommand {

  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;

  AuditVerifyCommand(Options options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /** Returns 1 where it is not. */
  int run() {
    AuditVerifier.Report report =
        new Tool(options, environment)
            .use(
                bench ->
                    new AuditVerifier(
                            bench.vertx(), bench.storage().audit(), Access.headFile(options.data()))
                        .verify());
    out.println(options.json() ? json(report) : text(report));
    return report.trouble().isEmpty() ? 0 : 1;
  }

  private static String json(AuditVerifier.Report report) {
    return new JsonObject()
        .put("whole", report.trouble().isEmpty())
        .put("entries", report.entries())
        .put("head", report.head())
        .put("trouble", report.trouble().orElse(null))
        .encode();
  }

  private static String text(AuditVerifier.Report report) {
    String good = "%d entries, head %s".formatted(report.entries(), report.head());
    return report
        .trouble()
        .map(
            trouble ->
                "The audit log is broken: %s. Whole before that: %s.".formatted(trouble, good))
        .orElse("The audit log is whole: " + good + ".");
  }
}
