package io.sandpool.dispatch;

import static io.sandpool.dispatch.Itineraries.PATIENCE;
import static io.sandpool.dispatch.Itineraries.only;
import static io.sandpool.dispatch.Itineraries.request;
import static io.sandpool.dispatch.Itineraries.table;
import static io.sandpool.dispatch.Itineraries.wall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Preferences;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceError.InvalidRequest;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a request goes, and where next. */
class RoutingTest {

  private static final ServiceError LATE =
      new ServiceError.DeadlineUnreachable("Not soon.", Optional.of(Duration.ofSeconds(3)));
  private static final ServiceError FULL =
      new ServiceError.QueueFull("Full.", Duration.ofSeconds(2));
  private static final ServiceError ILL = new ServiceError.PoolDegraded("Ill.");
  private static final ServiceError SPENT =
      new ServiceError.BudgetSpent("Spent.", Duration.ofSeconds(9));
  private static final ServiceError OPEN =
      new ServiceError.CircuitOpen("Open.", Duration.ofSeconds(1));

  // ---- order ----

  @Test
  void providersMustBeTriedInTheOrderOfTheConfiguration() {
    assertEquals(List.of("cloud", "home"), tour(table("cloud", "home"), request(), ILL));
    assertEquals(
        List.of("home", "cloud", "far"), tour(table("home", "cloud", "far"), request(), ILL));
  }

  @Test
  void aNamedProviderMustBeTheOnlyOne() {
    Journey journey = table("home", "cloud").journey("python", request(), only("far"));
    assertEquals("far", provider(journey));
    assertEquals(Optional.empty(), journey.leg().patience());
    assertFalse(journey.refused(ILL));
    assertEquals(ILL, journey.verdict());
  }

  @Test
  void anUnknownProviderMustBeRefusedWithTheKnownOnes() {
    InvalidRequest error = refusal(table("home"), "python", request(), only("moon"));
    assertEquals("/provider", error.pointer());
    assertEquals("There is no provider moon. Known are auto, cloud, far, home.", error.detail());
  }

  @Test
  void aProviderThatLacksTheLanguageMustBeRefusedWithThoseThatHaveIt() {
    InvalidRequest error = refusal(table("home"), "r", request(), only("home"));
    assertEquals("/provider", error.pointer());
    assertEquals("home runs no programs in py; far does.", error.detail());
  }

  // ---- patience ----

  /** Who has a choice does not wait; who has none waits as ever. */
  @Test
  void everyLegButTheLastMustBeImpatient() {
    Journey journey = journey("home", "cloud");
    assertEquals(Optional.of(PATIENCE), journey.leg().patience());
    assertTrue(journey.refused(LATE));
    assertEquals(Optional.empty(), journey.leg().patience());
  }

  @Test
  void theOnlyLegMustBePatient() {
    assertEquals(Optional.empty(), journey("home").leg().patience());
  }

  /** A provider that is there to help must not make a request fail that would have been served. */
  @Test
  void theRequestMustWaitAtHomeWhereNobodyElseCanServe() {
    Journey journey = journey("home", "cloud", "far");
    assertTrue(journey.refused(LATE));
    assertTrue(journey.refused(SPENT));
    assertTrue(journey.refused(OPEN));
    assertEquals("home", provider(journey));
    assertEquals(Optional.empty(), journey.leg().patience());
    assertEquals(Optional.empty(), journey.spill());

    ServiceError late = new ServiceError.DeadlineUnreachable("Too late.", Optional.empty());
    assertFalse(journey.refused(late));
    assertTrue(journey.verdict().detail().startsWith("Too late."), journey.verdict().detail());
  }

  @Test
  void theFirstRefusalMustBeToldWhereNobodyCanServeAndNobodyHasAQueue() {
    Journey journey = journey("home", "cloud");
    assertTrue(journey.refused(FULL));
    assertFalse(journey.refused(SPENT));
    assertEquals(
        new ServiceError.QueueFull(
            "Full. Tried: home (exhausted), cloud (budget).", Duration.ofSeconds(2)),
        journey.verdict());
  }

