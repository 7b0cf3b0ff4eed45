package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.webhook.Verdict.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessengerTest {

  private static final String PUBLIC = "93.184.216.34";
  private static final String URL = "https://example.com/hook";

  /** A request that was made: whom for, and where it went. */
  private record Made(String place, String path, InetAddress address, String body) {}

  private final HandClock clock = new HandClock();
  private final FakeResolver names = new FakeResolver();
  private final Deque<Future<Answer>> answers = new ArrayDeque<>();
  private final List<Made> made = new ArrayList<>();

  private final Poster poster =
      new Poster() {
        @Override
        public Future<Answer> post(
            Target target,
            InetAddress address,
            Map<String, String> headers,
            Buffer body,
            Duration patience) {
          made.add(new Made(target.place(), target.path(), address, body.toString()));
          return answers.remove();
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }
      };

  private void answer(int status) {
    answers.add(Future.succeededFuture(new Answer(status, Optional.empty(), Optional.empty())));
  }

  private void redirect(int status, String location) {
    answers.add(
        Future.succeededFuture(new Answer(status, Optional.of(location), Optional.empty())));
  }

  private Verdict deliver() {
    return deliver(Deliveries.to(URL), WebhookSettings.DEFAULTS);
  }

  private Verdict deliver(Delivery delivery, WebhookSettings settings) {
    Guard guard = new Guard(names, AddressRules.of(settings.allowInternal(), Set.of()));
    Messenger messenger =
        new Messenger(
            guard,
            poster,
            new Signer(() -> WebhookSecrets.first(WebhookKey.generate())),
            settings,
            clock,
            clock.ticker());
    try {
      return messenger.deliver(delivery).await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static WebhookSettings patient(Duration timeout) {
    WebhookSettings base = WebhookSettings.DEFAULTS;
    return new WebhookSettings(
        true, false, List.of(), base.attempts(), timeout, base.maxPending(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void anAnswerOfSuccessMustEndTheDelivery(int status) {
    names.then("example.com", PUBLIC);
    answer(status);
    assertEquals(Kind.DELIVERED, deliver().kind());
    assertEquals(
        List.of(new Made("example.com", "/hook", FakeResolver.at(PUBLIC), Deliveries.BODY)), made);
  }

  @Test
  void aNameThatLeadsInsideMustBeRefusedBeforeAnythingIsSent() {
    names.then("example.com", "10.0.0.7");
    Verdict verdict = deliver();
    assertEquals(Kind.REFUSED, verdict.kind());
    assertEquals(List.of(), made);
    assertTrue(!verdict.reason().contains("10.0.0.7"), "who asks must not learn what is inside");
  }

  @Test
  void oneInternalAddressAmongPublicOnesMustBeEnoughToRefuse() {
    names.then("example.com", PUBLIC, "2606:4700::1111", "169.254.169.254");
    assertEquals(Kind.REFUSED, deliver().kind());
    assertEquals(List.of(), made);
  }

  @Test
  void anAddressInTheUrlMustBeJudgedLikeTheAddressOfAName() {
    assertEquals(
        Kind.REFUSED,
        deliver(Deliveries.to("https://[::ffff:127.0.0.1]/"), WebhookSettings.DEFAULTS).kind());
    assertEquals(
        Kind.REFUSED,
        deliver(Deliveries.to("https://127.0.0.1/"), WebhookSettings.DEFAULTS).kind());
    assertEquals(List.of(), made);
    assertEquals(List.of(), names.asked);
  }

  /** A name whose second answer is another must not get a second question. */
  @Test
  void theRequestMustGoToTheAddressThatWasJudged() {
    names.then("example.com", PUBLIC).then("example.com", "127.0.0.1");
    answer(200);
    assertEquals(Kind.DELIVERED, deliver().kind());
    assertEquals(List.of("example.com"), names.asked);
    assertEquals(FakeResolver.at(PUBLIC), made.get(0).address());
  }

  @Test
  void aNameMustBeJudgedAnewAtEachAttempt() {
    names.then("example.com", PUBLIC).then("example.com", "127.0.0.1");
    answer(500);
    assertEquals(Kind.FAILED, deliver().kind());
    assertEquals(Kind.REFUSED, deliver().kind());
    assertEquals(1, made.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void aRedirectionThatKeepsTheMethodMustBeFollowedToAJudgedAddress(int status) {
    names.then("example.com", PUBLIC).then("other.example", "1.1.1.1");
    redirect(status, "https://other.example:8443/there?x=1");
    answer(204);
    assertEquals(Kind.DELIVERED, deliver().kind());
    assertEquals(
        new Made("other.example:8443", "/there?x=1", FakeResolver.at("1.1.1.1"), Deliveries.BODY),
        made.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://inside.example/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "http://example.com/",
        "https://user@other.example/",
        "https://other.example:22/",
        "file:///etc/passwd"
      })
  void aRedirectionToWhereNobodyMayBeSentMustEndTheDelivery(String location) {
    names.then("example.com", PUBLIC).then("inside.example", PUBLIC, "192.168.1.1");
    redirect(307, location);
    assertEquals(Kind.REFUSED, deliver().kind());
    assertEquals(1, made.size());
  }

  /** The same name, judged good a moment ago, leads elsewhere when it is redirected to. */
  @Test
  void aRedirectionToTheSameNameMustBeJudgedAnew() {
    names.then("example.com", PUBLIC).then("example.com", "127.0.0.1");
    redirect(308, "/again");
    assertEquals(Kind.REFUSED, deliver().kind());
    assertEquals(1, made.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 304, 305})
  void aRedirectionThatWouldChangeTheMethodMustNotBeFollowed(int status) {
    names.then("example.com", PUBLIC);
    redirect(status, "https://example.com/elsewhere");
    assertEquals(Kind.FAILED, deliver().kind());
    assertEquals(1, made.size());
  }

  @Test
  void redirectionsMustHaveABound() {
    for (int i = 0; i < 5; i++) {
      names.then("example.com", PUBLIC);
      redirect(307, "/" + i);
    }
    assertEquals(Kind.FAILED, deliver().kind());
    assertEquals(4, made.size());
  }

  @Test
  void aReceiverThatIsGoneMustEndTheDelivery() {
    names.then("example.com", PUBLIC);
    answer(410);
    assertEquals(Kind.GONE, deliver().kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 429, 500, 502, 503, 504, 599})
  void anyOtherAnswerMustBeAFailureThatMayPass(int status) {
    names.then("example.com", PUBLIC);
    answer(status);
    assertEquals(Verdict.failed("answered " + status), deliver());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aReceiverThatAsksForTimeMustBeHeard(int status) {
    names.then("example.com", PUBLIC);
    answers.add(Future.succeededFuture(new Answer(status, Optional.empty(), Optional.of("120"))));
    assertEquals(Optional.of(Duration.ofMinutes(2)), deliver().pause());
  }

  @Test
  void aNameThatCannotBeLookedUpMustBeAFailureThatMayPass() {
    names.then("example.com", Future.failedFuture("SERVFAIL")).then("example.com");
    assertEquals(Kind.FAILED, deliver().kind());
    assertEquals(Kind.FAILED, deliver().kind());
    assertEquals(List.of(), made);
  }

  @Test
  void aNameServerThatIsSilentMustNotHoldAnAttemptUp() {
    names.then("example.com", Promise.<List<InetAddress>>promise().future());
    assertEquals(Kind.FAILED, deliver(Deliveries.to(URL), patient(Duration.ofMillis(50))).kind());
  }

  @Test
  void theReasonMustNotQuoteWhatReceiversSend() {
    names.then("example.com", PUBLIC);
    answers.add(Future.failedFuture(new IllegalArgumentException("evil\r\ntext of the receiver")));
    assertEquals(Verdict.failed("IllegalArgumentException"), deliver());
  }

  @Test
  void severalAddressesMustHaveTheirTurns() {
    names.then("example.com", PUBLIC, "1.1.1.1").then("example.com", PUBLIC, "1.1.1.1");
    answer(500);
    answer(500);
    Delivery first = Deliveries.to(URL);
    deliver(first, WebhookSettings.DEFAULTS);
    deliver(
        new Delivery(
            first.id(),
            first.tenant(),
            first.host(),
            first.url(),
            first.body(),
            1,
            first.createdAt(),
            first.nextAt()),
        WebhookSettings.DEFAULTS);
    assertEquals(
        List.of(FakeResolver.at(PUBLIC), FakeResolver.at("1.1.1.1")),
        made.stream().map(Made::address).toList());
  }
}
