package io.sandpool.app.verify;

import io.sandpool.app.verify.Step.Status;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Goes through the steps, each whatever came of the one before unless it needs it, and leaves
 * nothing behind. Blocks; every sandbox runs one program.
 */
final class Verification {

  private static final int MAX_DETAIL = 600;

  private final Sandboxes sandboxes;
  private final Capabilities capabilities;
  private final String language;
  private final LongSupplier nanos;
  private final Consumer<Step> listener;
  private final List<Step> steps = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param nanos a clock
   * @param listener told of each step when it has ended
   */
  Verification(
      Sandboxes sandboxes,
      Capabilities capabilities,
      String language,
      LongSupplier nanos,
      Consumer<Step> listener) {
    this.sandboxes = sandboxes;
    this.capabilities = capabilities;
    this.language = language;
    this.nanos = nanos;
    this.listener = listener;
  }

  /** Does all of it. */
  List<Step> run() {
    List<Program> programs = Programs.in(language);
    step("authenticate", () -> said(sandboxes::probe, ""));
    Optional<SandboxRef> first = create();
    if (first.isPresent()) {
      with(first.get(), programs.get(0));
      programs.stream().skip(1).forEach(this::runAlone);
    } else {
      List.of("renew", "list", programs.get(0).name(), "kill").forEach(this::skip);
      programs.stream().skip(1).map(Program::name).forEach(this::skip);
    }
    step("gone", this::nothingIsLeft);
    return List.copyOf(steps);
  }

  private Optional<SandboxRef> create() {
    List<SandboxRef> made = new ArrayList<>();
    step(
        "create",
        () -> {
          made.add(sandboxes.create());
          return "sandbox " + made.get(0).id();
        });
    return made.stream().findFirst();
  }

  private void with(SandboxRef sandbox, Program program) {
    sandboxes
        .renewable()
        .ifPresentOrElse(
            renewable -> step("renew", () -> said(() -> sandboxes.renew(renewable, sandbox), "")),
            () -> skip("renew", "its sandboxes do not end by themselves"));
    step("list", () -> listed(sandbox));
    step(program.name(), () -> judged(program, sandbox));
    step("kill", () -> said(() -> sandboxes.destroy(sandbox), ""));
  }

  private String listed(SandboxRef sandbox) {
    if (!sandboxes.owned().contains(sandbox)) {
      throw new IllegalStateException("the new sandbox is not listed by its mark");
    }
    return "";
  }

  private void runAlone(Program program) {
    if (!capabilities.features(language).containsAll(program.needs())) {
      skip(program.name(), "the provider hands source text to its own kernel only");
      return;
    }
    step(
        program.name(),
        () -> {
          SandboxRef sandbox = sandboxes.create();
          try {
            return judged(program, sandbox);
          } finally {
            sandboxes.destroy(sandbox);
          }
        });
  }

  private String judged(Program program, SandboxRef sandbox) {
    RunReport report = sandboxes.run(sandbox, program.code(), program.arguments());
    program
        .complaint()
        .apply(report)
        .ifPresent(
            complaint -> {
              throw new IllegalStateException(complaint);
            });
    return "run " + report.runTime().toMillis() + " ms";
  }

  private String nothingIsLeft() {
    List<SandboxRef> left = sandboxes.owned();
    if (left.isEmpty()) {
      return "";
    }
    List<SandboxRef> stubborn = sandboxes.endAll();
    throw new IllegalStateException(
        "left behind were "
            + ids(left)
            + (stubborn.isEmpty()
                ? ", which are ended now"
                : ", and still are "
                    + ids(stubborn)
                    + ": end them by hand, or wait for their end"));
  }

  private static List<String> ids(List<SandboxRef> sandboxes) {
    return sandboxes.stream().map(SandboxRef::id).toList();
  }

  private static String said(Runnable action, String detail) {
    action.run();
    return detail;
  }

  private void step(String name, Supplier<String> action) {
    long began = nanos.getAsLong();
    Status status = Status.PASSED;
    String detail;
    try {
      detail = action.get();
    } catch (RuntimeException e) {
      status = Status.FAILED;
      detail = line(String.valueOf(e.getMessage()));
    }
    tell(new Step(name, status, Duration.ofNanos(nanos.getAsLong() - began), detail));
  }

  private void skip(String name) {
    skip(name, "nothing to try it with");
  }

  private void skip(String name, String why) {
    tell(new Step(name, Status.SKIPPED, Duration.ZERO, why));
  }

  private void tell(Step step) {
    steps.add(step);
    listener.accept(step);
  }

  private static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) + "…" : line;
  }
}
