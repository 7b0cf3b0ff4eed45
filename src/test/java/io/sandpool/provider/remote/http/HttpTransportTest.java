package io.sandpool.provider.remote.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.trace.SpanKey;
import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.testkit.Certificates;
import io.sandpool.testkit.RecordedSpan;
import io.sandpool.testkit.ScriptedServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTransportTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LIMIT = 100_000;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(
                          Buffer.buffer(
                              "127.0.0.1 localhost one.boxes.test two.boxes.test other.test"))));
  private final Context context = vertx.getOrCreateContext();
  private final ManualTimers timers = new ManualTimers();
  private final ScriptedServer server = new ScriptedServer(vertx);
  private HttpTransport transport = transport(false, 4, Optional.empty());

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private HttpTransport transport(boolean ssl, int connections, Optional<String> caFile) {
    return HttpTransport.create(
        vertx,
        timers,
        ssl,
        new TransportSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(30), connections, 100, caFile));
  }

  private static HttpAsk ask(String url) {
    return new HttpAsk(
        HttpMethod.POST,
        BaseUrl.parse(url),
        "/x?y=z",
        Map.of("X-Test", "yes"),
        Optional.of(Buffer.buffer("hello")));
  }

  /** Does something on the transport's context. */
  private <T> T on(Callable<T> action) throws Exception {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await(10, TimeUnit.SECONDS);
  }

  private Future<HttpAnswer> asked(String url) throws Exception {
    return on(() -> transport.ask(ask(url), PATIENCE, LIMIT));
  }

  private static CloudException failure(Future<HttpAnswer> future) {
    CompletableFuture<HttpAnswer> done = future.toCompletionStage().toCompletableFuture();
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> done.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(CloudException.class, thrown.getCause());
  }

  private static void assertFailure(CloudException failure, Kind kind, boolean harmless) {
    assertEquals(kind, failure.kind(), failure::getMessage);
    assertEquals(harmless, failure.harmless(), failure::getMessage);
  }

  @Test
  void anAnswerMustComeAsItIsWhateverItsStatus() throws Exception {
    server.then(
        request -> {
          request.response().putHeader("X-More", "1");
          ScriptedServer.respond(request, 418, "tea");
        });
    HttpAnswer answer = asked(server.url()).await(10, TimeUnit.SECONDS);
    assertEquals(418, answer.status());
    assertEquals("tea", answer.body().toString());
    assertEquals(Optional.of("1"), answer.header("x-more"));
    assertEquals("yes", server.last().headers().get("x-test"));
    assertEquals("/x?y=z", server.last().uri());
    assertEquals("hello", server.last().body().toString());
    assertTrue(timers.pending.isEmpty(), "the timer must be taken back");
  }

  @Test
  void connectionsMustBeUsedAgain() throws Exception {
    List<Object> connections = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      server.then(
          request -> {
            connections.add(request.connection());
            ScriptedServer.respond(request, 200, "");
          });
      asked(server.url()).await(10, TimeUnit.SECONDS);
    }
    assertEquals(1, connections.stream().distinct().count());
  }

  @Test
  void redirectsMustNotBeFollowed() throws Exception {
    ScriptedServer elsewhere = new ScriptedServer(vertx);
    server.then(
        request -> {
          request.response().putHeader("Location", elsewhere.url());
          ScriptedServer.respond(request, 302, "");
        });
    assertEquals(302, asked(server.url()).await(10, TimeUnit.SECONDS).status());
    assertEquals(List.of(), elsewhere.seen());
  }

  @Test
  void aConnectionThatIsRefusedMustBeHarmless() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CloudException failure = failure(asked("http://127.0.0.1:" + port));
    assertFailure(failure, Kind.UNREACHABLE, true);
    assertTrue(String.valueOf(failure.getMessage()).contains("127.0.0.1:" + port));
  }

  @Test
  void aConnectionThatIsCutAfterTheRequestMustNotBeHarmless() throws Exception {
    server.thenCut();
    assertFailure(failure(asked(server.url())), Kind.UNREACHABLE, false);
  }

  @Test
  void anAnswerThatIsCutMustNotPassForAWholeOne() throws Exception {
    server.then(
        request -> {
          request.response().setChunked(true).write("half");
          request.connection().close();
        });
    assertFailure(failure(asked(server.url())), Kind.UNREACHABLE, false);
  }

  @Test
  void noAnswerInTimeMustNotBeHarmless() throws Exception {
    server.thenSilence();
    Future<HttpAnswer> answer = asked(server.url());
    server.arrival();
    on(timers::fire);
    assertFailure(failure(answer), Kind.TIMED_OUT, false);
  }

  @Test
  void aBodyThatDoesNotEndInTimeMustBeGivenUp() throws Exception {
    CompletableFuture<String> closed = new CompletableFuture<>();
    server.then(
        request -> {
          request.response().setChunked(true).write("some");
          request.response().exceptionHandler(e -> closed.complete("closed"));
          request.response().closeHandler(end -> closed.complete("closed"));
        });
    Future<HttpAnswer> answer = asked(server.url());
    server.arrival();
    on(timers::fire);
    assertFailure(failure(answer), Kind.TIMED_OUT, false);
    assertEquals("closed", closed.get(10, TimeUnit.SECONDS));
  }

  @Test
  void waitingForAConnectionInVainMustBeHarmlessAndSendNothingLater() throws Exception {
    transport = transport(false, 1, Optional.empty());
    Promise<HttpServerRequest> held = Promise.promise();
    server.then(held::complete).then(200, "third");
    Future<HttpAnswer> first = asked(server.url());
    server.arrival();
    Future<HttpAnswer> second = asked(server.url());
    on(
        () -> {
          timers.fireLast();
          return 0;
        });
    assertFailure(failure(second), Kind.TIMED_OUT, true);
    ScriptedServer.respond(held.future().await(10, TimeUnit.SECONDS), 200, "first");
    assertEquals("first", first.await(10, TimeUnit.SECONDS).body().toString());
    assertEquals("third", asked(server.url()).await(10, TimeUnit.SECONDS).body().toString());
    assertEquals(2, server.seen().size());
  }

  @Test
  void nothingMustBeAskedWhereNoTimeIsLeft() throws Exception {
    Future<HttpAnswer> answer =
        on(() -> transport.ask(ask(server.url()), Duration.ofNanos(-1), LIMIT));
    assertFailure(failure(answer), Kind.TIMED_OUT, true);
    assertEquals(List.of(), server.seen());
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeMustBeRefusedByItsHead() throws Exception {
    server.then(
        request -> {
          request.response().putHeader("Content-Length", "" + (LIMIT + 1));
          request.response().write("x");
        });
    assertFailure(failure(asked(server.url())), Kind.BAD_ANSWER, false);
  }

  @Test
  void aBodyThatGrowsTooLargeMustBeRefusedAndNotReadOn() throws Exception {
    CompletableFuture<String> closed = new CompletableFuture<>();
    server.then(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          response.exceptionHandler(e -> closed.complete("closed"));
          response.closeHandler(end -> closed.complete("closed"));
          endless(response);
        });
    assertFailure(failure(asked(server.url())), Kind.BAD_ANSWER, false);
    assertEquals("closed", closed.get(10, TimeUnit.SECONDS));
  }

  private static void endless(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response.write("x".repeat(10_000)).onSuccess(written -> endless(response));
    }
  }

  @Test
  void aBodyOfExactlyTheLimitMustBeTaken() throws Exception {
    server.then(200, "x".repeat(LIMIT));
    assertEquals(LIMIT, asked(server.url()).await(10, TimeUnit.SECONDS).body().length());
  }

  @Test
  void aReaderWhoPausesMustHearNothingUntilItReadsOn() throws Exception {
    int size = 64 << 20;
    CompletableFuture<String> full = new CompletableFuture<>();
    server.then(request -> pour(request.response().setChunked(true), size, full));
    PausingReader reader = new PausingReader();
    on(
        () -> {
          reader.exchange = Optional.of(transport.open(ask(server.url()), PATIENCE, reader));
          return 0;
        });
    reader.paused.get(10, TimeUnit.SECONDS);
    // By then a good part has left the server; none of it may have come through.
    assertEquals("full", full.get(10, TimeUnit.SECONDS));
    long atPause = reader.atPause;
    assertEquals(atPause, (long) on(() -> reader.total));
    on(
        () -> {
          reader.exchange.ifPresent(HttpExchange::resume);
          return 0;
        });
    assertEquals(size, (long) reader.end.get(30, TimeUnit.SECONDS));
  }

  /** Writes until everything is written, or completes {@code full} where that must wait. */
  private static void pour(HttpServerResponse response, int left, CompletableFuture<String> full) {
    int rest = left;
    while (rest > 0 && !response.writeQueueFull()) {
      response.write(Buffer.buffer(new byte[1 << 16]));
      rest -= 1 << 16;
    }
    if (rest == 0) {
      full.complete("never full");
      response.end();
      return;
    }
    int more = rest;
    if (rest < 63 << 20) {
      full.complete("full");
    }
    response.drainHandler(drained -> pour(response, more, full));
  }

  private static final class PausingReader implements HttpListener {

    private final CompletableFuture<String> paused = new CompletableFuture<>();
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private Optional<HttpExchange> exchange = Optional.empty();
    private long total;
    private volatile long atPause;

    @Override
    public void onHead(int status, MultiMap headers) {}

    @Override
    public void onData(Buffer data) {
      total += data.length();
      if (!paused.isDone()) {
        exchange.ifPresent(HttpExchange::pause);
        atPause = total;
        paused.complete("paused");
      }
    }

    @Override
    public void onEnd() {
      end.complete(total);
    }

    @Override
    public void onFailure(CloudException failure) {
      end.completeExceptionally(failure);
    }
  }

  @Test
  void http2MustBeSpokenWhereATlsHostOffersIt(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.forNames(folder, "dns:*.boxes.test");
    ScriptedServer tls = new ScriptedServer(vertx, options(certificates).setUseAlpn(true));
    ScriptedServer older = new ScriptedServer(vertx, options(certificates).setUseAlpn(false));
    transport = transport(true, 4, Optional.of(certificates.certificate().toString()));
    tls.then(200, "two");
    older.then(200, "one");
    asked("https://one.boxes.test:" + tls.port()).await(10, TimeUnit.SECONDS);
    asked("https://two.boxes.test:" + older.port()).await(10, TimeUnit.SECONDS);
    assertEquals(HttpVersion.HTTP_2, tls.last().version());
    assertEquals(HttpVersion.HTTP_1_1, older.last().version());
  }

  @Test
  void aHostThatNobodyVouchesForMustBeSentNothing(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.forNames(folder, "dns:*.boxes.test");
    ScriptedServer tls = new ScriptedServer(vertx, options(certificates));
    transport = transport(true, 4, Optional.empty());
    CloudException failure = failure(asked("https://one.boxes.test:" + tls.port()));
    assertFailure(failure, Kind.UNREACHABLE, true);
    assertEquals(List.of(), tls.seen());
  }

  @Test
  void aHostWithAnotherNameMustBeSentNothing(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.forNames(folder, "dns:*.boxes.test");
    ScriptedServer tls = new ScriptedServer(vertx, options(certificates));
    transport = transport(true, 4, Optional.of(certificates.certificate().toString()));
    CloudException failure = failure(asked("https://other.test:" + tls.port()));
    assertFailure(failure, Kind.UNREACHABLE, true);
    assertEquals(List.of(), tls.seen());
  }

  private static HttpServerOptions options(Certificates certificates) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(
            new PfxOptions()
                .setPath(certificates.store().toString())
                .setPassword(certificates.password()));
  }

  @Test
  void whatIsUnderWayMustFailWhenTheTransportIsClosed() throws Exception {
    server.thenSilence();
    Future<HttpAnswer> answer = asked(server.url());
    server.arrival();
    transport.close().await(10, TimeUnit.SECONDS);
    assertFailure(failure(answer), Kind.UNREACHABLE, false);
    assertFailure(failure(asked(server.url())), Kind.UNREACHABLE, true);
    assertFalse(answer.succeeded());
  }

  /** Ids of ours are nobody else's business. */
  @Test
  void aRequestMustBeAPartOfItsTraceOfWhichTheCloudLearnsNothing() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    server.then(request -> ScriptedServer.respond(request, 201, "made"));
    HttpAsk ask = ask(server.url()).under(caller);
    on(() -> transport.ask(ask, PATIENCE, LIMIT)).await(10, TimeUnit.SECONDS);
    RecordedSpan span = caller.only().awaitEnd();
    assertEquals("sandpool.cloud", span.name());
    assertEquals(
        Map.of(SpanKey.METHOD, "POST", SpanKey.HOST, ask.base().host(), SpanKey.STATUS, 201L),
        span.told());
    assertFalse(server.last().headers().contains("traceparent"));
  }

  @Test
  void aRequestThatComesToNoAnswerMustFailInItsTrace() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    server.thenCut();
    failure(on(() -> transport.ask(ask(server.url()).under(caller), PATIENCE, LIMIT)));
    assertEquals(List.of("failed unreachable"), caller.only().awaitEnd().events());
  }
}
