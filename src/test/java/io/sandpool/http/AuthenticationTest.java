package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may call. */
class AuthenticationTest {

  private static final String KEY = KnownKeys.key(Role.ADMIN);

  private static ApiFixture locked;
  private static ApiFixture open;

  @BeforeAll
  static void start() {
    locked =
        new ApiFixture(
            settings -> {
              settings.authentication = true;
              return settings;
            });
    open = new ApiFixture();
  }

  @AfterAll
  static void stop() {
    locked.close();
    open.close();
  }

  @Test
  void mustAskForTheKeyEverywhereButForHealth() {
    for (String operation : new Contract().operations()) {
      String path = Contract.path(operation.split(" ")[1]);
      Reply reply = locked.get(path);
      if (path.startsWith("/health/")) {
        assertEquals(200, reply.status());
      } else {
        reply.problem(ProblemType.UNAUTHORISED);
        assertEquals("Bearer realm=\"sandpool\"", reply.header("WWW-Authenticate"));
      }
    }
    locked.get("/nothing").problem(ProblemType.UNAUTHORISED);
  }

  @Test
  void mustTakeTheKeyFromEitherHeader() {
    assertEquals(200, status("Authorization", "Bearer " + KEY));
    assertEquals(200, status("Authorization", "bearer " + KEY));
    assertEquals(200, status("X-API-Key", KEY));
  }

  @Test
  void mustRefuseWrongKeys() {
    for (String wrong : List.of("", KEY + "x", KEY.substring(1), KEY.toUpperCase(), "é")) {
      assertEquals(401, status("Authorization", "Bearer " + wrong));
      assertEquals(401, status("X-API-Key", wrong));
    }
    assertEquals(401, status("Authorization", "Basic " + KEY));
    assertEquals(401, status("Authorization", KEY));
  }

  @Test
  void mustNotLookForTheKeyInTheUrl() {
    for (String name : List.of("key", "api_key", "token", "access_token", "X-API-Key")) {
      locked.get("/v1/pools?" + name + "=" + KEY).problem(ProblemType.UNAUTHORISED);
    }
  }

  @Test
  void mustOpenMetricsOnlyWhenToldTo() {
    try (ApiFixture api =
        new ApiFixture(
            settings -> {
              settings.authentication = true;
              settings.publicMetrics = true;
              return settings;
            })) {
      assertEquals(200, api.get("/metrics").status());
      api.get("/v1/pools").problem(ProblemType.UNAUTHORISED);
    }
  }

  @Test
  void mustRefuseToListenToOthersWithoutAuthentication() {
    for (String host :
        List.of("0.0.0.0", "::", "192.0.2.1", "sandpool.example", "127.0.0.1.evil.example", "")) {
      SettingsBuilder settings = new SettingsBuilder();
      settings.host = host;
      String message = assertThrows(IllegalArgumentException.class, settings::build).toString();
      assertTrue(message.contains("http.authentication"), message);
      settings.authentication = true;
      assertDoesNotThrow(settings::build);
    }
    for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost")) {
      SettingsBuilder settings = new SettingsBuilder();
      settings.host = host;
      assertDoesNotThrow(settings::build, host);
    }
  }

  /** A resolver would be asked for them, on an event loop. */
  @Test
  void whatOnlyLooksLikeAnAddressMustNotBeOfThisMachine() {
    for (String host :
        List.of(
            "127.1",
            "2130706433",
            "127.0.0.01",
            "127.0.0.256",
            "127.0.0.1.",
            "1.2.3.4.5",
            "300.1.1.1",
            ".:1",
            "[.:1]",
            "::1]",
            "[::1",
            "::ffff:300.0.0.1",
            "::2")) {
      assertFalse(HttpSettings.isLoopback(host), host);
    }
    for (String host :
        List.of("127.0.0.1", "127.255.10.99", "LOCALHOST", "::1", "[::1]", "::ffff:127.0.0.1")) {
      assertTrue(HttpSettings.isLoopback(host), host);
    }
  }

  @Test
  void mustNotServeOtherNamesWithoutAKey() throws IOException {
    assertTrue(statusLine(open, "evil.example").contains("421"));
    assertTrue(statusLine(open, "127.0.0.1.evil.example").contains("421"));
    assertTrue(statusLine(open, "localhost:8080").contains("200"));
    assertTrue(statusLine(open, "[::1]:8080").contains("200"));
    assertTrue(statusLine(locked, "sandpool.example").contains("200"));
  }

  private static String statusLine(ApiFixture api, String host) throws IOException {
    try (Socket socket = api.connect()) {
      String request =
          "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return reply.substring(0, reply.indexOf('\r'));
    }
  }

  private static int status(String header, String value) {
    return locked.send(locked.to("/v1/pools").header(header, value).build()).status();
  }
}
