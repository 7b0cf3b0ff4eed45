package io.sandpool.http.ragflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What RAGFlow is told of each way in which a run can end. */
class RunVerdictTest {

  private static final Set<String> FIELDS =
      Set.of(
          "status",
          "stdout",
          "stderr",
          "exit_code",
          "detail",
          "time_used_ms",
          "memory_used_kb",
          "resource_limit_type",
          "unauthorized_access_type",
          "runtime_error_type",
          "artifacts",
          "result");

  private String stdout = "";
  private String stderr = "";
  private boolean cut;
  private OptionalInt exitCode = OptionalInt.empty();
  private Optional<String> signal = Optional.empty();
  private Optional<ProgramError> error = Optional.empty();
  private Optional<String> value = Optional.empty();
  private final List<Artifact> artifacts = new ArrayList<>();
  private OptionalLong memory = OptionalLong.of(9_000);

  @Test
  void successMustCarryOutputResultAndRealMeasures() {
    stdout = "one\u2028two\u000b\n";
    stderr = "a warning";
    value = Optional.of("{\"n\": 12345678901234567890}");
    JsonObject answer = told(Outcome.SUCCEEDED);
    assertEquals("success", answer.getString("status"));
    assertEquals(stdout, answer.getString("stdout"));
    assertEquals(stderr, answer.getString("stderr"));
    assertEquals(0, answer.getInteger("exit_code"));
    assertEquals(1.235, answer.getDouble("time_used_ms"));
    assertEquals(9_000, answer.getDouble("memory_used_kb"));
    assertTrue(
        answer
            .encode()
            .contains(
                "\"result\":{\"present\":true,\"value\":{\"n\":12345678901234567890},\"type\":\"json\"}"),
        answer::encode);
    assertNothingIn(answer, "detail", "resource_limit_type", "unauthorized_access_type");
    assertNothingIn(answer, "runtime_error_type");
  }

  @Test
  void aProgramWithoutAResultMustHaveNone() {
    assertNothingIn(told(Outcome.SUCCEEDED), "result");
  }

  @Test
  void nullMustBeAResult() {
    value = Optional.of("null");
    JsonObject result = told(Outcome.SUCCEEDED).getJsonObject("result");
    assertEquals(true, result.getBoolean("present"));
    assertTrue(result.containsKey("value"));
    assertNull(result.getValue("value"));
  }

  @Test
  void memoryThatIsNotKnownMustBeNull() {
    memory = OptionalLong.empty();
    assertNothingIn(told(Outcome.SUCCEEDED), "memory_used_kb");
  }

  @Test
  void outputThatWasCutMustBeSaidSo() {
    stdout = "abc";
    cut = true;
    assertEquals("stdout was cut after 3 bytes", told(Outcome.SUCCEEDED).getString("detail"));
  }

  @Test
  void aTimeoutMustBeMinus124WithoutOutput() {
    stdout = "so far";
    stderr = "so far";
    JsonObject answer = told(Outcome.TIMED_OUT);
    assertEquals("resource_limit_exceeded", answer.getString("status"));
    assertEquals(-124, answer.getInteger("exit_code"));
    assertEquals("Execution timeout", answer.getString("stderr"));
    assertEquals("", answer.getString("stdout"));
    assertEquals("time", answer.getString("resource_limit_type"));
    assertEquals(1.235, answer.getDouble("time_used_ms"));
  }

  @Test
  void memoryThatIsExceededMustBeMinus137() {
    JsonObject answer = told(Outcome.MEMORY_EXCEEDED);
    assertEquals("resource_limit_exceeded", answer.getString("status"));
    assertEquals(-137, answer.getInteger("exit_code"));
    assertEquals("Memory limit exceeded (killed by OOM)", answer.getString("stderr"));
    assertEquals("memory", answer.getString("resource_limit_type"));
  }

  @Test
  void anotherExitCodeMustBeAProgramError() {
    stdout = "debugging";
    stderr = "Traceback";
    exitCode = OptionalInt.of(3);
    JsonObject answer = told(Outcome.FAILED);
    assertEquals("program_error", answer.getString("status"));
    assertEquals(3, answer.getInteger("exit_code"));
    assertEquals("Traceback", answer.getString("stderr"));
    assertEquals("", answer.getString("stdout"));
    assertEquals("nonzero_exit", answer.getString("runtime_error_type"));
    assertNothingIn(answer, "resource_limit_type", "unauthorized_access_type", "result", "detail");
  }

  @Test
  void exitCodesOfTheToolsThatLimitProgramsMustMeanNothing() {
    for (int code : List.of(124, 137)) {
      exitCode = OptionalInt.of(code);
      JsonObject answer = told(Outcome.FAILED);
      assertEquals("program_error", answer.getString("status"));
      assertEquals(code, answer.getInteger("exit_code"));
      assertEquals("nonzero_exit", answer.getString("runtime_error_type"));
    }
  }

  @Test
  void whatAProgramPrintsMustNotChooseItsClass() {
    exitCode = OptionalInt.of(1);
    for (String said : List.of("Permission denied", "Operation not permitted", "MemoryError")) {
      stderr = said;
      JsonObject answer = told(Outcome.FAILED);
      assertEquals("program_error", answer.getString("status"));
      assertEquals("nonzero_exit", answer.getString("runtime_error_type"));
      assertEquals(said, answer.getString("stderr"));
    }
  }

