package io.sandpool.app.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs checks one after the other, each within its time, and skips those that make no sense. */
final class Examination {

  private final String prefix;
  private final BooleanSupplier stopped;
  private final Consumer<Finding> told;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();

  /**
   * Begins.
   *
   * @param prefix put in front of the names of all findings
   * @param stopped asked before each check; once true, no further one is run
   * @param told of each finding as soon as it is known
   */
  Examination(String prefix, BooleanSupplier stopped, Consumer<Finding> told) {
    this.prefix = prefix;
    this.stopped = stopped;
    this.told = told;
  }

  /** Runs {@code checks} in order. */
  void run(List<? extends Check> checks) {
    for (Check check : checks) {
      if (stopped.getAsBoolean()) {
        return;
      }
      Finding finding = lackOf(check).orElseGet(() -> within(check));
      if (stopped.getAsBoolean()) {
        // What failed because it was stopped says nothing.
        return;
      }
      if (finding.status() == Finding.Status.ABSENT) {
        failed.add(check.name());
      }
      Finding full = finding.named(prefix + finding.name());
      findings.add(full);
      told.accept(full);
    }
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  private Optional<Finding> lackOf(Check check) {
    return check.needs().stream()
        .filter(failed::contains)
        .findFirst()
        .map(
            // The fix is that of what it needs, which has been said.
            need -> Finding.absent(check.name(), "not looked at: needs " + prefix + need, ""));
  }

  private static Finding within(Check check) {
    FutureTask<Finding> task = new FutureTask<>(check::look);
    Thread thread = new Thread(task, "doctor-" + check.name());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(check.within().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Finding.absent(
          check.name(),
          "no answer within " + check.within().toSeconds() + " s",
          "Look again when the machine has less to do; if it stays so, restart the Docker daemon.");
    } catch (ExecutionException e) {
      return Finding.absent(
          check.name(),
          "could not be found out: " + Words.of(e),
          "Look at the Docker daemon's log.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.absent(check.name(), "interrupted", "Look again.");
    } finally {
      task.cancel(true);
    }
  }
}
