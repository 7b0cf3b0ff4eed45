package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Vert.x's event bus tells, with a real one. */
class BusMetersTest {

  private static final String BUS = "vertx.eventbus.";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger micrometer = (Logger) LoggerFactory.getLogger(MeterRegistry.class);
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;

  BusMetersTest() {
    log.start();
    micrometer.addAppender(log);
    // It warns once in the life of a process, and says the rest for those who debug.
    micrometer.setLevel(Level.DEBUG);
    vertx = metrics.instrument(Vertx.builder(), new VertxOptions()).build();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    metrics.close();
    micrometer.detachAppender(log);
    micrometer.setLevel(null);
  }

  @Test
  void noGaugeMustBeRegisteredTwiceHoweverManyListen() throws Exception {
    listen("a");
    listen("b");
    ask("a");
    assertEquals(
        List.of(),
        log.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(message -> message.contains("already registered"))
            .toList());
  }

  @Test
  void consumersMustBeCountedAsLongAsTheyListen() throws Exception {
    MessageConsumer<String> first = listen("a");
    listen("b");
    assertEquals(2, gauge("handlers"));
    first.unregister().await(10, TimeUnit.SECONDS);
    assertEquals(1, gauge("handlers"));
  }

  @Test
  void messagesMustBeCountedAndNotTheirAnswers() throws Exception {
    listen("a");
    ask("a");
    ask("a");
    vertx.eventBus().publish("a", "to all");
    ask("a");
    assertEquals(3, counter("sent"));
    assertEquals(1, counter("published"));
    assertEquals(4, counter("received"));
    assertEquals(4, counter("delivered"));
    assertEquals(4, counter("processed"));
    assertEquals(0, gauge("pending"));
  }

  @Test
  void questionsThatNobodyAnswersMustBeCountedByWhy() {
    assertThrows(ReplyException.class, () -> ask("nobody"));
    assertEquals(
        1,
        metrics
            .registry()
            .get(BUS + "reply.failures")
            .tag("failure", "no_handlers")
            .counter()
            .count());
  }

  private MessageConsumer<String> listen(String address) throws Exception {
    MessageConsumer<String> consumer = vertx.eventBus().consumer(address);
    consumer.handler(message -> message.reply("heard"));
    consumer.completion().await(10, TimeUnit.SECONDS);
    return consumer;
  }

  private void ask(String address) throws Exception {
    vertx.eventBus().request(address, "question").await(10, TimeUnit.SECONDS);
  }

  private double gauge(String name) {
    return metrics.registry().get(BUS + name).gauge().value();
  }

  private double counter(String name) {
    return metrics.registry().get(BUS + name).counter().count();
  }
}
