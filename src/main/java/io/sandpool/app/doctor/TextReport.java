package io.sandpool.app.doctor;

import java.io.PrintStream;
import java.util.List;

/** Lines for people, each as soon as it is known. */
public final class TextReport implements Report {

  private static final String LINE = "%-9s %-16s %s%n";

  private final PrintStream out;

  /** Writes to {@code out}. */
  public TextReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void tell(Finding finding) {
    out.printf(LINE, finding.status().wireName(), finding.name(), finding.detail());
    if (!finding.fix().isEmpty()) {
      out.printf(LINE, "", "", "fix: " + finding.fix());
    }
    out.flush();
  }

  @Override
  public void end(List<Finding> all) {
    out.printf(
        "%n%d ok, %d degraded, %d absent. %s%n",
        count(all, Finding.Status.OK),
        count(all, Finding.Status.DEGRADED),
        count(all, Finding.Status.ABSENT),
        verdict(all));
    out.flush();
  }

  private static String verdict(List<Finding> all) {
    if (count(all, Finding.Status.ABSENT) > 0) {
      return "Sandpool cannot work here yet: mend what is absent, from the top.";
    }
    return count(all, Finding.Status.DEGRADED) > 0
        ? "Sandpool works here, but could do better."
        : "Sandpool works here.";
  }

  private static long count(List<Finding> all, Finding.Status status) {
    return all.stream().filter(finding -> finding.status() == status).count();
  }
}
