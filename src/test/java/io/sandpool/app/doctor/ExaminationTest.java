package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ExaminationTest {

  private final List<Finding> told = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Examination examination = new Examination("", stopped::get, told::add);

  @Test
  void findingsMustBeToldInOrderAsTheyCome() {
    examination.run(List.of(ok("one"), ok("two")));
    examination.run(List.of(ok("three")));
    assertEquals(List.of("one", "two", "three"), told.stream().map(Finding::name).toList());
    assertEquals(told, examination.findings());
  }

  /** Twelve complaints about one stopped daemon would hide the one that matters. */
  @Test
  void whatNeedsSomethingAbsentMustBeSkippedAndSayWhatItNeeds() {
    AtomicBoolean looked = new AtomicBoolean();
    examination.run(
        List.of(
            check("daemon", List.of(), () -> Finding.absent("daemon", "gone", "start it")),
            check(
                "runtime",
                List.of("daemon"),
                () -> {
                  looked.set(true);
                  return Finding.ok("runtime", "");
                }),
            check("release", List.of("runtime"), () -> Finding.ok("release", ""))));
    assertEquals(Finding.absent("runtime", "not looked at: needs daemon", ""), told.get(1));
    assertEquals(Finding.absent("release", "not looked at: needs runtime", ""), told.get(2));
    assertEquals(false, looked.get());
  }

  @Test
  void whatNeedsSomethingDegradedMustBeLookedAt() {
    examination.run(
        List.of(
            check("image", List.of(), () -> Finding.degraded("image", "old", "build")),
            check("sandbox", List.of("image"), () -> Finding.ok("sandbox", "warm"))));
    assertEquals(Finding.Status.OK, told.get(1).status());
  }

  @Test
  void aCheckThatHangsMustBeInterruptedAndTheNextOneRun() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Callable<Finding> hang =
        () -> {
          try {
            never.await();
            return Finding.ok("hung", "");
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    examination.run(List.of(new Scripted("hung", List.of(), Duration.ofMillis(20), hang), ok("b")));
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    assertEquals(Finding.Status.ABSENT, told.get(0).status());
    assertTrue(told.get(0).detail().contains("no answer"), told.get(0).detail());
    assertEquals(Finding.Status.OK, told.get(1).status());
  }

  @Test
  void whatACheckThrowsMustBecomeItsFinding() {
    examination.run(
        List.of(
            check(
                "broken",
                List.of(),
                () -> {
                  throw new IllegalStateException("outer", new IOException("pipe\nbroke"));
                })));
    assertEquals("could not be found out: pipe; broke", told.get(0).detail());
  }

  @Test
  void aStoppedExaminationMustTellNothingMore() {
    examination.run(
        List.of(
            ok("one"),
            check(
                "two",
                List.of(),
                () -> {
                  stopped.set(true);
                  throw new IllegalStateException("its sandbox was taken away");
                }),
            ok("three")));
    assertEquals(List.of("one"), told.stream().map(Finding::name).toList());
  }

  @Test
  void findingsOfSeveralProvidersMustBeToldApart() {
    Examination second = new Examination("second/", stopped::get, told::add);
    second.run(
        List.of(
            check("daemon", List.of(), () -> Finding.absent("daemon", "gone", "start it")),
            check("runtime", List.of("daemon"), () -> Finding.ok("runtime", ""))));
    assertEquals("second/daemon", told.get(0).name());
    assertEquals("not looked at: needs second/daemon", told.get(1).detail());
  }

  private static Check ok(String name) {
    return check(name, List.of(), () -> Finding.ok(name, "fine"));
  }

  private static Check check(String name, List<String> needs, Callable<Finding> look) {
    return new Scripted(name, needs, Duration.ofSeconds(30), look);
  }

  private record Scripted(String name, List<String> needs, Duration within, Callable<Finding> work)
      implements Check {
    @Override
    public Finding look() throws Exception {
      return work.call();
    }
  }
}
