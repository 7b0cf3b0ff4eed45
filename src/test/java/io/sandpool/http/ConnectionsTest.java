package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Connections that hold a place without using it are closed. */
class ConnectionsTest {

  private final SettingsBuilder settings = new SettingsBuilder();
  private long now = Long.MAX_VALUE - 1;

  ConnectionsTest() {
    settings.headTimeout = Duration.ofSeconds(10);
    settings.bodyTimeout = Duration.ofSeconds(20);
    settings.flushTimeout = Duration.ofSeconds(30);
    settings.maxConnections = 2;
  }

  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpConnection connection = connection(closed);

  @Test
  void mustCloseAConnectionWithoutARequest() {
    Connections connections = connections();
    connections.opened(connection);
    pass(connections, 10);
    assertFalse(closed.get());
    pass(connections, 1);
    assertTrue(closed.get());
  }

  @Test
  void mustLetARunTakeItsTime() {
    Connections connections = connections();
    entry(connections).enter(Connections.Phase.RUN);
    pass(connections, 100_000);
    assertFalse(closed.get());
  }

  @Test
  void mustTellWhoeverAwaitsABodyOnce() {
    Connections connections = connections();
    int[] told = {0};
    entry(connections).enter(Connections.Phase.BODY, () -> told[0]++);
    pass(connections, 21);
    assertEquals(1, told[0]);
    assertFalse(closed.get());
    pass(connections, 21);
    assertTrue(closed.get());
  }

  @Test
  void mustCloseOnAReaderThatDoesNotTakeItsAnswer() {
    Connections connections = connections();
    entry(connections).enter(Connections.Phase.FLUSH);
    pass(connections, 31);
    assertTrue(closed.get());
  }

  @Test
  void mustNotMistakeAnOldAnswersEndForTheNewOnes() {
    Connections connections = connections();
    Connections.Entry entry = entry(connections);
    int old = entry.enter(Connections.Phase.FLUSH);
    entry.enter(Connections.Phase.RUN);
    entry.leave(old);
    pass(connections, 100);
    assertFalse(closed.get());
  }

  @Test
  void mustBoundTheirNumber() {
    Connections connections = connections();
    connections.opened(connection(new AtomicBoolean()));
    connections.opened(connection(new AtomicBoolean()));
    connections.opened(connection);
    assertTrue(closed.get());
    assertEquals(2, connections.size());
  }

  private Connections connections() {
    return new Connections(settings.build(), () -> now);
  }

  private Connections.Entry entry(Connections connections) {
    connections.opened(connection);
    return connections.of(connection);
  }

  private void pass(Connections connections, long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    connections.sweep();
  }

  private static HttpConnection connection(AtomicBoolean closed) {
    return (HttpConnection)
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.set(true);
              }
              return method.getReturnType().isInstance(self) ? self : null;
            });
  }
}
