package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskPlan;
import io.sandpool.bus.admin.PoolPlan;
import io.sandpool.bus.admin.Role;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other sizes of a pool would have brought, over HTTP. */
class PlanTest {

  private static final String PLAN = "/v1/pools/python/plan";

  private static ApiFixture api;
  private static Operator operator;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
    operator = new Operator(api, KnownKeys.key(Role.OPERATE));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void mend() {
    api.reset();
  }

  @Test
  void mustAskForWhatTheCallerAsks() {
    operator.get(PLAN + "?max=4,%208,16&min=2&window=90");
    assertEquals(
        new AskPlan(List.of(4, 8, 16), Optional.of(2), Duration.ofMinutes(90)),
        api.office.last(AskPlan.class));
  }

  @Test
  void mustAskForAllThatIsRememberedWhereTheCallerSaysNothing() {
    operator.get(PLAN);
    assertEquals(
        new AskPlan(List.of(), Optional.empty(), Duration.ofHours(6)),
        api.office.last(AskPlan.class));
  }

  @Test
  void mustTellForEachSizeWhatItWouldHaveBroughtAndTaken() {
    JsonObject plan = operator.get(PLAN + "?mib=10").json();
    JsonObject recorded = plan.getJsonObject("recorded");
    assertEquals(1000, recorded.getInteger("arrivals"));
    assertEquals(0.7895, recorded.getDouble("hit_ratio"));
    assertEquals("2026-01-01T06:00:00Z", recorded.getString("since"));
    JsonArray sizes = plan.getJsonArray("sizes");
    assertEquals(5, sizes.size());
    JsonObject larger = sizes.getJsonObject(3);
    assertEquals(12, larger.getInteger("min_idle"));
    assertEquals(32, larger.getInteger("max_total"));
    assertEquals(0.97, larger.getDouble("hit_ratio"));
    assertEquals(
        new JsonObject()
            .put("warm", 0.97)
            .put("queued", 0.025)
            .put("cold", 0.005)
            .put("refused", 0.0),
        larger.getJsonObject("shares"));
    assertEquals(25, larger.getJsonObject("wait_ms").getDouble("p95"));
    assertEquals(
        new JsonObject().put("mean", 19.0).put("peak", 32).put("hours", 114.0),
        larger.getJsonObject("sandboxes"));
    assertEquals(
        new JsonObject().put("mean", 190).put("peak", 320).put("peak_limit", 8192),
        larger.getJsonObject("memory_mib"));
  }

  @Test
  void mustSayWhyThereIsNothingToTellWhereNobodyHasCome() {
    api.office.on(AdminAddresses.plan("python"), question -> PlanSamples.nothing("python"));
    JsonObject plan = operator.get(PLAN).json();
    assertEquals(0, plan.getJsonObject("recorded").getInteger("arrivals"));
    assertTrue(plan.getJsonArray("sizes").isEmpty());
    assertTrue(plan.getString("note").contains("nothing to replay"));
  }

  @Test
  void mustSayHowManySizesThereWasNoTimeFor() {
    PoolPlan whole = PlanSamples.plan("python");
    api.office.on(
        AdminAddresses.plan("python"),
        question ->
            new PoolPlan(
                "python", 6, 16, 1 << 28, whole.recorded(), whole.sizes().subList(0, 2), 3));
    JsonObject plan = operator.get(PLAN).json();
    assertEquals(2, plan.getJsonArray("sizes").size());
    assertTrue(plan.getString("note").startsWith("There was no time to try 3 of the sizes;"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max=0 | max must be between 1 and 10000, was 0.",
        "max=8,10001 | max must be between 1 and 10000, was 10001.",
        "max=many | max must be a whole number from 1 to 10000.",
        "max= | max must be a whole number from 1 to 10000.",
        "max=1,2,3,4,5,6,7,8,9,10,11,12,13 | max must be at most 12 numbers, separated by commas.",
        "min=-1 | min must be between 0 and 10000, was -1.",
        "window=361 | window must be between 1 and 360, was 361.",
        "mib=1e9 | mib must be a whole number from 1 to 1048576."
      })
  void mustSayWhatIsWrongWithTheQuestion(String query, String what) {
    JsonObject problem = operator.get(PLAN + "?" + query).problem(ProblemType.INVALID_REQUEST);
    assertEquals(
        "The query parameter " + what,
        problem.getJsonArray("errors").getJsonObject(0).getString("detail"));
    assertTrue(api.office.isUnasked());
  }

  @Test
  void mustSayWhenOtherSizesAreBeingTriedOutAlready() {
    api.office.fail(AdminAddresses.plan("python"), new ServiceError.Busy("It is being tried out."));
    operator.get(PLAN).problem(ProblemType.CONFLICT);
  }

  @Test
  void mustKnowNoPoolThatIsNotThere() {
    operator.get("/v1/pools/nothing/plan").problem(ProblemType.NOT_FOUND);
  }
}
