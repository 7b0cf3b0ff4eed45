package io.sandpool.app.doctor;

import java.time.Duration;
import java.util.List;

/**
 * What an idle sandbox burns.
 *
 * @param laboratory measures
 * @param trials which sandboxes work
 * @param idle how many there are to be
 */
record IdleCostCheck(Laboratory laboratory, Trials trials, int idle) implements Check {

  private static final double DEAR = 5;

  @Override
  public String name() {
    return "idle-cost";
  }

  @Override
  public List<String> needs() {
    return List.of(RuntimeCheck.NAME);
  }

  @Override
  public Duration within() {
    return Duration.ofSeconds(60);
  }

  @Override
  public Finding look() throws Exception {
    List<Trial> works = trials.all();
    if (works.isEmpty()) {
      return Finding.absent(
          name(), "not measured: no sandbox came up", "Mend the sandboxes first.");
    }
    double cost = laboratory.idleCost(works.get(0).spec());
    String detail =
        "%.1f ms of CPU per second for each idle sandbox, %.0f for %d"
            .formatted(cost, cost * idle, idle);
    return cost <= DEAR
        ? Finding.ok(name(), detail)
        : Finding.degraded(
            name(),
            detail,
            "Use a runsc of release 20260701 or newer, whose idle sandboxes rest; until then, lower min_idle. If it is new already, look again when the machine has less to do.");
  }
}
