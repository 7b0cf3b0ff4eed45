package io.sandpool.app.doctor;

import io.sandpool.app.config.SandpoolConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Examines an installation, once. Blocks; each check is bounded in time.
 *
 * <p>What it makes at an engine carries an instance of its own, so no service takes it for its own,
 * and is gone when {@link #close} returns, which may be called at any time and on any thread.
 */
public final class Doctor implements AutoCloseable {

  private final Subject subject;
  private final Instruments instruments;
  private final String instance =
      "doctor-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final List<Laboratory> laboratories = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  Doctor(Subject subject, Instruments instruments) {
    this.subject = subject;
    this.instruments = instruments;
  }

  /** Looks at everything and tries sandboxes out, with the help of {@code vertx}. */
  public static Doctor thorough(Subject subject, Vertx vertx) {
    return new Doctor(subject, new RealInstruments(Optional.of(vertx)));
  }

  /** Looks at what is quickly seen, makes no sandbox. */
  public static Doctor quick(Subject subject) {
    return new Doctor(subject, new RealInstruments(Optional.empty()));
  }

  /**
   * Examines.
   *
   * @param told of each finding as soon as it is known
   */
  public List<Finding> examine(Consumer<Finding> told) {
    Once<SandpoolConfig> configuration = new Once<>(subject.configuration());
    Once<List<Ward>> wards = new Once<>(() -> Ward.of(configuration.get(), instance));
    Examination general = new Examination("", () -> stopped, told);
    general.run(
        List.of(
            JdkCheck.ofThisProcess(),
            new DataFolderCheck(subject.data()),
            new ConfigurationCheck(subject.source(), configuration),
            new ProvidersCheck(subject.source(), configuration, wards, subject.judge()),
            new RagflowCheck(configuration),
            new OpenFilesCheck(instruments.machine(), wards),
            new DatabaseCheck(configuration, subject.data())));
    List<Finding> findings = new ArrayList<>(general.findings());
    for (Ward ward : known(wards)) {
      findings.addAll(visit(ward, known(wards).size() == 1, told));
    }
    return findings;
  }

  /** None where the configuration is not good, which has been said by then. */
  private static List<Ward> known(Once<List<Ward>> wards) {
    try {
      return wards.get();
    } catch (Exception e) {
      return List.of();
    }
  }

  private List<Finding> visit(Ward ward, boolean only, Consumer<Finding> told) {
    Optional<Laboratory> laboratory = instruments.laboratory(ward);
    laboratory.ifPresent(laboratories::add);
    Examination examination = new Examination(only ? "" : ward.id() + "/", () -> stopped, told);
    try (EngineSource engine = instruments.engine(ward)) {
      examination.run(new WardRound(subject, instruments, ward, engine, laboratory).checks());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examination.findings();
  }

  /**
   * Ends the examination and removes what it made.
   *
   * @throws IllegalStateException where something may be left, with how to remove it
   */
  @Override
  public void close() {
    stopped = true;
    // Whoever comes second waits until the first has cleaned up.
    synchronized (laboratories) {
      laboratories.forEach(Laboratory::close);
      laboratories.clear();
    }
  }
}
