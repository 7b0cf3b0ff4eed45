package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.e2b.E2bOperation;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.emulator.e2b.SandboxView;
import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client against the emulated cloud: what E2B does, and everything that goes wrong on the way.
 * Every test leaves the cloud empty, and every request keeps to E2B's OpenAPI document.
 */
class E2bCloudIT {

  private static EmulatedCloud cloud;

  @BeforeAll
  static void start() {
    cloud = new EmulatedCloud(E2bOptions.standard());
  }

  @AfterAll
  static void stop() {
    cloud.close();
    assertEquals(List.of(), cloud.emulator.containers());
  }

  @AfterEach
  void nothingIsLeftAndNothingWasAskedThatTheDocumentDoesNotKnow() {
    cloud.emulator.faults().clear();
    for (Marked one : cloud.call(() -> cloud.client.list(cloud.deadline()))) {
      cloud.call(() -> cloud.client.kill(one.sandboxId(), cloud.deadline()));
    }
    assertEquals(List.of(), cloud.emulator.sandboxes());
    assertEquals(List.of(), cloud.emulator.violations());
    assertEquals(0, cloud.timers.pending.size());
  }

  private static CloudSandbox create() {
    return cloud.call(() -> cloud.client.create(cloud.order()));
  }

  private static SandboxView only() {
    List<SandboxView> all = cloud.emulator.sandboxes();
    assertEquals(1, all.size());
    return all.get(0);
  }

  @Test
  void aSandboxMustLiveFromItsCreationToItsKill() {
    CloudSandbox sandbox = create();
    cloud.call(() -> cloud.client.look(sandbox.id(), cloud.deadline()));
    List<Marked> listed = cloud.call(() -> cloud.client.list(cloud.deadline()));
    assertEquals(List.of(sandbox.id()), listed.stream().map(Marked::sandboxId).toList());
    assertTrue(listed.get(0).key().startsWith("spkey"));
    Heard heard = cloud.execute(sandbox.kernel(), "print('hello')\n6 * 7");
    assertEquals(Optional.empty(), heard.ended());
    assertTrue(heard.told.contains("stdout hello\n"), heard.told::toString);
    assertEquals("42", heard.shown.get(0).texts().get("text/plain"));
    cloud.call(() -> cloud.client.kill(sandbox.id(), cloud.deadline()));
    assertEquals(List.of(), cloud.emulator.sandboxes());
    cloud.call(() -> cloud.client.kill(sandbox.id(), cloud.deadline()));
    assertEquals(
        Kind.NOT_FOUND,
        cloud.failure(() -> cloud.client.look(sandbox.id(), cloud.deadline())).get().kind());
  }

  @Test
  void anExceptionMustBeTheProgramsOwn() {
    CloudSandbox sandbox = create();
    Heard heard = cloud.execute(sandbox.kernel(), "raise ValueError('bad')");
    assertEquals(Optional.empty(), heard.ended());
    assertEquals("ValueError", heard.errors.get(0).name());
    assertEquals("bad", heard.errors.get(0).message());
    assertFalse(heard.errors.get(0).traceback().isBlank());
  }

  @Test
  void credentialsMustBeFoundGood() {
    cloud.call(() -> cloud.client.authenticate(cloud.deadline()));
  }

  @Test
  void aRenewalMustPutTheEndOffAndALookMustNot() {
    CloudSandbox sandbox = create();
    Instant first = only().endAt();
    assertFalse(first.isBefore(sandbox.expiresAt()), "never earlier than we believe");
    cloud.clock.advance(Duration.ofSeconds(100));
    cloud.call(() -> cloud.client.look(sandbox.id(), cloud.deadline()));
    cloud.execute(sandbox.kernel(), "1").ended();
    assertEquals(first, only().endAt());
    Instant second = cloud.call(() -> cloud.client.renew(sandbox.id(), cloud.deadline()));
    assertFalse(only().endAt().isBefore(second));
    assertTrue(second.isAfter(first.plusSeconds(90)));
  }

