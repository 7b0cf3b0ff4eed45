package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.EmulatedClient.deadline;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.Fault.Cut;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOperation;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whatever goes wrong is called by its name, and nothing is left behind by it. */
@TestInstance(Lifecycle.PER_CLASS)
class AliyunFaultsIT {

  private final AgentRunEmulator emulator = AgentRunEmulator.start(AgentRunOptions.standard());

  private record Row(String name, Fault fault, Kind kind, boolean harmless) {}

  private static final List<Row> REFUSALS =
      List.of(
          new Row("401", Fault.status(401), Kind.UNAUTHORISED, true),
          new Row("403", Fault.status(403), Kind.UNAUTHORISED, true),
          new Row("404", Fault.status(404), Kind.NOT_FOUND, true),
          new Row("429", Fault.status(429), Kind.THROTTLED, true),
          new Row("429 with Retry-After", Fault.status(429, 3), Kind.THROTTLED, true),
          new Row("500", Fault.status(500), Kind.SERVER_ERROR, false),
          new Row("502", Fault.status(502), Kind.SERVER_ERROR, false),
          new Row("503", Fault.status(503), Kind.SERVER_ERROR, false),
          new Row("an HTML page", new Fault.HtmlPage(502), Kind.SERVER_ERROR, false),
          new Row("a page instead of an answer", new Fault.HtmlPage(200), Kind.BAD_ANSWER, false),
          new Row("garbage", new Fault.Garbage(), Kind.BAD_ANSWER, false),
          new Row("a line without end", new Fault.EndlessLine(), Kind.BAD_ANSWER, false),
          new Row("a reset", new Fault.ResetAtOnce(), Kind.UNREACHABLE, false),
          new Row("a lost answer", new Fault.LostAnswer(), Kind.UNREACHABLE, false),
          new Row("a reset within", new Fault.CutAfter(0, Cut.RESET), Kind.UNREACHABLE, false),
          new Row("an early end", new Fault.CutAfter(0, Cut.END), Kind.BAD_ANSWER, false));

  private static final List<Row> SILENCES =
      List.of(
          new Row("no answer", new Fault.NoAnswer(), Kind.TIMED_OUT, false),
          new Row("a swallowed answer", new Fault.SwallowedAnswer(), Kind.TIMED_OUT, false),
          new Row("a hang within", new Fault.CutAfter(0, Cut.HANG), Kind.TIMED_OUT, false),
          new Row(
              "a slow drip", new Fault.SlowDrip(1, Duration.ofMillis(100)), Kind.TIMED_OUT, false));

  @AfterAll
  void end() {
    emulator.close();
    assertEquals(List.of(), emulator.containers());
  }

  @TestFactory
  Stream<DynamicTest> aCreationMustSayWhetherItHadAnEffectAndUndoIt() {
    return rows(
        row -> {
          try (EmulatedClient client = new EmulatedClient(emulator)) {
            // The template is there already.
            end(client, client.create());
            if (SILENCES.contains(row)) {
              client.loseAllPatience();
            }
            emulator.faults().on(AgentRunOperation.CREATE).once(row.fault());
            CloudException failure =
                client.failureOf(() -> client.cloud.create(EmulatedClient.order(client.key())));
            assertEquals(row.kind(), failure.kind(), failure.getMessage());
            assertEquals(row.harmless(), failure.harmless(), failure.getMessage());
            assertEquals(retryAfter(row), failure.retryAfter());
            assertEquals(List.of(), emulator.sandboxes());
          }
        },
        Stream.concat(REFUSALS.stream(), SILENCES.stream()));
  }

  @TestFactory
  Stream<DynamicTest> anExecutionMustSayWhetherTheCodeMayHaveStarted() {
    Row gateway = new Row("504", Fault.status(504), Kind.TIMED_OUT, false);
    Row expiry = new Row("expiry", new Fault.CutAfter(0, Cut.EXPIRE), Kind.SERVER_ERROR, false);
    return rows(
        row -> {
          try (EmulatedClient client = new EmulatedClient(emulator)) {
            CloudSandbox sandbox = client.create();
            assertEquals("end", last(client.run(sandbox, "python", "1").all()));
            if (SILENCES.contains(row)) {
              client.loseAllPatience();
            }
            emulator.faults().on(AgentRunOperation.EXECUTE).once(row.fault());
            CloudException failure = client.brokenBy(sandbox, "print('x' * 100)");
            assertEquals(row.kind(), failure.kind(), failure.getMessage());
            assertEquals(row.harmless(), failure.harmless(), failure.getMessage());
            end(client, sandbox);
          }
        },
        Stream.of(REFUSALS.stream(), SILENCES.stream(), Stream.of(gateway, expiry))
            .flatMap(all -> all));
  }

  @TestFactory
  Stream<DynamicTest> anEndThatIsNotConfirmedMustNotBeBelieved() {
    Stream<Row> all =
        Stream.concat(REFUSALS.stream(), SILENCES.stream())
            .filter(row -> row.kind() != Kind.NOT_FOUND);
    return rows(
        row -> {
          try (EmulatedClient client = new EmulatedClient(emulator)) {
            CloudSandbox sandbox = client.create();
            if (SILENCES.contains(row)) {
              client.loseAllPatience();
            }
            emulator.faults().on(AgentRunOperation.DELETE).once(row.fault());
            CloudException failure =
                client.failureOf(() -> client.cloud.kill(sandbox.id(), deadline()));
            assertEquals(row.kind(), failure.kind(), failure.getMessage());
            end(client, sandbox);
          }
        },
        all);
  }

  @TestFactory
  Stream<DynamicTest> aListThatIsNotWholeMustNotBeGiven() {
    return rows(
        row -> {
          try (EmulatedClient client = new EmulatedClient(emulator)) {
            CloudSandbox sandbox = client.create();
            if (SILENCES.contains(row)) {
              client.loseAllPatience();
            }
            emulator.faults().on(AgentRunOperation.LIST_SANDBOXES).spare(1).once(row.fault());
            assertEquals(row.kind(), client.failureOf(() -> client.cloud.list(deadline())).kind());
            end(client, sandbox);
          }
        },
        Stream.concat(REFUSALS.stream(), SILENCES.stream()));
  }

  private interface Check {
    void on(Row row);
  }

  private Stream<DynamicTest> rows(Check check, Stream<Row> rows) {
    return rows.map(
        row ->
            DynamicTest.dynamicTest(
                row.name(),
                () -> {
                  try {
                    check.on(row);
                    assertEquals(List.of(), emulator.sandboxes());
                  } finally {
                    // One row's trouble must not be the next one's.
                    emulator.faults().clear();
                    emulator.sandboxes().forEach(left -> emulator.expire(left.id()));
                  }
                }));
  }

  /** Twice where need be: the fault may have cut a connection that was kept for the next call. */
  private static void end(EmulatedClient client, CloudSandbox sandbox) {
    client.get(
        () ->
            client
                .cloud
                .kill(sandbox.id(), deadline())
                .recover(cut -> client.cloud.kill(sandbox.id(), deadline())));
  }

  private static Optional<Duration> retryAfter(Row row) {
    return row.name().contains("Retry-After")
        ? Optional.of(Duration.ofSeconds(3))
        : Optional.empty();
  }

  private static String last(List<String> all) {
    return all.get(all.size() - 1);
  }
}
