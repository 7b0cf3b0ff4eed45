package io.sandpool.emulator;

import java.util.ArrayList;
import java.util.List;

/** Containers under gVisor on the local Docker Engine. */
final class ContainerPlace implements KernelPlace {

  /** The runtime that scripts register for sandboxes. */
  private static final String RUNTIME = "sandpool-runsc";

  private static final int PROCESSES = 256;

  private final String runId;
  private final String image;

  private ContainerPlace(String runId, String image) {
    this.runId = runId;
    this.image = image;
  }

  static ContainerPlace of(String runId) {
    if (!DockerCli.run("info", "--format", "{{json .Runtimes}}").toString().contains(RUNTIME)) {
      throw new IllegalStateException(
          "The emulators need Docker's runtime " + RUNTIME + ": scripts/up.sh registers it");
    }
    return new ContainerPlace(runId, KernelImage.ensure());
  }

  @Override
  public KernelProcess.Launch launch(String name, KernelSettings settings) {
    return errors -> DockerCli.start(command(name, settings), errors);
  }

  @Override
  public void remove(String name) {
    removeAll(List.of(name));
  }

  @Override
  public void removeAll(List<String> names) {
    List<String> command = new ArrayList<>(List.of("rm", "--force", "--volumes"));
    command.addAll(names);
    try {
      DockerCli.run(command.toArray(String[]::new));
    } catch (IllegalStateException e) {
      // Gone or on its way: whoever needs to know looks again.
    }
  }

  @Override
  public List<String> left() {
    return DockerCli.run("ps", "--all", "--filter", "label=" + label(), "--format", "{{.Names}}");
  }

  @Override
  public void close() {
    // The engine stays.
  }

  private String label() {
    return KernelHost.LABEL + "=" + runId;
  }

  private List<String> command(String name, KernelSettings settings) {
    List<String> command =
        new ArrayList<>(List.of("run", "--interactive", "--rm", "--name", name, "--label"));
    command.add(label());
    command.addAll(List.of("--runtime", RUNTIME, "--network", "none", "--log-driver", "none"));
    command.addAll(List.of("--memory", settings.memoryMebibytes() + "m", "--cpus", "1"));
    command.addAll(
        List.of("--ulimit", "nproc=" + PROCESSES, "--security-opt", "no-new-privileges"));
    command.addAll(List.of("--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID"));
    command.addAll(List.of("--cap-add", "KILL", image));
    if (settings.rootWritable()) {
      command.add("--root-writable");
    }
    return command;
  }
}
