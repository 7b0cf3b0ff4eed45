package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that are kept, in the service as a process: asynchronous, repeated, cancelled, killed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KeptRunsIT {

  private static final Program ENDLESS = bash("echo on; sleep 1000").millis(200_000);

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final HttpClient client = HttpClient.newHttpClient();
  private ServiceProcess service = ServiceProcess.start(folder);
  private Api api = service.ready();

  @AfterEach
  void leaveNothing() {
    service.kill();
    containers.leaveNoneOf(instance);
    containers.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofMinutes(2));
  }

  private CompletableFuture<HttpResponse<String>> sending(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest request) {
    return Api.await(sending(request));
  }

  private HttpRequest run(Program program, String header, String value) {
    return to("/v1/executions")
        .header("Content-Type", "application/json")
        .header(header, value)
        .POST(HttpRequest.BodyPublishers.ofString(program.toJson()))
        .build();
  }

  private String submit(Program program) {
    HttpResponse<String> accepted = send(run(program, "Prefer", "respond-async"));
    assertEquals(202, accepted.statusCode(), accepted::body);
    return accepted.headers().firstValue("Location").orElseThrow();
  }

  private JsonObject patiently(String location) {
    return new JsonObject(send(to(location).header("Prefer", "wait=60").build()).body());
  }

  private void awaitRunning(String location) {
    Eventually.holds(
        () -> api.get(location).getString("state").equals("running"), () -> api.get(location));
  }

  @Test
  void anAsynchronousRunMustBeFetchedAndOneUnderWayBeCancelled() {
    JsonObject ended = patiently(submit(bash("echo later")));
    assertEquals("completed", ended.getString("state"), ended::encode);
    new Answer(200, ended.getJsonObject("result")).succeeded().printed("later\n");

    String endless = submit(ENDLESS);
    awaitRunning(endless);
    HttpResponse<String> cancelled = send(to(endless).DELETE().build());
    assertEquals("cancelled", new JsonObject(cancelled.body()).getString("state"));
    assertEquals("cancelled", api.get(endless).getString("state"));
    api.awaitRest("bash");
  }

  @Test
  void requestsOfOneKeyAtTheSameTimeMustUseOneSandbox() {
    HttpRequest request = run(bash("echo $RANDOM$RANDOM"), "Idempotency-Key", "the-one");
    List<CompletableFuture<HttpResponse<String>>> all =
        Stream.generate(() -> sending(request)).limit(8).toList();
    List<String> bodies = all.stream().map(one -> Api.await(one).body()).distinct().toList();
    assertEquals(1, bodies.size(), bodies::toString);
    new Answer(200, new JsonObject(bodies.get(0))).succeeded();
    assertEquals(1, Scrape.of(api).sum("sandpool_execution_seconds_count", "language=\"bash\""));
  }

  @Test
  void whatRunsWhenTheServiceIsKilledMustBeLostAndNotRunAgain() {
    JsonObject kept = patiently(submit(bash("echo kept")));
    String endless = submit(ENDLESS);
    CompletableFuture<HttpResponse<String>> waiting =
        sending(run(bash("sleep 999").millis(200_000), "Idempotency-Key", "killed"));
    awaitRunning(endless);
    Eventually.holds(() -> api.slots("bash", "leased") == 2, () -> api.pool("bash"));
    service.kill();
    waiting.handle((answer, failure) -> answer).join();

    service = ServiceProcess.start(folder);
    api = service.ready();
    assertEquals("lost", api.get(endless).getString("state"));
    assertEquals(kept.encode(), api.get(kept.getString("location")).encode());
    HttpResponse<String> again =
        send(run(bash("sleep 999").millis(200_000), "Idempotency-Key", "killed"));
    assertEquals(502, again.statusCode(), again::body);
    assertTrue(again.body().contains("not repeated"), again::body);
    assertEquals(0, api.slots("bash", "leased"));
    assertEquals(2, Scrape.of(api).sum("sandpool_async_runs_ended_total", "state=\"lost\""));
  }

  @Test
  void whatRunsWhenTheServiceStopsMustBeCancelled() {
    String endless = submit(ENDLESS);
    awaitRunning(endless);
    service.terminate();
    service.awaitEnd();
    assertEquals(List.of(), containers.ofInstance(instance), service::toString);
    service = ServiceProcess.start(folder);
    api = service.ready();
    assertEquals("cancelled", api.get(endless).getString("state"));
  }
}
