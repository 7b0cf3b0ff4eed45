package io.sandpool.app;

import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.doctor.Doctor;
import io.sandpool.app.doctor.Finding;
import io.sandpool.app.doctor.Subject;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doctor's quick look at the start of the service: what is wrong stands in the log. On a thread
 * of its own, so that nothing waits for it.
 */
final class StartCheck {

  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

  private final Subject subject;

  StartCheck(Options options, SandpoolConfig config, Map<String, String> environment) {
    this.subject =
        Subject.of(
            options.config().toString(),
            () -> config,
            Kinds.judge(environment),
            options.data(),
            environment);
  }

  void begin() {
    Thread thread = new Thread(this::look, "start-check");
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    try (Doctor doctor = Doctor.quick(subject)) {
      doctor.examine(StartCheck::tell);
    } catch (RuntimeException e) {
      LOG.warn("The check at the start failed", e);
    }
  }

  private static void tell(Finding finding) {
    if (finding.status() != Finding.Status.OK) {
      LOG.warn(
          "{} is {}: {}. {}",
          finding.name(),
          finding.status().wireName(),
          finding.detail(),
          finding.fix());
    }
  }
}
