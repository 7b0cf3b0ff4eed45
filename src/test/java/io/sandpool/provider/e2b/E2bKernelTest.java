package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.testkit.Certificates;
import io.sandpool.testkit.ScriptedServer;
import io.sandpool.testkit.ScriptedServer.Seen;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class E2bKernelTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(42);
  private static final String END = "{\"type\":\"end_of_execution\"}\n";

  private final CloudFixture fixture = new CloudFixture();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Kernel kernel(JsonObject configuration, JsonObject answer) {
    fixture.api.then(201, answer);
    E2bCloud cloud = fixture.cloud(configuration);
    return fixture.call(() -> cloud.create(fixture.order())).kernel();
  }

  private Kernel kernel() {
    return kernel(fixture.configuration(), CloudFixture.sandbox("iabc"));
  }

  private Kernel.Call execute(Kernel kernel) {
    return fixture.on(
        () -> kernel.execute(new Kernel.Order("print('ü')", "python", TIMEOUT), heard));
  }

  @Test
  void codeMustGoToTheSandboxThatItIsMeantForWithWhatOpensIt() {
    fixture.boxes.then(200, "{\"type\":\"stdout\",\"text\":\"ü\\n\"}\n" + END);
    execute(
        kernel(
            fixture.configuration(),
            CloudFixture.sandbox("iabc").put("trafficAccessToken", "pass")));
    assertEquals(Optional.empty(), heard.ended());
    assertEquals(List.of("stdout ü\n", "end"), heard.told);
    Seen seen = fixture.boxes.last();
    assertEquals("POST /execute", seen.method() + " " + seen.uri());
    assertEquals(new JsonObject().put("code", "print('ü')").put("language", "python"), seen.json());
    assertEquals("application/json", seen.headers().get("Content-Type"));
    assertEquals("iabc", seen.headers().get("E2b-Sandbox-Id"));
    assertEquals("49999", seen.headers().get("E2b-Sandbox-Port"));
    assertEquals("token-of-iabc", seen.headers().get("X-Access-Token"));
    assertEquals("pass", seen.headers().get("E2B-Traffic-Access-Token"));
    assertNull(seen.headers().get("X-API-Key"), "the team's key is not the sandbox's business");
  }

  @Test
  void withoutTokensNoneMustBeSent() {
    JsonObject plain = CloudFixture.sandbox("iabc");
    plain.remove("envdAccessToken");
    fixture.boxes.then(200, END);
    execute(kernel(fixture.configuration(), plain.putNull("trafficAccessToken")));
    heard.ended();
    assertNull(fixture.boxes.last().headers().get("X-Access-Token"));
    assertNull(fixture.boxes.last().headers().get("E2B-Traffic-Access-Token"));
  }

  @Test
  void outputMustBeHeardWhileTheProgramRuns() throws Exception {
    CompletableFuture<HttpServerResponse> open = new CompletableFuture<>();
    fixture.boxes.then(
        request -> {
          request.response().setChunked(true).write("{\"type\":\"stdout\",\"text\":\"a\"}\n{\"ty");
          open.complete(request.response());
        });
    execute(kernel());
    assertEquals("stdout a", heard.first.get(10, TimeUnit.SECONDS));
    assertFalse(heard.end.isDone());
    open.get(10, TimeUnit.SECONDS).end("pe\":\"end_of_execution\"}\n");
    assertEquals(Optional.empty(), heard.ended());
  }

  @Test
  void anAbortMustEndTheStreamAndBeTheLastThingHeard() throws Exception {
    CompletableFuture<String> closed = new CompletableFuture<>();
    CompletableFuture<String> arrived = new CompletableFuture<>();
    fixture.boxes.then(
        request -> {
          request.response().exceptionHandler(e -> closed.complete("closed"));
          request.response().closeHandler(e -> closed.complete("closed"));
          request.response().setChunked(true).write("{\"type\":\"keepalive\"}\n");
          arrived.complete("arrived");
        });
    Kernel.Call call = execute(kernel());
    arrived.get(10, TimeUnit.SECONDS);
    fixture.on(
        () -> {
          call.abort();
          return 0;
        });
    assertEquals("closed", closed.get(10, TimeUnit.SECONDS));
    assertEquals(List.of(), heard.told);
    assertTrue(fixture.timers.pending.isEmpty());
  }

  @Test
  void anExecutionThatTakesTooLongMustBeBrokenOffAndNotBeHarmless() {
    fixture.boxes.thenSilence();
    Kernel.Call call = execute(kernel());
    fixture.boxes.arrival();
    assertEquals(TIMEOUT, fixture.on(fixture.timers::fire));
    assertEquals(Kind.TIMED_OUT, heard.broken().kind());
    assertFalse(heard.broken().harmless());
    call.abort();
  }

  @Test
  void aSandboxThatCannotBeReachedMustBeHarmless() {
    fixture.boxes.close();
    execute(kernel());
    assertEquals(Kind.UNREACHABLE, heard.broken().kind());
    assertTrue(heard.broken().harmless());
  }

  @Test
  void aConnectionThatIsCutMustNotBeHarmless() {
    fixture.boxes.thenCut();
    execute(kernel());
    assertEquals(Kind.UNREACHABLE, heard.broken().kind());
    assertFalse(heard.broken().harmless());
  }

  @Test
  void anAnswerCutInTheMiddleMustNotBeHarmless() {
    fixture.boxes.then(
        request -> {
          request.response().setChunked(true).write("{\"type\":\"stdout\",\"text\":\"a\"}\n");
          request.connection().close();
        });
    execute(kernel());
    CloudException why = heard.broken();
    assertEquals(Kind.UNREACHABLE, why.kind());
    assertFalse(why.harmless());
  }

  @Test
  void aConnectionMustBeUsedAgainAfterAnExecution() {
    CompletableFuture<Object> first = new CompletableFuture<>();
    CompletableFuture<Object> second = new CompletableFuture<>();
    fixture
        .boxes
        .then(
            request -> {
              first.complete(request.connection());
              ScriptedServer.respond(request, 200, END + "\n\n");
            })
        .then(
            request -> {
              second.complete(request.connection());
              ScriptedServer.respond(request, 200, END);
            });
    Kernel kernel = kernel();
    execute(kernel);
    heard.ended();
    // The rest of the answer is read before the client's context does anything else.
    fixture.on(() -> 0);
    Heard again = new Heard();
    fixture.on(() -> kernel.execute(new Kernel.Order("x", "python", TIMEOUT), again));
    again.ended();
    assertEquals(first.join(), second.join());
  }

  /** A sandbox of its own host, found by the domain that the create answer names, over TLS. */
  @Test
  void aSandboxMustBeReachedAtAHostOfItsOwnWhereNoAddressIsConfigured(@TempDir Path folder) {
    Certificates certificates = Certificates.forNames(folder, "dns:*.boxes.test");
    ScriptedServer tls =
        new ScriptedServer(
            fixture.vertx,
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PfxOptions()
                        .setPath(certificates.store().toString())
                        .setPassword(certificates.password())));
    JsonObject configuration =
        fixture.configuration().put("ca_file", certificates.certificate().toString());
    configuration.remove("sandbox_url");
    tls.then(200, "{\"type\":\"stdout\",\"text\":\"hi\"}\n" + END);
    execute(
        kernel(
            configuration, CloudFixture.sandbox("iabc").put("domain", "boxes.test:" + tls.port())));
    assertEquals(Optional.empty(), heard.ended());
    assertEquals(HttpVersion.HTTP_2, tls.last().version());
    assertEquals("iabc", tls.last().headers().get("E2b-Sandbox-Id"));
  }
}