  /** Another provider would make no more of it. */
  @Test
  void aRefusalThatIsTheCallersFaultMustEndTheJourney() {
    Journey journey = journey("home", "cloud");
    ServiceError invalid = new InvalidRequest("Bad.", "/x");
    assertFalse(journey.refused(invalid));
    assertEquals(invalid, journey.verdict());
  }

  // ---- why ----

  @Test
  void eachRefusalMustGiveItsReason() {
    assertEquals(spill("home", SpillReason.EXHAUSTED), after(LATE));
    assertEquals(spill("home", SpillReason.EXHAUSTED), after(FULL));
    assertEquals(spill("home", SpillReason.DEGRADED), after(ILL));
    assertEquals(spill("home", SpillReason.BUDGET), after(SPENT));
    assertEquals(spill("home", SpillReason.CIRCUIT_OPEN), after(OPEN));
    assertEquals(
        spill("home", SpillReason.PROVIDER_DOWN),
        after(new ServiceError.ProviderUnavailable("Nobody serves.")));
  }

  /** What an operator wants to know is why the first place did not do. */
  @Test
  void theFirstProviderThatWasLeftMustBeNamed() {
    Journey journey = journey("home", "cloud", "far");
    journey.refused(LATE);
    journey.refused(SPENT);
    assertEquals("far", provider(journey));
    assertEquals(spill("home", SpillReason.EXHAUSTED), journey.spill());
  }

  private static Optional<Spill> after(ServiceError error) {
    Journey journey = journey("home", "cloud");
    assertTrue(journey.refused(error));
    return journey.spill();
  }

  // ---- switches ----

  @Test
  void anExhaustedPoolMustBeWaitedForWhereThatIsSwitchedOff() {
    SpillPolicy policy =
        new SpillPolicy(List.of("home", "cloud"), false, true, true, Optional.of(PATIENCE));
    Journey journey = table(policy).journey("python", request(), Preferences.NONE);
    assertEquals(Optional.empty(), journey.leg().patience());
    assertFalse(journey.refused(FULL));
    assertEquals(FULL, journey.verdict());
    assertTrue(table(policy).journey("python", request(), Preferences.NONE).refused(ILL));
  }

  @Test
  void aDegradedPoolMustNotBeLeftWhereThatIsSwitchedOff() {
    SpillPolicy policy =
        new SpillPolicy(List.of("home", "cloud"), true, false, true, Optional.of(PATIENCE));
    Journey journey = table(policy).journey("python", request(), Preferences.NONE);
    assertFalse(journey.refused(ILL));
    journey = table(policy).journey("python", request(), Preferences.NONE);
    assertFalse(journey.again(SpillReason.PROVIDER_DOWN));
    assertEquals("home", provider(journey));
    assertTrue(journey.refused(LATE));
  }

  @Test
  void aLanguageThatTheFirstProviderLacksMustBeServedElsewhere() {
    Journey journey = table("home", "far").journey("r", request(), Preferences.NONE);
    assertEquals("far", provider(journey));
    assertEquals(spill("home", SpillReason.LANGUAGE_MISSING), journey.spill());
  }

  @Test
  void aMissingLanguageMustBeRefusedWhereThatIsSwitchedOff() {
    SpillPolicy policy =
        new SpillPolicy(List.of("home", "far"), true, true, false, Optional.of(PATIENCE));
    InvalidRequest error = refusal(table(policy), "r", request(), Preferences.NONE);
    assertEquals("/provider", error.pointer());
    assertTrue(error.detail().contains("name far"), error.detail());
    assertEquals("far", provider(table(policy).journey("r", request(), only("far"))));
  }

  /** Left out of the order, it is for those who name it. */
  @Test
  void aProviderOutsideOfTheOrderMustBeReachedByItsNameOnly() {
    InvalidRequest error = refusal(table("home"), "r", request(), Preferences.NONE);
    assertTrue(error.detail().contains("name far"), error.detail());
    assertEquals("far", provider(table("home").journey("r", request(), only("far"))));
  }

