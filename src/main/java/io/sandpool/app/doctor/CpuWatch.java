package io.sandpool.app.doctor;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Statistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes an engine's statistics of one container, which come once a second, until there are enough.
 */
final class CpuWatch extends ResultCallbackTemplate<CpuWatch, Statistics> {

  private static final int ENOUGH = 4;

  private record Sample(Instant at, long cpuNanos) {}

  private final List<Sample> samples = new CopyOnWriteArrayList<>();

  @Override
  public void onNext(Statistics statistics) {
    Long usage = statistics.getCpuStats().getCpuUsage().getTotalUsage();
    samples.add(new Sample(Instant.parse(statistics.getRead()), usage));
    if (samples.size() == ENOUGH) {
      try {
        close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The cost between the second sample and the last: in the first second a sandbox settles. */
  double millisPerSecond() {
    if (samples.size() < ENOUGH) {
      throw new IllegalStateException("the engine gave too few statistics: " + samples.size());
    }
    Sample first = samples.get(1);
    Sample last = samples.get(ENOUGH - 1);
    double cpu = last.cpuNanos - first.cpuNanos;
    return 1000 * cpu / Duration.between(first.at, last.at).toNanos();
  }
}
