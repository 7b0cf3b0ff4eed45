package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.CircuitState;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service says of where its sandboxes come from. */
class ProvidersTest {

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
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
  void mustTellHowAProviderIsAndWhatItCanDo() {
    api.providers.put("cloud", Future.succeededFuture(Samples.cloud(CircuitState.OPEN)));
    JsonObject cloud = api.get("/v1/providers/cloud").json();
    assertEquals("unauthorised", cloud.getString("health"));
    assertEquals("The key is wrong.", cloud.getString("reason"));
    assertTrue(cloud.getBoolean("remote"));
    assertEquals("open", cloud.getJsonObject("circuit").getString("state"));
    assertEquals(1500, cloud.getJsonObject("circuit").getInteger("next_probe_in_ms"));
    assertEquals(
        new JsonArray().add("arguments").add("stdin"),
        cloud.getJsonArray("languages").getJsonObject(0).getJsonArray("features"));
    assertEquals(30_000, cloud.getJsonObject("limits").getInteger("wall_time_ms"));
    assertEquals(20, cloud.getJsonObject("limits").getInteger("sandboxes"));
  }

  @Test
  void mustTellWhatIsLeftToSpend() {
    JsonObject budget = api.get("/v1/providers/cloud").json().getJsonObject("budget");
    assertEquals(
        new JsonObject().put("limit", 60).put("left", 59),
        budget.getJsonObject("provider").getJsonObject("runs_per_minute"));
    assertEquals(
        new JsonObject().put("limit", 3600).put("left", 3599),
        budget.getJsonObject("provider").getJsonObject("seconds_per_hour"));
    assertEquals(
        0, budget.getJsonObject("all").getJsonObject("runs_per_minute").getInteger("left"));
    assertNull(api.get("/v1/providers/gvisor").json().getJsonObject("budget"));
  }

  @Test
  void mustListProvidersEvenWhereOneIsSilent() {
    api.providers.put(
        "gvisor",
        Future.failedFuture(new ServiceException(new ServiceError.Internal("It is gone."))));
    JsonArray list = api.get("/v1/providers").json().getJsonArray("providers");
    assertEquals(
        new JsonObject().put("id", "gvisor").put("health", "unknown").put("reason", "It is gone."),
        list.getJsonObject(0));
    assertEquals("cloud", list.getJsonObject(1).getString("id"));
    api.get("/v1/providers/gvisor").problem(ProblemType.INTERNAL);
  }

  @Test
  void mustSayThatThereIsNoSuchProvider() {
    api.get("/v1/providers/moon").problem(ProblemType.NOT_FOUND);
    api.postTo("/v1/providers/moon/test", "").problem(ProblemType.NOT_FOUND);
  }

  @Test
  void mustTellHowEachStepOfATestWent() {
    JsonObject test = api.postTo("/v1/providers/gvisor/test", "").json();
    assertFalse(test.getBoolean("passed"));
    assertEquals("python", test.getString("language"));
    assertEquals(
        new JsonObject()
            .put("name", "probe")
            .put("end", "passed")
            .put("time_ms", 2.0)
            .putNull("error"),
        test.getJsonArray("steps").getJsonObject(0));
    assertEquals("No.", test.getJsonArray("steps").getJsonObject(1).getString("error"));
    assertEquals("skipped", test.getJsonArray("steps").getJsonObject(2).getString("end"));
  }

  @Test
  void mustRefuseASecondTestAtTheSameTime() {
    api.trial =
        Future.failedFuture(new ServiceException(new ServiceError.Busy("It is under way.")));
    api.postTo("/v1/providers/gvisor/test", "").problem(ProblemType.CONFLICT);
  }

  @Test
  void mustRefuseToTestAProviderWithoutPools() {
    api.postTo("/v1/providers/cloud/test", "").problem(ProblemType.CONFLICT);
  }

  /** What costs money must not be set off by a page that an operator happens to look at. */
  @Test
  void mustRefuseATestThatAPageOfAnotherOriginAsksFor() {
    assertEquals(200, testFrom("http://127.0.0.1:" + api.port()));
    assertEquals(421, testFrom("https://evil.example"));
    assertEquals(421, testFrom("null"));
  }

  private static int testFrom(String origin) {
    return api.send(
            api.to("/v1/providers/gvisor/test")
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build())
        .status();
  }

  /** A test needs nothing of its caller, and must not be a way to send something. */
  @Test
  void mustRefuseALargeBodyOfATest() {
    api.postTo("/v1/providers/gvisor/test", "x".repeat(5000)).problem(ProblemType.TOO_LARGE);
  }
}
