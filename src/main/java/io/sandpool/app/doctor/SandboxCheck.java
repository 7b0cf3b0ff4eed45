package io.sandpool.app.doctor;

import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/**
 * Whether a sandbox of a template comes up and runs a program.
 *
 * @param spec the template
 * @param runtime what starts it
 * @param laboratory makes it
 * @param trials takes it down where it worked
 */
record SandboxCheck(SandboxSpec spec, String runtime, Laboratory laboratory, Trials trials)
    implements Check {

  @Override
  public String name() {
    return "sandbox:" + spec.template();
  }

  @Override
  public List<String> needs() {
    return List.of(DaemonCheck.NAME, RuntimeCheck.NAME, ImageCheck.nameOf(spec));
  }

  @Override
  public Duration within() {
    return Duration.ofSeconds(60);
  }

  @Override
  public Finding look() throws InterruptedException {
    try {
      Trial trial = laboratory.trial(spec);
      trials.add(trial);
      String ran =
          trial
              .run()
              .map(took -> ", ran a program in %.1f ms".formatted(took.toNanos() / 1e6))
              .orElse(", said hello (no program to try is known for " + spec.language() + ")");
      return Finding.ok(name(), "warm after " + trial.start().toMillis() + " ms" + ran);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Finding.absent(
          name(),
          Words.of(e),
          "The runtime %s must be gVisor's runsc with --network=none, the image a current one: scripts/up.sh sees to both. The Docker daemon's log has the runtime's own words."
              .formatted(runtime));
    }
  }
}
