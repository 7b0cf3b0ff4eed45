package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sandpool.app.config.RunLogging;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Execute;
import io.sandpool.bus.Preferences;
import io.sandpool.dispatch.DispatchListener;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Timings;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.RecordedSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RunLogTest {

  private static final String CODE = "print('x')\nforged line\u001b[2J";

  private final Logger logger = (Logger) LoggerFactory.getLogger(RunLog.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final List<String> passedOn = new ArrayList<>();
  private RunLogging asked = RunLogging.NONE;
  private final RunLog log =
      new RunLog(
          () -> asked,
          new DispatchListener() {
            @Override
            public void onFinished(Execute order, String language, ExecutionResult result) {
              passedOn.add("finished");
            }

            @Override
            public void onRefused(Execute order, ServiceError error) {
              passedOn.add("refused");
            }
          });

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void leave() {
    logger.setLevel(null);
    logger.setAdditive(true);
    logger.detachAppender(written);
  }

  private static Execute order() {
    return new Execute(
        ExecutionRequest.of("exec_1", "py", CODE, Optional.empty()),
        Preferences.NONE,
        Claimant.LOCAL,
        new Deadline(1),
        false);
  }

  private static ExecutionResult result() {
    RunReport report =
        new RunReport(
            Outcome.FAILED,
            OptionalInt.of(3),
            Optional.empty(),
            new Output(Bytes.utf8("a\nb\u001b"), false),
            new Output(Bytes.utf8("e".repeat(5_000)), true),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Duration.ofMillis(4),
            Usage.unknown());
    return new ExecutionResult(
        "exec_1",
        report,
        new Placement("home", "python", "box-1", Start.WARM, Optional.empty(), Optional.empty()),
        new Timings(
            Duration.ZERO, Duration.ofNanos(120_400), Duration.ofMillis(4), Duration.ofMillis(5)));
  }

  private Map<String, Object> only() {
    assertEquals(1, written.list.size());
    return written.list.get(0).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
  }

  @Test
  void nothingMustBeWrittenUnlessItIsAskedFor() {
    log.onFinished(order(), "python", result());
    log.onRefused(order(), new ServiceError.PoolDegraded("ill"));
    assertEquals(List.of(), written.list);
    assertEquals(List.of("finished", "refused"), passedOn);
  }

  @Test
  void aSummaryMustTellWhereAndHowItEndedAndNothingThatIsTheCallers() {
    asked = RunLogging.SUMMARY;
    log.onFinished(order(), "python", result());
    assertEquals(
        Map.ofEntries(
            Map.entry("execution", "exec_1"),
            Map.entry("tenant", "local"),
            Map.entry("priority", "normal"),
            Map.entry("language", "python"),
            Map.entry("provider", "home"),
            Map.entry("pool", "python"),
            Map.entry("sandbox", "box-1"),
            Map.entry("start", "warm"),
            Map.entry("outcome", "failed"),
            Map.entry("exit_code", 3),
            Map.entry("queue_ms", 0.0),
            Map.entry("lease_ms", 0.12),
            Map.entry("run_ms", 4.0),
            Map.entry("total_ms", 5.0)),
        only());
    assertEquals(List.of("finished"), passedOn);
  }

  @Test
  void whatCallersAndProgramsWroteMustBeEscapedAndCut() {
    asked = RunLogging.FULL;
    log.onFinished(order(), "python", result());
    Map<String, Object> fields = only();
    assertEquals("print('x')\\u000aforged line\\u001b[2J", fields.get("code"));
    assertEquals("a\\u000ab\\u001b", fields.get("stdout"));
    assertEquals("e".repeat(2_048) + "...", fields.get("stderr"));
  }

  @Test
  void aRefusalMustBeTold() {
    asked = RunLogging.SUMMARY;
    log.onRefused(order(), new ServiceError.PoolDegraded("ill\nforged"));
    Map<String, Object> fields = only();
    assertEquals("PoolDegraded", fields.get("refusal"));
    assertEquals("ill\\u000aforged", fields.get("detail"));
    assertEquals("py", fields.get("language"));
    assertFalse(fields.containsKey("code"));
    assertTrue(passedOn.contains("refused"));
  }

  @Test
  void aRunThatIsTracedMustNameItsTrace() {
    asked = RunLogging.SUMMARY;
    log.onFinished(order().under(new RecordedSpan()), "python", result());
    assertEquals(RecordedSpan.TRACE, only().get("trace_id"));
  }
}
