package io.sandpool.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BacklogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Backlog.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final List<String> fates = new ArrayList<>();
  private long now = 5;
  private final Backlog backlog =
      new Backlog(
          2, "http://there/v1/traces", () -> now, (fate, spans) -> fates.add(fate + " " + spans));

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
    logger.setAdditive(false);
    logger.setLevel(Level.WARN);
  }

  @AfterEach
  void leave() {
    logger.setLevel(null);
    logger.setAdditive(true);
    logger.detachAppender(written);
  }

  private List<String> said() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void whatFindsNoRoomMustBeDroppedUntilThereIsSomeAgain() {
    assertTrue(backlog.admit());
    assertTrue(backlog.admit());
    assertFalse(backlog.admit());
    backlog.sent(1);
    assertTrue(backlog.admit());
    assertFalse(backlog.admit());
    assertEquals(List.of("DROPPED 1", "SENT 1", "DROPPED 1"), fates);
  }

  /** A collector that is away for a night must not fill the disk with the news of it. */
  @Test
  void theLogMustSayOnceAMinuteThatSpansAreLostAndHowMany() {
    backlog.lost(1, "ConnectException");
    backlog.lost(10, "ConnectException");
    now += Duration.ofSeconds(59).toNanos();
    backlog.lost(100, "ConnectException");
    assertEquals(1, said().size(), said()::toString);
    assertTrue(said().get(0).contains("http://there/v1/traces: ConnectException. 1 spans"));
    now += Duration.ofSeconds(1).toNanos();
    backlog.lost(1000, "ConnectException");
    assertEquals(2, said().size(), said()::toString);
    assertTrue(said().get(1).contains(" 1110 spans are lost"), said()::toString);
  }

  @Test
  void whatTheCollectorSaysMustNotForgeALine() {
    backlog.lost(1, "no\n2026 ERROR \u001b[2J" + "x".repeat(1000));
    assertTrue(said().get(0).contains(": no?2026 ERROR ?[2J"), said()::toString);
    assertTrue(said().get(0).length() < 500, said()::toString);
  }
}