  @Test
  void aSandboxMustBeGoneAfterItsEnd() {
    CloudSandbox sandbox = create();
    cloud.clock.advance(Duration.ofSeconds(301));
    assertEquals(List.of(), cloud.emulator.sandboxes());
    assertEquals(
        Kind.NOT_FOUND,
        cloud.failure(() -> cloud.client.renew(sandbox.id(), cloud.deadline())).get().kind());
    CloudException run = cloud.execute(sandbox.kernel(), "print(1)").broken();
    assertEquals(Kind.NOT_FOUND, run.kind());
    assertTrue(run.harmless());
  }

  @Test
  void aLifeMustEndWhereThePlanSaysWhateverIsRenewed() {
    CloudSandbox sandbox = create();
    for (int i = 0; i < 14; i++) {
      cloud.clock.advance(Duration.ofSeconds(250));
      cloud.call(() -> cloud.client.renew(sandbox.id(), cloud.deadline()));
    }
    assertFalse(only().endAt().isBefore(sandbox.mustEndAt()));
    cloud.clock.advance(Duration.ofSeconds(101));
    assertEquals(
        Kind.NOT_FOUND,
        cloud.failure(() -> cloud.client.renew(sandbox.id(), cloud.deadline())).get().kind());
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        Arguments.of(401, Kind.UNAUTHORISED, true),
        Arguments.of(403, Kind.UNAUTHORISED, true),
        Arguments.of(404, Kind.NOT_FOUND, true),
        Arguments.of(409, Kind.REFUSED, true),
        Arguments.of(429, Kind.THROTTLED, true),
        Arguments.of(500, Kind.SERVER_ERROR, false),
        Arguments.of(502, Kind.SERVER_ERROR, false),
        Arguments.of(503, Kind.SERVER_ERROR, false),
        Arguments.of(504, Kind.SERVER_ERROR, false));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void anErrorMustBeWhatTheCloudSays(int status, Kind kind, boolean harmless) {
    for (Call call : Call.values()) {
      if (call.operation == E2bOperation.LIST && status == 404) {
        continue; // Then the older list is asked.
      }
      cloud.emulator.faults().on(call.operation).once(Fault.status(status));
      Optional<CloudException> failure = cloud.failure(call::make);
      if (call == Call.KILL && status == 404) {
        assertEquals(Optional.empty(), failure);
        continue;
      }
      assertEquals(kind, failure.get().kind(), call.name());
      assertEquals(harmless, failure.get().harmless(), call.name());
    }
  }

  @Test
  void whenToComeBackMustBeTold() {
    cloud.emulator.faults().on(E2bOperation.CREATE).once(Fault.status(429, 17));
    assertEquals(
        Optional.of(Duration.ofSeconds(17)),
        cloud.failure(() -> cloud.client.create(cloud.order())).get().retryAfter());
  }

  @Test
  void moreThanThePlanAllowsMustBeThrottledWithoutATime() {
    try (EmulatedCloud small = new EmulatedCloud(E2bOptions.standard().withMaxConcurrent(1))) {
      CloudSandbox sandbox = small.call(() -> small.client.create(small.order()));
      CloudException failure = small.failure(() -> small.client.create(small.order())).get();
      assertEquals(Kind.THROTTLED, failure.kind());
      assertEquals(Optional.empty(), failure.retryAfter());
      small.call(() -> small.client.kill(sandbox.id(), small.deadline()));
    }
  }

  @ParameterizedTest
  @MethodSource("strange")
  void aStrangeAnswerMustNeverPassForGood(Fault fault, Kind kind) {
    for (Call call : Call.values()) {
      cloud.emulator.faults().on(call.operation).once(fault);
      CloudException failure = cloud.failure(call::make).get();
      assertEquals(kind, failure.kind(), call.name() + ": " + failure.getMessage());
      assertTrue(call.onlyReads || !failure.harmless(), call.name());
    }
  }

