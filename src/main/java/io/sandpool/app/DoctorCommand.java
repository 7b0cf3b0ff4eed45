package io.sandpool.app;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.doctor.Doctor;
import io.sandpool.app.doctor.Finding;
import io.sandpool.app.doctor.JsonReport;
import io.sandpool.app.doctor.Report;
import io.sandpool.app.doctor.Subject;
import io.sandpool.app.doctor.TextReport;
import io.sandpool.http.HttpSettings;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks the machine and says what to mend. */
final class DoctorCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;

  DoctorCommand(Options options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /** Returns 1 where something is absent, 0 otherwise. */
  int run() {
    Report report = options.json() ? new JsonReport(out) : new TextReport(out);
    Vertx vertx = Vertx.vertx();
    Subject subject =
        Subject.of(
            options.config().toString(),
            () -> configuration(vertx),
            Kinds.judge(environment),
            options.data(),
            environment);
    Doctor doctor = Doctor.thorough(subject, vertx);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(doctor)));
    List<Finding> findings;
    try {
      findings = doctor.examine(report::tell);
    } finally {
      end(doctor);
      end(vertx);
    }
    report.end(findings);
    return findings.stream().anyMatch(one -> one.status() == Finding.Status.ABSENT) ? 1 : 0;
  }

  private SandpoolConfig configuration(Vertx vertx) throws TimeoutException {
    ConfigFile file = new ConfigFile(vertx, options.config(), PATIENCE);
    try {
      Installation nobody =
          new Installation(
              "doctor", "doctor", Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
      return new ConfigReader(nobody)
          .read(file.load().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), environment);
    } finally {
      file.close();
    }
  }

  private static void end(Doctor doctor) {
    try {
      doctor.close();
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
    }
  }

  private static void end(Vertx vertx) {
    try {
      vertx.close().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The doctor's own threads did not end within " + PATIENCE + ".");
    }
  }
}