  // ---- features and limits ----

  @Test
  void aProviderThatLacksAFeatureMustBePassedOver() {
    RoutingTable table = table("far", "home");
    Journey journey = table.journey("python", withFile(), Preferences.NONE);
    assertEquals("home", provider(journey));
    assertEquals(spill("far", SpillReason.FEATURE_MISSING), journey.spill());
    assertEquals(Optional.empty(), journey.leg().patience());
  }

  /** Last in the order and unfit, it is nowhere to go to. */
  @Test
  void anUnfitProviderMustNotMakeTheOneBeforeImpatient() {
    Journey journey = table("home", "far").journey("python", withFile(), Preferences.NONE);
    assertEquals(Optional.empty(), journey.leg().patience());
    assertFalse(journey.refused(LATE));
  }

  @Test
  void aFeatureThatNoRouteHasMustBeRefusedWithThoseThatHaveIt() {
    InvalidRequest error = refusal(table("home"), "python", withFile(), only("far"));
    assertEquals("/files", error.pointer());
    assertEquals(
        "far does not support /files for programs in py."
            + " home and cloud can: name it as provider, or leave this out.",
        error.detail());
  }

  @Test
  void aFeatureThatNobodyHasMustBeRefused() {
    ExecutionRequest request = request(RequestedLimits.none(), List.of(), "-v");
    InvalidRequest error = refusal(table("home", "far"), "r", request, Preferences.NONE);
    assertEquals("/args", error.pointer());
    assertTrue(error.detail().endsWith("No provider here can; leave it out."), error.detail());
  }

  @Test
  void aWallLimitAboveAProvidersMustPassItOver() {
    ExecutionRequest request = request(wall(Duration.ofSeconds(40)), List.of());
    Journey journey = table("cloud", "home").journey("python", request, Preferences.NONE);
    assertEquals("home", provider(journey));
    assertEquals(spill("cloud", SpillReason.FEATURE_MISSING), journey.spill());

    InvalidRequest error = refusal(table("home"), "python", request, only("cloud"));
    assertEquals("/limits/wall_time_ms", error.pointer());
    assertTrue(error.detail().contains("at most 30000"), error.detail());
    assertTrue(error.detail().contains("home can"), error.detail());
  }

  /** Who asks for nothing gets what the provider can give. */
  @Test
  void aDefaultAboveAProvidersWallLimitMustBeCutToIt() {
    Route route =
        Route.to(
            "p",
            "cloud",
            new Route.Template("python", "python", true),
            Itineraries.LIMITS,
            Itineraries.LIMITS,
            Itineraries.CLOUD);
    assertEquals(Duration.ofSeconds(30), route.defaults().wall());
    assertEquals(Duration.ofSeconds(30), route.ceiling().wall());
  }

  // ---- templates ----

  /** It may be made of another image, with other packages: nothing else is what was asked for. */
  @Test
  void aNamedTemplateMustLeadToItsOwnPoolsOnly() {
    Journey journey =
        Itineraries.templates("home", "cloud", "far")
            .journey("python", request(), Itineraries.of("science"));
    assertEquals("home-science", journey.leg().route().pool());
    assertTrue(journey.refused(ILL));
    assertEquals("cloud-science", journey.leg().route().pool());
    assertEquals(spill("home", SpillReason.DEGRADED), journey.spill());
    assertFalse(journey.refused(SPENT));
  }

  @Test
  void aTemplateThatIsForThoseWhoNameItMustServeNobodyElse() {
    Journey journey =
        Itineraries.templates("home", "cloud", "far")
            .journey("python", request(), Preferences.NONE);
    assertEquals("home-python", journey.leg().route().pool());
    assertTrue(journey.refused(ILL));
    assertEquals("far-python", journey.leg().route().pool());
    assertFalse(journey.refused(ILL));
  }

