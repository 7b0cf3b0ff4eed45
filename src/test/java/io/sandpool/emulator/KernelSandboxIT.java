package io.sandpool.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Emulated sandboxes do what real clouds' kernels do, and leave nothing behind. */
class KernelSandboxIT {

  private static final String HOME = "/home/user";

  private final Vertx vertx = Vertx.vertx();
  private final KernelHost host = KernelHost.start(vertx, vertx.getOrCreateContext());
  private final KernelSandbox sandbox = host.create(KernelSettings.standard());

  @BeforeEach
  void openContexts() {
    await(sandbox.ready());
    for (String language : List.of("python", "javascript", "bash")) {
      await(sandbox.open(language, language, HOME, Map.of("BOX", "blue")));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    host.close();
    assertEquals(List.of(), host.containers());
    await(vertx.close());
  }

  @Test
  void stateMustOutliveAnExecutionAndVariablesOfOneMustNot() {
    run("python", "import os\nx = 41", Map.of());
    assertEquals(
        List.of(
            new KernelEvent.Started(2),
            new KernelEvent.Printed("stdout", "42 blue 7\n"),
            new KernelEvent.Ended()),
        run(
            "python",
            "print(x + 1, os.environ['BOX'], os.environ.get('ONE'))",
            Map.of("ONE", "7")));
    assertEquals("None\n", printed(run("python", "print(os.environ.get('ONE'))", Map.of())));
  }

  @Test
  void whatIsWrittenToDescriptorsMustComeToo() {
    String code = "import os\nos.write(1, b'raw\\n')\nos.system('echo child >&2')\nprint('end')";
    assertEquals("raw\nchild\nend\n", printed(run("python", code, Map.of())));
  }

  @Test
  void eachLanguageMustReportItsErrors() {
    assertEquals("ZeroDivisionError", error(run("python", "1/0", Map.of())).name());
    assertEquals("bad", error(run("javascript", "throw new Error('bad')", Map.of())).value());
    assertEquals("3", error(run("bash", "(exit 3)", Map.of())).value());
  }

  @Test
  void aCancelledExecutionMustLeaveTheStateAlone() throws InterruptedException {
    run("python", "x = 1", Map.of());
    BlockingQueue<KernelEvent> events = new LinkedBlockingQueue<>();
    KernelRun run =
        sandbox.execute(
            "python", "print('go', flush=True)\nwhile True: pass", Map.of(), to(events));
    assertEquals(new KernelEvent.Started(2), next(events));
    assertEquals(new KernelEvent.Printed("stdout", "go\n"), next(events));
    run.cancel();
    assertEquals("KeyboardInterrupt", ((KernelEvent.Failed) next(events)).name());
    assertEquals(new KernelEvent.Ended(), next(events));
    assertEquals("1\n", printed(run("python", "print(x)", Map.of())));
  }

  @Test
  void aKilledSandboxMustLoseItsExecutions() throws InterruptedException {
    BlockingQueue<KernelEvent> events = new LinkedBlockingQueue<>();
    sandbox.execute("bash", "sleep 1000", Map.of(), to(events));
    assertEquals(new KernelEvent.Started(1), next(events));
    await(sandbox.kill());
    assertInstanceOf(KernelEvent.Lost.class, next(events));
    assertThrows(RuntimeException.class, () -> await(sandbox.restart("python")));
    assertEquals(List.of(), host.containers());
  }

  @Test
  void aFolderThatIsNotThereMustBeRefused() {
    Future<Void> opened = sandbox.open("other", "python", "/nowhere", Map.of());
    assertThrows(RuntimeException.class, () -> await(opened));
  }

  @Test
  void aLazySandboxMustTakeNoContainerUntilItIsUsed() {
    await(sandbox.kill());
    KernelSandbox lazy = host.create(KernelSettings.standard().withLazy(true));
    await(lazy.ready());
    assertEquals(List.of(), host.containers());
    await(lazy.open("python", "python", HOME, Map.of()));
    assertEquals(List.of(lazy.name()), host.containers());
    await(lazy.kill());
  }

  @Test
  void theRootMustBeWritableOnlyWhereThatWasChosen() {
    String code = "test ! -e /workspace && mkdir /workspace 2>/dev/null && echo made";
    assertEquals("", printed(run("bash", code, Map.of())));
    KernelSandbox open = host.create(KernelSettings.standard().withRootWritable(true));
    await(open.open("bash", "bash", HOME, Map.of()));
    assertEquals("made\n", printed(run(open, "bash", code, Map.of())));
  }

  private List<KernelEvent> run(String context, String code, Map<String, String> env) {
    return run(sandbox, context, code, env);
  }

  private static List<KernelEvent> run(
      KernelSandbox sandbox, String context, String code, Map<String, String> env) {
    BlockingQueue<KernelEvent> events = new LinkedBlockingQueue<>();
    sandbox.execute(context, code, env, to(events));
    List<KernelEvent> all = new java.util.ArrayList<>();
    try {
      do {
        all.add(next(events));
      } while (!all.get(all.size() - 1).isLast());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private static KernelListener to(BlockingQueue<KernelEvent> events) {
    return event -> {
      events.add(event);
      return Future.succeededFuture();
    };
  }

  private static KernelEvent next(BlockingQueue<KernelEvent> events) throws InterruptedException {
    KernelEvent event = events.poll(1, TimeUnit.MINUTES);
    assertTrue(event != null, "no event within a minute");
    return event;
  }

  private static String printed(List<KernelEvent> events) {
    return events.stream()
        .filter(KernelEvent.Printed.class::isInstance)
        .map(event -> ((KernelEvent.Printed) event).text())
        .collect(Collectors.joining());
  }

  private static KernelEvent.Failed error(List<KernelEvent> events) {
    return events.stream()
        .filter(KernelEvent.Failed.class::isInstance)
        .map(KernelEvent.Failed.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no error in " + events));
  }

  private static void await(Future<?> future) {
    try {
      future.await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("Not within a minute", e);
    }
  }
}
