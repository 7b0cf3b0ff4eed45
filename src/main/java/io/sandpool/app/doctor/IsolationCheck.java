package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.GvisorKernel;
import java.util.List;
import java.util.Optional;

/**
 * Whether programs see a kernel of gVisor's and no network.
 *
 * @param trials what programs saw
 */
record IsolationCheck(Trials trials) implements Check {

  private static final List<String> NO_NETWORK = List.of("lo");

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public List<String> needs() {
    return List.of(RuntimeCheck.NAME);
  }

  @Override
  public Finding look() {
    String kernel = "";
    for (Trial trial : trials.all()) {
      Optional<Finding> breach = trial.seen().flatMap(seen -> breach(trial, seen));
      if (breach.isPresent()) {
        return breach.get();
      }
      kernel = trial.seen().map(Surroundings::kernel).orElse(kernel);
    }
    return kernel.isEmpty()
        ? Finding.absent(
            name(), "not looked at: no program ran in a sandbox", "Mend the sandboxes first.")
        : Finding.ok(name(), "no network interface but lo; kernel: " + Words.line(kernel));
  }

  private Optional<Finding> breach(Trial trial, Surroundings seen) {
    String template = trial.spec().template();
    if (!seen.interfaces().equals(NO_NETWORK)) {
      return Optional.of(
          Finding.absent(
              name(),
              "a program in %s sees the network interfaces %s"
                  .formatted(template, seen.interfaces()),
              "Add --network=none to the runtime's runtimeArgs in /etc/docker/daemon.json and reload the daemon."));
    }
    if (!GvisorKernel.is(seen.kernel())) {
      return Optional.of(
          Finding.absent(
              name(),
              "a program in %s sees the kernel \"%s\", which is not gVisor's"
                  .formatted(template, Words.line(seen.kernel())),
              "Point the runtime to gVisor's runsc: without it, untrusted code shares the host's kernel."));
    }
    return Optional.empty();
  }
}
