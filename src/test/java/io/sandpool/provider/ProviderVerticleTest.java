package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CheckSandbox;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.DestroySandbox;
import io.sandpool.bus.Done;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.RenewPool;
import io.sandpool.bus.RunInSandbox;
import io.sandpool.bus.SandboxLost;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.RecordedSpan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderVerticleTest {

  private static final SandboxRef REF = new SandboxRef("scripted", "one");
  private static final SlotIdentity SLOT = new SlotIdentity("pool", 1, 1);
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(1), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  private static final SandboxSpec SPEC =
      new SandboxSpec("template", "python", "image", List.of(), LIMITS);
  private static final Deadline DEADLINE = new Deadline(Duration.ofMinutes(1).toNanos());

  private final Vertx vertx = Vertx.vertx();
  private volatile long now;
  private final Bus bus = Bus.of(vertx, () -> now);
  private final ScriptedProvider provider = new ScriptedProvider();
  private final ProviderVerticle verticle =
      new ProviderVerticle(provider, bus, "boot", ProviderListener.none());
  private String deployment = "";

  @BeforeEach
  void deploy() throws Exception {
    deployment = await(vertx.deployVerticle(verticle));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static ServiceError errorOf(Future<?> future) throws Exception {
    Throwable cause =
        await(future.<Throwable>map(value -> new AssertionError("it succeeded")).otherwise(e -> e));
    return assertInstanceOf(ServiceException.class, cause).error();
  }

  private static RunReport report() {
    return new RunReport(
        Outcome.SUCCEEDED,
        OptionalInt.of(0),
        Optional.empty(),
        Output.none(),
        Output.none(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Duration.ZERO,
        Usage.unknown());
  }

  private static RunInSandbox order(boolean streamed) {
    return new RunInSandbox(REF, Requests.of("python", ""), LIMITS, DEADLINE, streamed);
  }

  @Test
  void aSandboxIsCreated() throws Exception {
    provider.nextCreate = Future.succeededFuture(REF);
    assertEquals(
        REF,
        await(
                bus.ask(
                    Addresses.create("scripted"),
                    new CreateSandbox(SPEC, SLOT, DEADLINE),
                    DEADLINE))
            .sandbox());
  }

  @Test
  void aSandboxThatComesLateIsDestroyed() throws Exception {
    provider.nextCreate = Future.succeededFuture(REF);
    Deadline past = new Deadline(-1);
    ServiceError error =
        errorOf(
            bus.ask(Addresses.create("scripted"), new CreateSandbox(SPEC, SLOT, past), DEADLINE));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, error);
    assertEquals(REF, provider.destroyed.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void failuresOfTheProviderReachTheAsker() throws Exception {
    provider.nextCreate =
        Future.failedFuture(
            new ServiceException(new ServiceError.ProviderUnavailable("no engine")));
    ServiceError error =
        errorOf(
            bus.ask(
                Addresses.create("scripted"), new CreateSandbox(SPEC, SLOT, DEADLINE), DEADLINE));
    assertEquals(new ServiceError.ProviderUnavailable("no engine"), error);
  }

  @Test
  void destroyCheckAndStatusAreServed() throws Exception {
    await(bus.ask(Addresses.destroy("scripted"), new DestroySandbox(REF), DEADLINE));
    assertEquals(List.of(REF), List.copyOf(provider.destroyed));
    await(bus.ask(Addresses.check("scripted"), new CheckSandbox(REF, DEADLINE), DEADLINE));
    assertEquals(List.of(REF), provider.checked);
    assertTrue(
        await(bus.ask(Addresses.providerStatus("scripted"), new AskStatus(), DEADLINE)).up());
  }

  @Test
  void aRunIsServed() throws Exception {
    provider.nextRun = Future.succeededFuture(report());
    assertEquals(report(), await(bus.ask(Addresses.run("scripted"), order(false), DEADLINE)));
    assertEquals(LIMITS, provider.orders.get(0).limits());
    await(provider.lastSink.write(new OutputChunk(OutputChunk.Stream.STDOUT, Bytes.utf8("x"))));
  }

  @Test
  void outputOfAStreamedRunIsAcknowledgedByWhoeverAskedForIt() throws Exception {
    BlockingQueue<OutputChunk> chunks = new LinkedBlockingQueue<>();
    bus.serve(
        Addresses.output("request-1"),
        chunk -> {
          chunks.add(chunk);
          return Future.succeededFuture(Done.DONE);
        });
    provider.nextRun = Future.succeededFuture(report());
    await(bus.ask(Addresses.run("scripted"), order(true), DEADLINE));
    OutputChunk chunk = new OutputChunk(OutputChunk.Stream.STDERR, Bytes.utf8("x"));
    await(provider.lastSink.write(chunk));
    assertEquals(List.of(chunk), List.copyOf(chunks));
  }

  @Test
  void outputThatNobodyTakesFails() throws Exception {
    provider.nextRun = Future.succeededFuture(report());
    await(bus.ask(Addresses.run("scripted"), order(true), DEADLINE));
    errorOf(provider.lastSink.write(new OutputChunk(OutputChunk.Stream.STDOUT, Bytes.utf8("x"))));
  }

  @Test
  void lossesAndNewImagesReachTheirPool() throws Exception {
    BlockingQueue<Record> heard = new LinkedBlockingQueue<>();
    bus.serve(
        Addresses.lost("pool"),
        lost -> {
          heard.add(lost);
          return Future.succeededFuture(Done.DONE);
        });
    bus.serve(
        Addresses.renew("pool"),
        renew -> {
          heard.add(renew);
          return Future.succeededFuture(Done.DONE);
        });
    ProviderEvents events = provider.events.orElseThrow();
    SandboxLost lost = new SandboxLost(REF, SLOT, "gone");
    events.onLost(lost);
    assertEquals(lost, heard.poll(10, TimeUnit.SECONDS));
    events.onTemplateChanged("pool", "new image");
    assertEquals(new RenewPool("new image"), heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void undeployingClosesTheProvider() throws Exception {
    await(vertx.undeploy(deployment));
    assertTrue(provider.closed);
  }

  private SandboxRef create() throws Exception {
    return await(
            bus.ask(
                Addresses.create("scripted"), new CreateSandbox(SPEC, SLOT, DEADLINE), DEADLINE))
        .sandbox();
  }

  /** Whoever asks at the provider's addresses notices nothing. */
  @Test
  void anotherProviderMustTakeOverBehindTheSameAddresses() throws Exception {
    provider.nextCreate = Future.succeededFuture(REF);
    create();
    ScriptedProvider next = new ScriptedProvider();
    SandboxRef other = new SandboxRef("scripted", "two");
    next.nextCreate = Future.succeededFuture(other);
    await(verticle.prepare(next));
    assertEquals(REF, create());
    await(verticle.succeed(next));
    assertEquals(other, create());

    await(bus.ask(Addresses.destroy("scripted"), new DestroySandbox(REF), DEADLINE));
    assertEquals(List.of(REF), List.copyOf(provider.destroyed));
    assertTrue(provider.closed);
    assertEquals(List.of(), List.copyOf(next.destroyed));
  }

  @Test
  void aProviderThatIsNotWantedAfterAllMustBeClosed() throws Exception {
    ScriptedProvider next = new ScriptedProvider();
    await(verticle.prepare(next));
    await(verticle.dismiss(next));
    assertTrue(next.closed);
    assertFalse(provider.closed);
  }

  /** What an earlier life left, and what was left by a pool that ended in a hurry. */
  @Test
  void aProviderThatLeavesMustEndWhatIsLeft() throws Exception {
    OwnedSandbox past = new OwnedSandbox(REF, SLOT, "another boot");
    OwnedSandbox present = new OwnedSandbox(new SandboxRef("scripted", "two"), SLOT, "boot");
    provider.owned = Future.succeededFuture(List.of(past, present));
    await(verticle.leave());
    assertEquals(Set.of(past.sandbox(), present.sandbox()), Set.copyOf(provider.destroyed));
  }

  @Test
  void aProviderThatCannotSayWhatIsLeftMustLeaveAllTheSame() throws Exception {
    provider.owned = Future.failedFuture("away");
    await(verticle.leave());
    assertEquals(List.of(), List.copyOf(provider.destroyed));
  }

  @Test
  void aRunMustBeAPartOfItsOwnWithWhatTheProviderMakesOfItWithin() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    provider.nextRun = Future.succeededFuture(report());
    await(bus.ask(Addresses.run("scripted"), order(false).under(caller), DEADLINE));
    RecordedSpan run = caller.only().awaitEnd();
    assertEquals("sandpool.run", run.name());
    assertSame(run, provider.orders.get(0).span());
    assertEquals(
        Map.of(SpanKey.PROVIDER, "scripted", SpanKey.SANDBOX, "one", SpanKey.OUTCOME, "succeeded"),
        run.told());
  }

  @Test
  void aRunThatThePlatformLostMustSaySoInItsTrace() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    provider.nextRun =
        Future.failedFuture(new ServiceException(new ServiceError.ProviderLost("SECRET")));
    errorOf(bus.ask(Addresses.run("scripted"), order(false).under(caller), DEADLINE));
    assertEquals(List.of("failed ProviderLost"), caller.only().awaitEnd().events());
  }
}
