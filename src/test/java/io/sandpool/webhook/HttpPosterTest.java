package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.Certificates;
import io.sandpool.testkit.ScriptedServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpPosterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** A client that nobody holds is collected, and closes its connections with it. */
  private final List<Poster> posters = new ArrayList<>();

  private Poster poster(Optional<Path> certificate) {
    Poster poster =
        HttpPoster.create(
            vertx,
            new WebhookSettings(
                true, true, List.of(), 8, PATIENCE, 10, certificate.map(Path::toString)));
    posters.add(poster);
    return poster;
  }

  /** A name that no name server knows: whoever looked it up would fail. */
  private Future<Answer> post(Poster poster, boolean tls, int port, Duration patience) {
    Target target = new Target(tls, "hook.invalid", port, "/a?b=c");
    Map<String, String> headers =
        new Signer(() -> WebhookSecrets.first(WebhookKey.parse("ab".repeat(32))))
            .headers(Deliveries.to("https://hook.invalid/"), HandClock.BEGIN);
    return poster.post(
        target, FakeResolver.at("127.0.0.1"), headers, Buffer.buffer(Deliveries.BODY), patience);
  }

  @Test
  void theRequestMustGoToTheGivenAddressInTheNameOfTheHost() throws Exception {
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.then(204, "");
      assertEquals(
          204, await(post(poster(Optional.empty()), false, server.port(), PATIENCE)).status());
      ScriptedServer.Seen seen = server.last();
      assertEquals("POST", seen.method());
      assertEquals("/a?b=c", seen.uri());
      assertEquals("hook.invalid:" + server.port(), seen.headers().get("host"));
      assertEquals("application/json", seen.headers().get("content-type"));
      StandardVerifier.verify(
          WebhookSecrets.first(WebhookKey.parse("ab".repeat(32))).of("acme"),
          seen.headers()::get,
          seen.body().getBytes(),
          HandClock.BEGIN);
    }
  }

  @Test
  void aCertificateMustBeForTheNameThoughTheAddressWasGiven(@TempDir Path folder) throws Exception {
    Certificates good = Certificates.forNames(folder, "dns:hook.invalid");
    try (ScriptedServer server = tls(good)) {
      server.then(200, "");
      Poster poster = poster(Optional.of(good.certificate()));
      assertEquals(200, await(post(poster, true, server.port(), PATIENCE)).status());
    }
  }

  @Test
  void aCertificateForAnotherNameMustBeRefused(@TempDir Path folder) throws Exception {
    Certificates other = Certificates.forNames(folder, "dns:other.invalid,ip:127.0.0.1");
    try (ScriptedServer server = tls(other)) {
      Poster poster = poster(Optional.of(other.certificate()));
      assertInstanceOf(
          SSLHandshakeException.class, root(post(poster, true, server.port(), PATIENCE)));
      assertEquals(List.of(), server.seen());
    }
  }

  @Test
  void aCertificateOfNobodyKnownMustBeRefused(@TempDir Path folder) throws Exception {
    try (ScriptedServer server = tls(Certificates.forNames(folder, "dns:hook.invalid"))) {
      Future<Answer> answer = post(poster(Optional.empty()), true, server.port(), PATIENCE);
      assertThrows(Exception.class, () -> await(answer));
      assertEquals(List.of(), server.seen());
    }
  }

  private static Throwable root(Future<?> future) {
    Throwable failure = assertThrows(Exception.class, () -> await(future));
    while (failure.getCause() != null && !(failure instanceof SSLHandshakeException)) {
      failure = failure.getCause();
    }
    return failure;
  }

  private ScriptedServer tls(Certificates certificates) {
    return new ScriptedServer(
        vertx,
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PfxOptions()
                    .setPath(certificates.store().toString())
                    .setPassword(certificates.password())));
  }

  /** The sender sees that nobody reads on. */
  @Test
  void anEndlessAnswerMustBeCutAndCountByItsHead() throws Exception {
    Promise<Void> cut = Promise.promise();
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.then(
          request -> {
            request.connection().closeHandler(closed -> cut.tryComplete());
            pour(request.response().setChunked(true).setStatusCode(200));
          });
      assertEquals(
          200, await(post(poster(Optional.empty()), false, server.port(), PATIENCE)).status());
      await(cut.future());
    }
  }

  private static void pour(HttpServerResponse response) {
    if (!response.closed()) {
      response.write("x".repeat(1_024)).onSuccess(written -> pour(response));
    }
  }

  @Test
  void anAnswerWithoutAnEndMustCountByItsHeadWhenTimeIsUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.then(request -> request.response().setChunked(true).setStatusCode(202).write("x"));
      Future<Answer> answer =
          post(poster(Optional.empty()), false, server.port(), Duration.ofMillis(500));
      assertEquals(202, await(answer).status());
    }
  }

  @Test
  void aSilentReceiverMustBeGivenUpInTime() throws Exception {
    Promise<Void> cut = Promise.promise();
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.then(request -> request.connection().closeHandler(closed -> cut.tryComplete()));
      Future<Answer> answer =
          post(poster(Optional.empty()), false, server.port(), Duration.ofMillis(300));
      assertThrows(TimeoutException.class, () -> answer.await());
      await(cut.future());
    }
  }

  @Test
  void aRedirectionMustBeToldAndNotFollowed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.then(
          request -> {
            request.response().putHeader("Location", "/other").putHeader("Retry-After", "7");
            ScriptedServer.respond(request, 307, "");
          });
      Answer answer = await(post(poster(Optional.empty()), false, server.port(), PATIENCE));
      assertEquals(new Answer(307, Optional.of("/other"), Optional.of("7")), answer);
      assertEquals(1, server.seen().size());
    }
  }

  @Test
  void aConnectionThatCannotBeMadeMustFail() throws Exception {
    int port;
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      port = server.port();
    }
    Future<Answer> answer = post(poster(Optional.empty()), false, port, PATIENCE);
    assertThrows(Exception.class, () -> await(answer));
  }

  @Test
  void aClosedPosterMustFailAtOnce() throws Exception {
    Poster poster = poster(Optional.empty());
    await(poster.close());
    Future<Answer> answer = post(poster, false, 1_025, PATIENCE);
    assertThrows(Exception.class, () -> await(answer));
    assertTrue(answer.failed());
  }
}