  /** Where the template is, is where the request was to run: nothing was passed over. */
  @Test
  void aTemplateThatTheFirstProviderLacksMustBeServedElsewhereWithoutAReason() {
    Journey journey =
        Itineraries.templates("far", "cloud")
            .journey("python", request(), Itineraries.of("science"));
    assertEquals("cloud", provider(journey));
    assertEquals(Optional.empty(), journey.spill());
  }

  @Test
  void aTemplateAndAProviderMustBothBeHeeded() {
    RoutingTable table = Itineraries.templates("home", "cloud", "far");
    Preferences both = new Preferences(Optional.of("cloud"), Optional.of("science"), false);
    assertEquals("cloud-science", table.journey("python", request(), both).leg().route().pool());

    Preferences neither = new Preferences(Optional.of("far"), Optional.of("science"), false);
    InvalidRequest error = refusal(table, "python", request(), neither);
    assertEquals("/provider", error.pointer());
    assertEquals(
        "far runs no programs in py with the template science; cloud or home does.",
        error.detail());
  }

  @Test
  void aTemplateThatNoPoolHasMustBeRefusedWithThoseThatOneHas() {
    RoutingTable table = Itineraries.templates("home");
    for (String name : List.of("moon", "tools")) {
      InvalidRequest error = refusal(table, "python", request(), Itineraries.of(name));
      assertEquals("/template", error.pointer());
      assertTrue(error.detail().endsWith("Known are python, science."), error.detail());
    }
  }

  @Test
  void aLanguageWithoutADefaultMustBeRefusedWithItsTemplates() {
    ExecutionRequest request = Itineraries.in("bash", RequestedLimits.none());
    RoutingTable table = Itineraries.templates("home");
    InvalidRequest error = refusal(table, "bash", request, Preferences.NONE);
    assertEquals("/template", error.pointer());
    assertEquals(
        "Programs in bash run only with a template that the request names: tools.", error.detail());
    assertEquals("home", provider(table.journey("bash", request, Itineraries.of("tools"))));
  }

  // ---- again ----

  @Test
  void aDeadSandboxMustSendTheRequestElsewhereFirstAndThenBack() {
    Journey journey = journey("home", "cloud");
    assertTrue(journey.again(SpillReason.PROVIDER_DOWN));
    assertEquals("cloud", provider(journey));
    assertEquals(spill("home", SpillReason.PROVIDER_DOWN), journey.spill());
    assertTrue(journey.refused(SPENT));
    assertEquals("home", provider(journey));
    assertEquals(Optional.empty(), journey.spill());
  }

  @Test
  void aDeadSandboxMustBeReplacedInTheSamePlaceWhereThereIsNoOther() {
    Journey journey = journey("home");
    assertFalse(journey.again(SpillReason.PROVIDER_DOWN));
    assertEquals("home", provider(journey));
  }

  private static Optional<Spill> spill(String from, SpillReason reason) {
    return Optional.of(new Spill(from, reason));
  }

  private static Journey journey(String... order) {
    return table(order).journey("python", request(), Preferences.NONE);
  }

  private static ExecutionRequest withFile() {
    return request(RequestedLimits.none(), List.of(new InputFile("a", Bytes.utf8("b"))));
  }

  private static InvalidRequest refusal(
      RoutingTable table, String language, ExecutionRequest request, Preferences preferences) {
    return assertInstanceOf(
        InvalidRequest.class,
        assertThrows(ServiceException.class, () -> table.journey(language, request, preferences))
            .error());
  }

  private static String provider(Journey journey) {
    return journey.leg().route().provider();
  }

  /** The providers that are asked where each answers {@code error}. */
  private static List<String> tour(
      RoutingTable table, ExecutionRequest request, ServiceError error) {
    Journey journey = table.journey("python", request, Preferences.NONE);
    List<String> tour = new ArrayList<>();
    do {
      tour.add(provider(journey));
    } while (journey.refused(error));
    return tour;
  }
}
