package io.sandpool.app.doctor;

import io.sandpool.sandbox.SandboxSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All checks of one provider, in the order in which one stands on the other.
 *
 * @param subject whose provider
 * @param instruments what to look with
 * @param ward the provider
 * @param engine its engine
 * @param laboratory where its sandboxes are tried; empty where none may be made
 */
record WardRound(
    Subject subject,
    Instruments instruments,
    Ward ward,
    EngineSource engine,
    Optional<Laboratory> laboratory) {

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    EngineAddress address = EngineAddress.of(ward.settings().dockerHost());
    String runtime = ward.settings().runtime();
    Once<EngineInfo> info = new Once<>(engine::info);
    checks.add(
        new DaemonCheck(ward.id(), address, instruments::socketFile, new Once<>(engine::version)));
    checks.add(new CgroupCheck(info));
    checks.add(new RuntimeCheck(ward.id(), runtime, info));
    checks.add(
        new ReleaseCheck(
            runtime,
            address.isLocal(),
            info,
            instruments.binaries(),
            new RunscRecord(subject.runscRecord())));
    ImageSources sources = new ImageSources(subject.imageSources(), subject.baseImage(), engine);
    for (SandboxSpec spec : ward.specs()) {
      checks.add(new ImageCheck(spec, engine, sources, instruments.clock()));
    }
    if (address.isLocal()) {
      checks.add(new MemoryCheck(instruments.machine(), ward));
      checks.add(new DiskCheck(instruments.machine(), info));
    }
    laboratory.ifPresent(lab -> addProbes(checks, lab, runtime));
    return checks;
  }

  private void addProbes(List<Check> checks, Laboratory lab, String runtime) {
    Trials trials = new Trials();
    for (SandboxSpec spec : ward.specs()) {
      checks.add(new SandboxCheck(spec, runtime, lab, trials));
    }
    checks.add(new IsolationCheck(trials));
    checks.add(new IdleCostCheck(lab, trials, ward.idleSandboxes()));
  }
}