  @Test
  void anUncaughtExceptionMustChooseTheClass() {
    exitCode = OptionalInt.of(1);
    error = Optional.of(new ProgramError("PermissionError", "[Errno 13] Permission denied", ""));
    JsonObject denied = told(Outcome.FAILED);
    assertEquals("unauthorized_access", denied.getString("status"));
    assertEquals("file_access", denied.getString("unauthorized_access_type"));
    assertEquals(1, denied.getInteger("exit_code"));
    assertNothingIn(denied, "runtime_error_type");
    error = Optional.of(new ProgramError("PermissionError", "[Errno 1] Not permitted", ""));
    assertEquals("disallowed_syscall", told(Outcome.FAILED).getString("unauthorized_access_type"));
    error = Optional.of(new ProgramError("MemoryError", "", ""));
    JsonObject exhausted = told(Outcome.FAILED);
    assertEquals("resource_limit_exceeded", exhausted.getString("status"));
    assertEquals("memory", exhausted.getString("resource_limit_type"));
    assertEquals(1, exhausted.getInteger("exit_code"));
  }

  @Test
  void aSignalMustNotBeTakenForWantOfMemory() {
    signal = Optional.of("SIGKILL");
    JsonObject killed = told(Outcome.KILLED);
    assertEquals("program_error", killed.getString("status"));
    assertEquals("signalled", killed.getString("runtime_error_type"));
    assertEquals(137, killed.getInteger("exit_code"));
    signal = Optional.of("SIGSEGV");
    assertEquals(139, told(Outcome.KILLED).getInteger("exit_code"));
    signal = Optional.of("SIGODD");
    assertEquals(128, told(Outcome.KILLED).getInteger("exit_code"));
    signal = Optional.empty();
    assertEquals(128, told(Outcome.KILLED).getInteger("exit_code"));
  }

  @Test
  void aFailureThatSaysNothingMustStillBeExplained() {
    exitCode = OptionalInt.of(0);
    error = Optional.of(new ProgramError("ResultTooLarge", "more than 10 MiB", ""));
    JsonObject answer = told(Outcome.FAILED);
    assertEquals("ResultTooLarge: more than 10 MiB", answer.getString("stderr"));
    assertEquals(1, answer.getInteger("exit_code"));
  }

  @Test
  void artifactsMustBeThoseThatRagflowTakes() {
    for (String name : List.of("a.png", "b.JPG", "c.jpeg", "d.svg", "e.pdf", "f.csv", "g.json")) {
      artifacts.add(new Artifact(name, Bytes.utf8(name)));
    }
    for (String name :
        List.of(
            "x.exe",
            "noextension",
            ".hidden.png",
            "a..png",
            "d/e.png",
            "a\\b.png",
            "a\u0001.png")) {
      artifacts.add(new Artifact(name, Bytes.utf8(name)));
    }
    artifacts.add(new Artifact("empty.png", Bytes.empty()));
    JsonArray told = told(Outcome.SUCCEEDED).getJsonArray("artifacts");
    assertEquals(7, told.size(), told::encode);
    assertEquals(
        new JsonObject()
            .put("name", "b.JPG")
            .put("mime_type", "image/jpeg")
            .put("size", 5)
            .put("content_b64", "Yi5KUEc="),
        told.getJsonObject(1));
    for (int i = 0; i < 20; i++) {
      artifacts.add(new Artifact(i + ".html", Bytes.utf8("x")));
    }
    assertEquals(10, told(Outcome.SUCCEEDED).getJsonArray("artifacts").size());
  }

  @Test
  void whatTheServiceCannotDoMustBeARunnerError() {
    Duration soon = Duration.ofSeconds(1);
    for (ServiceError error :
        List.of(
            new ServiceError.QueueFull("full", soon),
            new ServiceError.DeadlineUnreachable("late", Optional.empty()),
            new ServiceError.PoolDegraded("ill"),
            new ServiceError.ProviderUnavailable("away"),
            new ServiceError.CircuitOpen("left alone", soon),
            new ServiceError.BudgetSpent("spent", soon),
            new ServiceError.UnknownLanguage("none", List.of()))) {
      assertRefused(error, -10, "Container pool is busy", "no_available_container");
    }
    assertRefused(new ServiceError.ProviderLost("lost"), -3, "lost", "internal_error");
    assertRefused(new ServiceError.Cancelled("stopped"), -3, "stopped", "internal_error");
    assertRefused(new ServiceError.InvalidRequest("no", ""), -3, "no", "internal_error");
    assertRefused(new ServiceError.Internal("oh"), -999, "oh", "unhandled_exception");
  }

  private static void assertRefused(ServiceError error, int code, String stderr, String detail) {
    JsonObject answer = new JsonObject(RunJson.of(RunRefusal.of(error)));
    assertEquals(FIELDS, answer.fieldNames());
    assertEquals("program_runner_error", answer.getString("status"));
    assertEquals(code, answer.getInteger("exit_code"));
    assertEquals(stderr, answer.getString("stderr"));
    assertEquals(detail, answer.getString("detail"));
    assertEquals("", answer.getString("stdout"));
    assertEquals(new JsonArray(), answer.getJsonArray("artifacts"));
    assertNothingIn(answer, "time_used_ms", "memory_used_kb", "result");
  }

  private JsonObject told(Outcome outcome) {
    RunReport report =
        new RunReport(
            outcome,
            outcome == Outcome.SUCCEEDED ? OptionalInt.of(0) : exitCode,
            signal,
            new Output(Bytes.utf8(stdout), cut),
            new Output(Bytes.utf8(stderr), false),
            value,
            error,
            artifacts,
            List.of(),
            Duration.ofNanos(1_234_567),
            new Usage(OptionalLong.empty(), memory));
    JsonObject answer = new JsonObject(RunJson.of(RunVerdict.of(report)));
    assertEquals(FIELDS, answer.fieldNames());
    return answer;
  }

  private static void assertNothingIn(JsonObject answer, String... fields) {
    for (String field : fields) {
      assertTrue(answer.containsKey(field), field);
      assertNull(answer.getValue(field), field);
    }
  }
}
