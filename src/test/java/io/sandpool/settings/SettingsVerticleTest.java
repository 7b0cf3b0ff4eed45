package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.json;
import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Address;
import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskSchemas;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.AskVersions;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsOutcome.Effect;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsVersions;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.MemoryVersions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators get to hear on the bus. */
@Timeout(60)
class SettingsVerticleTest {

  private static final Actor ADMIN = new Actor("anna", "system", "127.0.0.1");
  private static final Effect EFFECT = new Effect("pool", "a", "changes");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final MemoryVersions store = new MemoryVersions();
  private final Vault vault = new Vault(store, new AesGcmSealer(SettingsKey.generate()), "here");
  private final FakeInstaller installer = new FakeInstaller();
  private final FakeTrials trials = new FakeTrials();
  private final SettingsVerticle settings;

  SettingsVerticleTest() {
    Version first =
        new Version(
            1,
            Instant.EPOCH,
            "system",
            "The beginning",
            rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "'}}"),
            List.of());
    await(vault.append(first));
    settings =
        new SettingsVerticle(
            bus,
            vault,
            first,
            Fixtures.KINDS,
            installer,
            trials,
            InstantSource.fixed(Instant.ofEpochSecond(5)));
  }

  @BeforeEach
  void deploy() {
    await(vertx.deployVerticle(settings));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private <Q extends Record, A extends Record> Future<A> send(Address<Q, A> address, Q question) {
    return bus.ask(address, question, Deadline.after(bus.ticker(), Duration.ofSeconds(10)));
  }

  private <Q extends Record, A extends Record> A ask(Address<Q, A> address, Q question) {
    return await(send(address, question));
  }

  private <Q extends Record, A extends Record> ServiceError refusal(
      Address<Q, A> address, Q question) {
    return assertThrows(ServiceException.class, () -> ask(address, question)).error();
  }

  private static ProposeSettings change(String patch, boolean dryRun, long expected) {
    return new ProposeSettings(ADMIN, json(patch), dryRun, Optional.of(expected), "why");
  }

  private SettingsOutcome apply(String patch, long expected) {
    return ask(AdminAddresses.PROPOSE, change(patch, false, expected));
  }

  private SettingsView view() {
    return ask(AdminAddresses.SETTINGS, new AskSettings(Optional.empty()));
  }

  @Test
  void aChangeMustBeInForceWrittenDownAndShown() {
    SettingsOutcome outcome = apply("{'pools.a':{'min_idle':3}}", 1);
    assertTrue(outcome.applied());
    assertEquals(2, outcome.version());
    assertEquals(List.of(EFFECT), outcome.effects());
    assertEquals("pools.a.min_idle", outcome.changes().get(0).path());
    assertEquals(
        rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "'},'pools.a':{'min_idle':3}}"),
        installer.installed.get(0));
    SettingsView view = view();
    assertEquals(2, view.version());
    assertEquals("anna", view.by());
    assertEquals("why", view.note());
    assertEquals(Instant.ofEpochSecond(5), view.at());
    assertEquals(
        json("{'sandbox.e2b':{'api_key':{'set':true,'last4':'cdef'}},'pools.a':{'min_idle':3}}"),
        view.settings());
    assertTrue(view.values().stream().anyMatch(value -> value.path().equals("pools.a.min_idle")));
    assertEquals(installer.installed.get(0), await(vault.latest()).orElseThrow().rows());
  }

  @Test
  void aDryRunMustChangeNothing() {
    SettingsOutcome outcome =
        ask(AdminAddresses.PROPOSE, change("{'pools.a':{'min_idle':3}}", true, 1));
    assertFalse(outcome.applied());
    assertEquals(1, outcome.version());
    assertEquals(1, outcome.changes().size());
    assertEquals(List.of(EFFECT), outcome.effects());
    assertEquals(List.of(), installer.installed);
    assertEquals(1, store.versions.size());
  }

  @Test
  void aChangeMadeForAnotherVersionMustBeRefusedWithTheOneInForce() {
    apply("{'limits':{'cpus':2}}", 1);
    ServiceError.Stale stale =
        assertInstanceOf(
            ServiceError.Stale.class,
            refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':3}}", false, 1)));
    assertEquals(2, stale.current());
    assertEquals(1, installer.installed.size());
  }

  @Test
  void problemsMustAllBeToldAndNothingBeChanged() {
    installer.problems = List.of(new SettingsProblem("a", "x"), new SettingsProblem("b", "y"));
    SettingsOutcome outcome = apply("{'limits':{'cpus':2}}", 1);
    assertFalse(outcome.applied());
    assertEquals(installer.problems, outcome.problems());
    assertEquals(List.of(), installer.installed);
    assertEquals(1, view().version());
  }

  @Test
  void aNameThatIsNoSettingAndANoteThatIsTooLongMustBeProblems() {
    SettingsOutcome outcome =
        ask(
            AdminAddresses.PROPOSE,
            new ProposeSettings(
                ADMIN, json("{'http':{'port':1}}"), false, Optional.empty(), "n".repeat(501)));
    assertEquals(
        List.of("http", "note"), outcome.problems().stream().map(SettingsProblem::path).toList());
  }

  @Test
  void aSecretThatComesBackAsItWasShownMustBeKept() {
    JsonObject shown = view().settings();
    shown.getJsonObject("sandbox.e2b").put("timeout", 9);
    apply(shown.encode(), 1);
    assertEquals(
        rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "','timeout':9}}"),
        await(vault.latest()).orElseThrow().rows());
  }

  @Test
  void aChangeOfNothingMustMakeNoVersion() {
    SettingsOutcome outcome = apply("{'sandbox.e2b':{'api_key':{'set':true}}}", 1);
    assertTrue(outcome.applied());
    assertEquals(1, outcome.version());
    assertEquals(1, store.versions.size());
  }

  @Test
  void anEarlierVersionMustComeBackAsANewOneWithItsSecrets() {
    apply("{'sandbox.e2b':{'api_key':'e2b_ffffffffffff'},'limits':{'cpus':2}}", 1);
    SettingsOutcome outcome =
        ask(AdminAddresses.RESTORE, new RestoreSettings(ADMIN, 1, false, Optional.of(2L)));
    assertEquals(3, outcome.version());
    assertEquals(
        rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "'}}"), installer.installed.get(1));
    assertEquals("Version 1 put back", view().note());
    assertInstanceOf(
        ServiceError.NotFound.class,
        refusal(AdminAddresses.RESTORE, new RestoreSettings(ADMIN, 9, false, Optional.empty())));
    assertInstanceOf(
        ServiceError.Stale.class,
        refusal(AdminAddresses.RESTORE, new RestoreSettings(ADMIN, 1, false, Optional.of(2L))));
  }

  @Test
  void versionsMustBeListedTheLatestFirstWithoutSecrets() {
    apply("{'sandbox.e2b':{'api_key':'e2b_ffffffffffff'}}", 1);
    apply("{'limits':{'cpus':2}}", 2);
    SettingsVersions all = ask(AdminAddresses.VERSIONS, new AskVersions(Optional.empty(), 10));
    assertEquals(
        List.of(3L, 2L, 1L),
        all.versions().stream().map(SettingsVersions.Version::version).toList());
    assertFalse(all.toString().contains("e2b_"), all::toString);
    SettingsVersions page = ask(AdminAddresses.VERSIONS, new AskVersions(Optional.of(3L), 1));
    assertEquals(2, page.versions().get(0).version());
    assertEquals(1, page.versions().size());
  }

  @Test
  void anEarlierVersionMustBeShownWithoutValuesInForce() {
    apply("{'limits':{'cpus':2}}", 1);
    SettingsView first = ask(AdminAddresses.SETTINGS, new AskSettings(Optional.of(1L)));
    assertEquals(json("{'sandbox.e2b':{'api_key':{'set':true,'last4':'cdef'}}}"), first.settings());
    assertEquals(List.of(), first.values());
    assertInstanceOf(
        ServiceError.NotFound.class,
        refusal(AdminAddresses.SETTINGS, new AskSettings(Optional.of(7L))));
  }

  @Test
  void whatCouldNotBePutInForceMustBeTakenBackAndNotWrittenDown() {
    installer.trouble = Optional.of(new IllegalStateException("no"));
    assertInstanceOf(
        ServiceError.Internal.class,
        refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1)));
    assertEquals(2, installer.installed.size());
    assertEquals(await(vault.latest()).orElseThrow().rows(), installer.installed.get(1));
    assertEquals(1, view().version());
  }

  @Test
  void whatCouldNotBeWrittenDownMustBeTakenBack() {
    store.trouble =
        Optional.of(new ServiceException(new ServiceError.ProviderUnavailable("database")));
    assertInstanceOf(
        ServiceError.ProviderUnavailable.class,
        refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1)));
    assertEquals(2, installer.installed.size());
    store.trouble = Optional.empty();
    assertEquals(2, apply("{'limits':{'cpus':2}}", 1).version());
  }

  private static final ServiceException GONE =
      new ServiceException(new ServiceError.ProviderUnavailable("database"));

  @Test
  void whatWasWrittenDownThoughTheStoreFailedMustBeInForce() {
    store.trouble = Optional.of(GONE);
    store.cut = true;
    assertTrue(apply("{'limits':{'cpus':2}}", 1).applied());
    assertEquals(2, view().version());
    assertEquals(1, installer.installed.size());
    store.trouble = Optional.empty();
    assertEquals(3, apply("{'limits':{'cpus':3}}", 2).version());
  }

  @Test
  void whatSomebodyElseWroteMustBeInForceAndTheChangeBeRefused() {
    Rows theirs = rows("{'limits':{'cpus':7}}");
    await(vault.append(new Version(2, Instant.EPOCH, "ben", "", theirs, List.of())));
    ServiceError.Stale stale =
        assertInstanceOf(
            ServiceError.Stale.class,
            refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1)));
    assertEquals(2, stale.current());
    assertEquals(theirs, installer.installed.get(1));
    assertEquals("ben", view().by());
    assertEquals(3, apply("{'limits':{'cpus':2}}", 2).version());
  }

  @Test
  void whatMayHaveBeenWrittenDownMustBeTakenBackAndNotStopLaterChanges() {
    store.trouble = Optional.of(GONE);
    store.cut = true;
    store.blindness = Optional.of(GONE);
    ServiceError unknown =
        refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1));
    assertTrue(unknown.detail().contains("unknown"), unknown::detail);
    assertEquals(Set.of("sandbox.e2b"), installer.installed.get(1).names());
    store.trouble = Optional.empty();
    store.blindness = Optional.empty();
    assertInstanceOf(
        ServiceError.Stale.class,
        refusal(AdminAddresses.PROPOSE, change("{'limits':{'cpus':3}}", false, 1)));
    assertEquals(3, apply("{'limits':{'cpus':3}}", 2).version());
  }

  @Test
  void changesMustBeMadeOneAfterTheOther() {
    installer.hold = Optional.of(Promise.promise());
    Future<SettingsOutcome> first =
        send(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1));
    Future<SettingsOutcome> second =
        send(AdminAddresses.PROPOSE, change("{'limits':{'cpus':3}}", false, 1));
    // Asked after both, so that both have come by then; it does not wait for them.
    assertEquals(1, view().version());
    assertEquals(1, installer.installed.size());
    installer.hold.orElseThrow().complete();
    assertTrue(await(first).applied());
    // Though the test's own thread said that the rows are in force.
    assertTrue(store.appendedOn.contains("eventloop"), store.appendedOn);
    ServiceException stale = assertThrows(ServiceException.class, () -> await(second));
    assertInstanceOf(ServiceError.Stale.class, stale.error());
  }

  @Test
  void tooManyChangesAtTheSameTimeMustBeRefused() {
    installer.hold = Optional.of(Promise.promise());
    List<Future<SettingsOutcome>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(send(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1)));
    }
    ServiceException busy = assertThrows(ServiceException.class, () -> await(many.get(39)));
    assertInstanceOf(ServiceError.Busy.class, busy.error());
    installer.hold.orElseThrow().complete();
    assertTrue(await(many.get(0)).applied());
  }

  @Test
  void everyKindOfProviderMustBeListedAndWhatIsSavedBeside() {
    apply("{'sandbox.second':{'type':'e2b'}}", 1);
    List<ProviderSchema> all = ask(AdminAddresses.SCHEMAS, new AskSchemas()).providers();
    assertEquals(
        List.of("self_managed", "e2b", "second"), all.stream().map(ProviderSchema::id).toList());
    ProviderSchema here = all.get(0);
    assertEquals("Self-managed gVisor", here.name());
    assertTrue(here.running() && here.active() && !here.saved());
    ProviderSchema e2b = all.get(1);
    assertTrue(e2b.saved() && !e2b.running() && !e2b.active());
    assertEquals(
        List.of("string", "integer", "object", "string"),
        e2b.fields().stream().map(field -> field.type()).toList());
    assertTrue(e2b.fields().get(0).secret() && e2b.fields().get(0).required());
    assertEquals(Optional.of("E2B_API_KEY"), e2b.fields().get(0).variable());
    assertEquals(Optional.of("30"), e2b.fields().get(1).fallback());
    assertEquals(Optional.of(300), e2b.fields().get(1).max());
  }

  private TestSettings test(String provider, String settings) {
    return new TestSettings(ADMIN, provider, json(settings));
  }

  @Test
  void aTrialMustTakeWhatIsSavedForWhatItDoesNotName() {
    ask(AdminAddresses.TEST, test("e2b", "{'timeout':9,'api_key':{'set':true}}"));
    assertEquals(
        rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "','timeout':9}}"),
        trials.tried.get(0));
    assertEquals(Set.of("sandbox.e2b"), installer.touched);
    assertEquals(1, view().version());
    assertEquals(List.of(), installer.installed);
  }

  private static final SettingsProblem AGAIN =
      new SettingsProblem(
          "sandbox.e2b.api_key", "must be given again, since it would now go to another address");

  @Test
  void aSavedSecretMustNotBeTriedAtAnotherAddress() {
    for (String settings :
        List.of(
            "{'api_url':'http://other'}",
            "{'api_url':'http://other','api_key':{'set':true,'last4':'cdef'}}")) {
      assertEquals(
          List.of(AGAIN), ask(AdminAddresses.TEST, test("e2b", settings)).problems(), settings);
    }
    assertEquals(List.of(), trials.tried);
    ask(AdminAddresses.TEST, test("e2b", "{'api_url':'http://other','api_key':'mine'}"));
    assertEquals(
        rows("{'sandbox.e2b':{'api_key':'mine','api_url':'http://other'}}"), trials.tried.get(0));
  }

  @Test
  void anAddressMustNotBeSavedWithoutTheSecretThatGoesThere() {
    SettingsOutcome outcome = apply("{'sandbox.e2b':{'api_url':'http://other'}}", 1);
    assertFalse(outcome.applied());
    assertEquals(List.of(AGAIN), outcome.problems());
    assertEquals(
        List.of(AGAIN),
        ask(AdminAddresses.PROPOSE, change("{'sandbox.e2b':{'api_url':'http://other'}}", true, 1))
            .problems());
    assertTrue(
        apply("{'sandbox.e2b':{'api_url':'http://other','api_key':'" + Fixtures.KEY + "'}}", 1)
            .applied());
    assertEquals(List.of(AGAIN), apply("{'sandbox.e2b':{'api_url':null}}", 2).problems());
  }

  @Test
  void anAddressThatIsSaidAsItWasMustAskForNoSecret() {
    assertTrue(apply("{'sandbox.e2b':{'api_url':'https://cloud','timeout':9}}", 1).applied());
    assertTrue(apply("{'sandbox.new':{'type':'e2b','api_url':'http://other'}}", 2).applied());
  }

  @Test
  void aSecretOfTheEnvironmentMustNotBeTriedAtAnAddressThatIsNotInForce() {
    installer.variables = Map.of("E2B_API_KEY", Fixtures.KEY);
    assertTrue(apply("{'sandbox.e2b':{'api_key':null}}", 1).applied());
    TestSettings elsewhere = test("e2b", "{'api_url':'http://other'}");
    SettingsProblem problem = ask(AdminAddresses.TEST, elsewhere).problems().get(0);
    assertEquals(AGAIN.message() + "; it comes from the variable E2B_API_KEY", problem.message());
    assertEquals(List.of(), trials.tried);
    assertTrue(apply("{'sandbox.e2b':{'api_url':'http://other'}}", 2).applied());
    ask(AdminAddresses.TEST, elsewhere);
    assertEquals(1, trials.tried.size());
  }

  @Test
  void anotherKindMustNotGetTheSecretOfTheOneBefore() {
    apply("{'sandbox.e2b':{'type':'gvisor','api_key':null}}", 1);
    apply("{'sandbox.x':{'type':'e2b','api_key':'one'}}", 2);
    apply("{'sandbox.x':{'type':'gvisor'}}", 3);
    assertEquals(
        List.of("sandbox.x.api_key"),
        apply("{'sandbox.x':{'type':'e2b'}}", 4).problems().stream()
            .map(SettingsProblem::path)
            .toList());
  }

  @Test
  void settingsThatAreNotGoodMustNotBeTried() {
    installer.problems = List.of(new SettingsProblem("sandbox.e2b.timeout", "x"));
    SettingsTrial trial = ask(AdminAddresses.TEST, test("e2b", "{'timeout':9}"));
    assertEquals(installer.problems, trial.problems());
    assertEquals(List.of(), trials.tried);
  }

  @Test
  void aProviderMustBeTriedOnceAtATime() {
    trials.end = Promise.promise();
    Future<SettingsTrial> first = send(AdminAddresses.TEST, test("e2b", "{}"));
    assertInstanceOf(ServiceError.Busy.class, refusal(AdminAddresses.TEST, test("e2b", "{}")));
    trials.end.complete(FakeTrials.NOTHING);
    await(first);
    ask(AdminAddresses.TEST, test("e2b", "{}"));
    assertEquals(2, trials.tried.size());
  }

  @Test
  void aTrialThatBreaksMustNotKeepTheProviderFromBeingTriedAgain() {
    trials.broken = true;
    assertInstanceOf(ServiceError.Internal.class, refusal(AdminAddresses.TEST, test("e2b", "{}")));
    trials.broken = false;
    assertEquals(FakeTrials.NOTHING, ask(AdminAddresses.TEST, test("e2b", "{}")));
  }

  @Test
  void aProviderThatIsNotThereMustNotBeTried() {
    assertInstanceOf(
        ServiceError.NotFound.class, refusal(AdminAddresses.TEST, test("nobody", "{}")));
  }

  @Test
  void whoComesUndisturbedMustHaveTheRowsInForceAndNoChangeBeside() {
    installer.hold = Optional.of(Promise.promise());
    Future<SettingsOutcome> change =
        send(AdminAddresses.PROPOSE, change("{'limits':{'cpus':2}}", false, 1));
    view();
    Future<Rows> seen = settings.undisturbed(Future::succeededFuture);
    assertFalse(seen.isComplete());
    installer.hold.orElseThrow().complete();
    await(change);
    assertTrue(await(seen).names().contains("limits"));
  }

  /** Installs by writing down what it was asked to. */
  private static final class FakeInstaller implements Installer {

    final List<Rows> installed = new CopyOnWriteArrayList<>();
    volatile List<SettingsProblem> problems = List.of();
    volatile Optional<Throwable> trouble = Optional.empty();
    volatile Optional<Promise<Void>> hold = Optional.empty();
    volatile Set<String> touched = Set.of();
    volatile Map<String, String> variables = Map.of();

    @Override
    public Judgement judge(Rows rows, Set<String> names) {
      touched = names;
      return new Judgement(problems, problems.isEmpty() ? List.of(EFFECT) : List.of());
    }

    @Override
    public Future<Void> install(Rows rows) {
      installed.add(rows);
      Optional<Throwable> failure = trouble;
      trouble = Optional.empty();
      return failure
          .<Future<Void>>map(Future::failedFuture)
          .orElseGet(() -> hold.map(Promise::future).orElseGet(Future::succeededFuture));
    }

    @Override
    public Surroundings surroundings() {
      return new Surroundings(
          new JsonObject(),
          Map.of(),
          Map.of(),
          variables,
          Set.of("self_managed"),
          Optional.of("self_managed"));
    }
  }

  /** Ends when the test says so. */
  private static final class FakeTrials implements Trials {

    static final SettingsTrial NOTHING =
        new SettingsTrial(List.of(), Optional.empty(), Optional.empty());

    final List<Rows> tried = new CopyOnWriteArrayList<>();
    volatile Promise<SettingsTrial> end = Promise.promise();
    volatile boolean broken;

    FakeTrials() {
      end.complete(NOTHING);
    }

    @Override
    public Future<SettingsTrial> perform(String id, Rows rows) {
      if (broken) {
        throw new IllegalStateException("broken on purpose");
      }
      tried.add(rows);
      return end.future();
    }
  }
}
