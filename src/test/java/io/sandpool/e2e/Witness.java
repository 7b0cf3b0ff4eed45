package io.sandpool.e2e;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program that runs beside all others and says several times a second that it is well: its
 * memory, files, variables and processes are what they were. Closing it ends it.
 */
final class Witness implements AutoCloseable {

  private static final String CODE =
      """
      import hashlib, os, time
      memory = os.urandom(1 << 20)
      digest = hashlib.sha256(memory).digest()
      for path in ('/workspace/mine', '/tmp/mine', '/dev/shm/mine'):
          open(path, 'wb').write(memory)
      variables = dict(os.environ)
      processes = lambda: sorted(p for p in os.listdir('/proc') if p.isdigit())
      before = processes(), sorted(os.listdir('/tmp')), sorted(os.listdir('/workspace')), os.listdir('/dev/shm')
      beat = 0
      while True:
          now = processes(), sorted(os.listdir('/tmp')), sorted(os.listdir('/workspace')), os.listdir('/dev/shm')
          well = now == before and dict(os.environ) == variables
          for path in ('/workspace/mine', '/tmp/mine', '/dev/shm/mine'):
              well = well and hashlib.sha256(open(path, 'rb').read()).digest() == digest
          well = well and hashlib.sha256(memory).digest() == digest
          beat += 1
          print(beat, 'well' if well else f'harmed {now}', flush=True)
          time.sleep(0.2)
      """;

  private static final int WALL_MILLIS = 300_000;

  private final EventStream stream;
  private final Thread listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long lastBeat;
  private Optional<String> harm = Optional.empty();

  Witness(Api api) {
    stream = api.stream(Program.python(CODE).millis(WALL_MILLIS), EventStream.NDJSON);
    stream.next("started");
    listener = new Thread(this::listen, "witness");
    listener.setDaemon(true);
    listener.start();
    confirm();
  }

  /** Waits for beats that were made from now on; fails where the witness was harmed. */
  void confirm() {
    lock.lock();
    try {
      // One may be on its way already.
      long wanted = lastBeat + 2;
      long left = Duration.ofSeconds(60).toNanos();
      while (lastBeat < wanted && harm.isEmpty() && left > 0) {
        left = news.awaitNanos(left);
      }
      if (harm.isPresent() || lastBeat < wanted) {
        throw new AssertionError("The program beside: " + harm.orElse("silent for too long"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the program beside was awaited", e);
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    StringBuilder line = new StringBuilder();
    JsonObject event = stream.next();
    while ("stdout".equals(event.getString("event"))) {
      for (char c : event.getString("data").toCharArray()) {
        if (c == '\n') {
          hear(line.toString());
          line.setLength(0);
        } else {
          line.append(c);
        }
      }
      event = stream.next();
    }
    hear("it ended: " + event.encode());
  }

  private void hear(String beat) {
    lock.lock();
    try {
      if (beat.endsWith(" well")) {
        lastBeat = Long.parseLong(beat.substring(0, beat.indexOf(' ')));
      } else {
        harm = harm.or(() -> Optional.of(beat));
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stream.close();
    try {
      listener.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