  static Stream<Arguments> strange() {
    return Stream.of(
        Arguments.of(new Fault.HtmlPage(502), Kind.SERVER_ERROR),
        Arguments.of(new Fault.HtmlPage(200), Kind.BAD_ANSWER),
        Arguments.of(new Fault.Garbage(), Kind.BAD_ANSWER),
        Arguments.of(new Fault.EndlessLine(), Kind.BAD_ANSWER),
        Arguments.of(new Fault.ResetAtOnce(), Kind.UNREACHABLE));
  }

  @Test
  void noAnswerMustEndByOurOwnClock() {
    for (Call call : Call.values()) {
      cloud.emulator.faults().on(call.operation).once(new Fault.NoAnswer());
      long before = cloud.emulator.requests().count(call.operation);
      Future<Object> asked = cloud.on(call::make);
      cloud.awaitRequests(call.operation, before + 1);
      cloud.on(cloud.timers::fire);
      CloudException failure = EmulatedCloud.failureOf(asked).get();
      assertEquals(Kind.TIMED_OUT, failure.kind());
      assertFalse(failure.harmless());
    }
  }

  /** What was made is found by its mark, which is how it is ended. */
  @Test
  void aLostCreateAnswerMustLeaveASandboxThatIsFoundByItsMark() {
    cloud.emulator.faults().on(E2bOperation.CREATE).once(new Fault.LostAnswer());
    CloudException failure = cloud.failure(() -> cloud.client.create(cloud.order())).get();
    assertEquals(Kind.UNREACHABLE, failure.kind());
    assertFalse(failure.harmless());
    List<Marked> found = cloud.call(() -> cloud.client.list(cloud.deadline()));
    assertEquals(List.of(only().id()), found.stream().map(Marked::sandboxId).toList());
  }

  @Test
  void aCreateAnswerThatDripsMustStillBeTaken() {
    cloud
        .emulator
        .faults()
        .on(E2bOperation.CREATE)
        .once(new Fault.SlowDrip(16, Duration.ofMillis(1)));
    assertEquals(create().id(), only().id());
  }

  @Test
  void aCreateAnswerThatIsCutMustNotBeHarmless() {
    for (Fault.Cut cut : List.of(Fault.Cut.RESET, Fault.Cut.HANG)) {
      cloud.emulator.faults().on(E2bOperation.CREATE).once(new Fault.CutAfter(0, cut));
      int before = cloud.emulator.sandboxes().size();
      Future<CloudSandbox> asked = cloud.on(() -> cloud.client.create(cloud.order()));
      if (cut == Fault.Cut.HANG) {
        awaitSandboxes(before + 1);
        cloud.on(cloud.timers::fire);
      }
      CloudException failure = EmulatedCloud.failureOf(asked).get();
      assertFalse(failure.harmless(), failure::getMessage);
    }
  }

  private static void awaitSandboxes(int count) {
    while (cloud.emulator.sandboxes().size() < count) {
      Thread.onSpinWait();
    }
  }

  /** What is asked of the control plane. */
  enum Call {
    CREATE(E2bOperation.CREATE, false),
    LIST(E2bOperation.LIST, true),
    AUTHENTICATE(E2bOperation.LIST, true),
    LOOK(E2bOperation.DETAIL, true),
    RENEW(E2bOperation.SET_TIMEOUT, false),
    KILL(E2bOperation.KILL, false);

    private final E2bOperation operation;
    private final boolean onlyReads;

    Call(E2bOperation operation, boolean onlyReads) {
      this.operation = operation;
      this.onlyReads = onlyReads;
    }

    Future<Object> make() {
      return switch (this) {
        case CREATE -> cloud.client.create(cloud.order()).map(made -> made);
        case LIST -> cloud.client.list(cloud.deadline()).map(all -> all);
        case AUTHENTICATE -> cloud.client.authenticate(cloud.deadline()).mapEmpty();
        case LOOK -> cloud.client.look("iabc", cloud.deadline()).mapEmpty();
        case RENEW -> cloud.client.renew("iabc", cloud.deadline()).map(end -> end);
        case KILL -> cloud.client.kill("iabc", cloud.deadline()).mapEmpty();
      };
    }
  }
}
