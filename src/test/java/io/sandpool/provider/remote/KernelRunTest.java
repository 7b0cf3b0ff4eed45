package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.errorOf;
import static io.sandpool.provider.remote.RemoteWorld.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RefusedArtifact;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KernelRunTest {

  private final RemoteWorld world = new RemoteWorld();
  private final RemoteProvider provider = world.life("boot-1");
  private final SandboxRef sandbox = world.create(provider, "r", RemoteWorld.FAR).result();
  private final ScriptedKernel kernel = world.kernel(sandbox);

  private static Kernel.Rich text(String text, boolean main) {
    return new Kernel.Rich(Map.of("text/plain", text), Map.of(), Optional.empty(), main);
  }

  private static Kernel.Rich png(byte[] content, String text) {
    return new Kernel.Rich(
        Map.of("text/plain", text),
        Map.of("image/png", Base64.getEncoder().encodeToString(content)),
        Optional.empty(),
        false);
  }

  private static Kernel.Rich json(String json, boolean main) {
    return new Kernel.Rich(Map.of("text/plain", "{}"), Map.of(), Optional.of(json), main);
  }

  @Test
  void theProgramMustGoToTheKernelOfItsLanguageAsItIs() {
    Future<RunReport> run = world.run(provider, sandbox);
    assertEquals(List.of(new Kernel.Order("code", "r", Duration.ofSeconds(10))), kernel.orders);
    kernel.listener().onText(Stream.STDOUT, "out");
    kernel.listener().onText(Stream.STDERR, "err");
    kernel.end();
    RunReport report = run.result();
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(OptionalInt.of(0), report.exitCode());
    assertEquals("out", report.stdout().bytes().toUtf8());
    assertEquals("err", report.stderr().bytes().toUtf8());
    assertEquals(Optional.empty(), report.resultJson());
  }

  @Test
  void anErrorMustFailTheProgram() {
    Future<RunReport> run = world.run(provider, sandbox);
    ProgramError error = new ProgramError("TypeError", "no", "line 1");
    kernel.listener().onError(error);
    kernel.listener().onError(new ProgramError("Later", "", ""));
    kernel.end();
    assertEquals(Outcome.FAILED, run.result().outcome());
    assertEquals(OptionalInt.of(1), run.result().exitCode());
    assertEquals(Optional.of(error), run.result().error());
  }

  @Test
  void theMainResultMustBeTheResultAsJsonOrElseAsText() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.listener().onRich(json("{\"a\": 1}", true));
    kernel.end();
    assertEquals(Optional.of("{\"a\": 1}"), run.result().resultJson());
    assertEquals(List.of(), run.result().artifacts());

    SandboxRef other = world.create(provider, "r", RemoteWorld.FAR).result();
    Future<RunReport> second = world.run(provider, other);
    world.kernel(other).listener().onRich(text("[1] \"x\"", true));
    world.kernel(other).end();
    assertEquals(Optional.of("\"[1] \\\"x\\\"\""), second.result().resultJson());
  }

  @Test
  void whatIsShownMustComeBackAsNumberedFiles() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.listener().onRich(png(new byte[] {1, 2}, "<Figure>"));
    kernel.listener().onRich(text("just text", false));
    kernel.listener().onRich(json("[2]", false));
    kernel
        .listener()
        .onRich(
            new Kernel.Rich(
                Map.of("text/html", "<b>", "e2b/chart", "{\"type\":\"bar\"}"),
                Map.of(),
                Optional.empty(),
                true));
    kernel.end();
    assertEquals(
        List.of(
            new Artifact("result-1.png", Bytes.wrap(new byte[] {1, 2})),
            new Artifact("result-2.txt", Bytes.utf8("just text")),
            new Artifact("result-3.json", Bytes.utf8("[2]")),
            new Artifact("result-4.html", Bytes.utf8("<b>")),
            new Artifact("chart-1.json", Bytes.utf8("{\"type\":\"bar\"}"))),
        run.result().artifacts());
  }

  @Test
  void whatIsShownMustBeBoundedLikeArtifacts() {
    Future<RunReport> run = world.run(provider, sandbox);
    for (int i = 0; i < 25; i++) {
      kernel.listener().onRich(text("x", false));
    }
    kernel.listener().onRich(png(new byte[11 << 20], "too large"));
    kernel.end();
    assertEquals(20, run.result().artifacts().size());
    assertTrue(
        run.result().refusedArtifacts().contains(new RefusedArtifact("result-21.txt", "too_many")));
  }

  @Test
  void outputMustBeCutAndGoOnInPieces() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.listener().onText(Stream.STDOUT, "\u00e4".repeat(1 << 20));
    kernel.end();
    assertEquals(1 << 20, run.result().stdout().bytes().size());
    assertTrue(run.result().stdout().truncated());
  }

  @Test
  void aSlowListenerMustStopTheReading() {
    Promise<Void> room = Promise.promise();
    world.run(provider, sandbox, chunk -> room.future());
    kernel.listener().onText(Stream.STDOUT, "x".repeat(300_000));
    assertTrue(kernel.paused);
    room.complete();
    assertFalse(kernel.paused);
  }

  @Test
  void aListenerThatGoesMustEndTheRun() {
    Future<RunReport> run = world.run(provider, sandbox, chunk -> Future.failedFuture("gone"));
    kernel.listener().onText(Stream.STDOUT, "x");
    assertInstanceOf(ServiceError.Cancelled.class, errorOf(run));
    assertTrue(kernel.aborted);
  }

  @Test
  void aBrokenExecutionMustBeALossUnlessItNeverBegan() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.breakOff(failure(Kind.UNREACHABLE, false));
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));

    SandboxRef other = world.create(provider, "r", RemoteWorld.FAR).result();
    Future<RunReport> second = world.run(provider, other);
    world.kernel(other).breakOff(failure(Kind.UNREACHABLE, true));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(second));
  }

  @Test
  void aProgramThatTheCloudBreaksOffInTimeMustHaveTimedOut() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.listener().onText(Stream.STDOUT, "so far");
    kernel.breakOff(failure(Kind.TIMED_OUT, false));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
    assertEquals("so far", run.result().stdout().bytes().toUtf8());
  }

  @Test
  void aCloudThatKeepsNoTimeMustNotHoldUpTheAnswer() {
    Future<RunReport> run = world.run(provider, sandbox);
    world.time.pass(Duration.ofSeconds(6));
    kernel.listener().onAlive();
    world.time.pass(Duration.ofSeconds(6));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
    assertTrue(kernel.aborted);
    kernel.listener().onText(Stream.STDOUT, "late");
    kernel.end();
    assertEquals("", run.result().stdout().bytes().toUtf8());
  }

  @Test
  void aCloudThatFallsSilentMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    world.time.pass(Duration.ofSeconds(12));
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));
    assertTrue(kernel.aborted);

    SandboxRef other = world.create(provider, "r", RemoteWorld.FAR).result();
    Future<RunReport> second = world.run(provider, other);
    world.time.pass(Duration.ofSeconds(10));
    world.kernel(other).breakOff(failure(Kind.TIMED_OUT, false));
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(second));
  }

  @Test
  void aSandboxMustRunOneProgramOnlyAndNoneAfterItsEnd() {
    world.run(provider, sandbox);
    kernel.end();
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(world.run(provider, sandbox)));
    SandboxRef other = world.create(provider, "r", RemoteWorld.FAR).result();
    Future<RunReport> run = world.run(provider, other);
    provider.destroy(other);
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(world.run(provider, other)));
  }
}
