package io.sandpool.testkit;

import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanEvent;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A span that remembers what it was told. */
public final class RecordedSpan implements Span {

  /** The trace of all of them. */
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final String name;
  private final List<RecordedSpan> parts = new CopyOnWriteArrayList<>();
  private final Map<SpanKey, Object> told = new ConcurrentHashMap<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What everything is a part of. */
  public RecordedSpan() {
    this("root");
  }

  private RecordedSpan(String name) {
    this.name = name;
  }

  /** Its name, and how long it took where it was told of when it was past. */
  public String name() {
    return name;
  }

  public List<RecordedSpan> parts() {
    return parts;
  }

  /** The one part that it has. */
  public RecordedSpan only() {
    if (parts.size() != 1) {
      throw new AssertionError(name + " is to have one part, and has " + parts);
    }
    return parts.get(0);
  }

  public Map<SpanKey, Object> told() {
    return told;
  }

  /** What happened, with its reason; a failure among it. */
  public List<String> events() {
    return events;
  }

  /** Waits for its end, which the test knows to be near. */
  public RecordedSpan awaitEnd() throws InterruptedException {
    if (!ended.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " does not end");
    }
    return this;
  }

  public boolean isEnded() {
    return ended.getCount() == 0;
  }

  private RecordedSpan part(String partName) {
    RecordedSpan part = new RecordedSpan(partName);
    parts.add(part);
    return part;
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public Optional<String> traceId() {
    return Optional.of(TRACE);
  }

  @Override
  public Span child(SpanName of) {
    return part(of.text());
  }

  @Override
  public void past(SpanName of, Duration took) {
    part(of.text() + " " + took).end();
  }

  @Override
  public void set(SpanKey key, String value) {
    told.put(key, value);
  }

  @Override
  public void set(SpanKey key, long value) {
    told.put(key, value);
  }

  @Override
  public void event(SpanEvent what, String reason) {
    events.add(what.text() + " " + reason);
  }

  @Override
  public void fail(String reason) {
    events.add("failed " + reason);
  }

  @Override
  public void end() {
    if (isEnded()) {
      throw new AssertionError(name + " ends twice");
    }
    ended.countDown();
  }

  @Override
  public String toString() {
    return name + told + events + parts;
  }
}
