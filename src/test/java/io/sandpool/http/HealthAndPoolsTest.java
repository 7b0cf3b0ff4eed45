package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.PoolHealth;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service says of itself. */
class HealthAndPoolsTest {

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
  void mustBeReadyWhenEveryPoolCanLease() {
    assertEquals("ready", api.get("/health/ready").json().getString("status"));
    pool(PoolHealth.READY, 0, 9);
    assertEquals(200, api.get("/health/ready").status());
  }

  @Test
  void mustSayWhyItIsNotReady() {
    assertUnready(PoolHealth.WARMING, 0, 0, "pool=nodejs health=warming idle=0 waiting=0/10");
    assertUnready(PoolHealth.DRAINING, 3, 0, "pool=nodejs health=draining idle=3 waiting=0/10");
    assertUnready(PoolHealth.READY, 0, 10, "pool=nodejs health=ready idle=0 waiting=10/10");
    assertUnready(
        PoolHealth.DEGRADED,
        0,
        0,
        "pool=nodejs health=degraded idle=0 waiting=0/10 lastFailure=no such image");
  }

  @Test
  void mustNotBeReadyWhileAPoolIsSilent() {
    api.pools.put(
        "nodejs",
        Future.failedFuture(
            new ServiceException(new ServiceError.Internal("It does not answer."))));
    assertEquals(
        "pool=nodejs does not answer: It does not answer.",
        api.get("/health/ready")
            .problem(ProblemType.NOT_READY)
            .getJsonArray("reasons")
            .getString(0));
    assertEquals(200, api.get("/health/live").status());
  }

  @Test
  void mustTellHowAPoolIs() {
    pool(PoolHealth.DEGRADED, 1, 2);
    JsonObject pool = api.get("/v1/pools/nodejs").json();
    assertEquals("degraded", pool.getString("health"));
    assertEquals(1, pool.getJsonObject("slots").getInteger("idle"));
    assertEquals(0.75, pool.getDouble("hit_ratio"));
    assertEquals(1500, pool.getDouble("oldest_wait_ms"));
    assertEquals("no such image", pool.getJsonObject("last_failure").getString("message"));
  }

  @Test
  void mustListPoolsEvenWhereOneIsSilent() {
    api.pools.put(
        "python",
        Future.failedFuture(
            new ServiceException(new ServiceError.Internal("It does not answer."))));
    JsonObject list = api.get("/v1/pools").json();
    assertEquals(
        new JsonObject()
            .put("name", "python")
            .put("health", "unknown")
            .put("reason", "It does not answer."),
        list.getJsonArray("pools").getJsonObject(0));
    assertEquals("ready", list.getJsonArray("pools").getJsonObject(1).getString("health"));
    api.get("/v1/pools/python").problem(ProblemType.INTERNAL);
  }

  @Test
  void mustListLanguagesWithTheirLimits() {
    JsonObject python = api.get("/v1/languages").json().getJsonArray("languages").getJsonObject(0);
    assertEquals("python3", python.getJsonArray("aliases").getString(0));
    assertEquals(10_000, python.getJsonObject("default_limits").getInteger("wall_time_ms"));
    assertEquals(2.0, python.getJsonObject("maximum_limits").getDouble("cpus"));
  }

  @Test
  void mustServeMetrics() {
    Reply reply = api.get("/metrics");
    assertEquals("sandpool_up 1\n", reply.text());
    assertEquals("text/plain; version=0.0.4", reply.header("Content-Type"));
  }

  @Test
  void mustAnswerHeadWithoutABody() {
    HttpRequest head =
        api.to("/health/live").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    Reply reply = api.send(head);
    assertEquals(200, reply.status());
    assertEquals(0, reply.body().length);
  }

  private static void assertUnready(PoolHealth health, int idle, int waiting, String reason) {
    pool(health, idle, waiting);
    Reply reply = api.get("/health/ready");
    JsonObject problem = reply.problem(ProblemType.NOT_READY);
    assertEquals(reason, problem.getJsonArray("reasons").getString(0));
    assertTrue(problem.getString("detail").contains(reason));
  }

  private static void pool(PoolHealth health, int idle, int waiting) {
    api.pools.put("nodejs", Future.succeededFuture(Samples.pool("nodejs", health, idle, waiting)));
  }
}
